// SPDX-License-Identifier: MIT
import type { Marker, PropertySource } from '../tree/origin.ts';

/** A property's source with other markers, and with other locations of its elements. */
export function withMarkers(
  { span, overridden, elements }: Omit<PropertySource, 'markers'>,
  markers: Marker[],
  newElements = elements,
): PropertySource {
  return { span, overridden, markers, elements: newElements };
}
