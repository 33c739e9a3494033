// SPDX-License-Identifier: MIT
import { getOrInsert } from '../base/map.ts';
import type { Marker } from '../tree/origin.ts';
import type { DtProperty } from '../tree/property.ts';
import { withMarkers } from './with-markers.ts';

/** References to mark in values; all are added in one step. */
export class ReferenceMarks {
  /** The references, by offset. */
  readonly #marks = new Map<DtProperty, Map<number, string>>();

  /** Of several references at an offset, the first counts. */
  add(property: DtProperty, offset: number, ref: string): void {
    const marks = getOrInsert(this.#marks, property, () => new Map<number, string>());
    if (!marks.has(offset)) marks.set(offset, ref);
  }

  /** Adds them to the existing markers; a cell that is already marked is unchanged. */
  apply(): void {
    for (const [property, marks] of this.#marks) {
      const source = property.source ?? { span: NOWHERE, overridden: [], markers: [], elements: [] };
      const known = new Set(
        source.markers.filter(({ kind }) => kind === 'phandle').map(({ offset }) => offset),
      );
      const added = [...marks]
        .filter(([offset]) => !known.has(offset))
        .map(([offset, ref]): Marker => ({ kind: 'phandle', offset, ref, at: 0 }));
      // the sort is stable: after the types and labels at the same offset
      const markers = [...source.markers, ...added].sort((a, b) => a.offset - b.offset);
      property.source = withMarkers(source, markers);
    }
    this.#marks.clear();
  }
}

const NOWHERE = { start: 0, end: 0 };
