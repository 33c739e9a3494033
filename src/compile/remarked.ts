// SPDX-License-Identifier: MIT
import type { Marker, PropertySource } from '../tree/origin.ts';

/** The same source of a property, but for its markers and where its elements were written. */
export function remarked(
  { span, overridden, elements }: Omit<PropertySource, 'markers'>,
  markers: Marker[],
  moved = elements,
): PropertySource {
  return { span, overridden, markers, elements: moved };
}
