// SPDX-License-Identifier: MIT
import type { Marker, PropertySource } from '../tree/origin.ts';

/** The source of a property with other markers, and with its elements at other locations. */
export function withMarkers(
  { span, overridden, elements }: Omit<PropertySource, 'markers'>,
  markers: Marker[],
  newElements = elements,
): PropertySource {
  return { span, overridden, markers, elements: newElements };
}
