// SPDX-License-Identifier: MIT
import { joinBytes } from '../base/bytes.ts';
import { latin1Bytes } from '../base/latin1.ts';
import type { Loc } from '../source/loc.ts';
import type { DtNode } from '../tree/node.ts';
import type { Marker, PropertySource } from '../tree/origin.ts';
import { DtProperty } from '../tree/property.ts';
import type { CompileUnit, ReportFailure } from './compile-unit.ts';
import { missingReference } from './phandle-references.ts';
import { ReferenceIndex } from './reference-index.ts';
import { withMarkers } from './with-markers.ts';

/** Replaces references outside cells with the full paths of nodes. */
export function fixPathReferences(unit: CompileUnit, report: ReportFailure): void {
  const index = new ReferenceIndex(unit.root);
  const nodes = new Set<DtNode>();
  for (const { node, property } of unit.marked) if (hasPath(property)) nodes.add(node);
  for (const node of nodes) {
    for (const [i, property] of node.properties.entries()) {
      const { source } = property;
      if (source === undefined || !hasPath(property)) continue;
      (node.properties as DtProperty[])[i] = withPaths(property, source, (reference) => {
        const target = index.find(reference);
        if (target === undefined) report(node, property, missingReference(reference));
        else unit.referenced.add(target);
        return target;
      });
    }
  }
}

function hasPath({ source }: DtProperty): boolean {
  return source?.markers.some(({ kind }) => kind === 'path') === true;
}

/** A path that is inserted into a value. */
interface Insertion {
  readonly offset: number;
  readonly length: number;
  /** Location of the reference. */
  readonly at: Loc;
}

/** A property with the paths of the nodes that `find` returns. */
function withPaths(
  property: DtProperty,
  source: PropertySource,
  find: (reference: string) => DtNode | undefined,
): DtProperty {
  const parts: Uint8Array[] = [];
  let added = 0;
  let taken = 0;
  /** Offsets in the old value where paths are inserted, and their lengths. */
  const insertions: Insertion[] = [];
  const markers: Marker[] = [];
  for (const marker of source.markers) {
    const { offset } = marker;
    // everything after a path moves by its length
    markers.push({ ...marker, offset: offset + added });
    if (marker.kind !== 'path') continue;
    const target = find(marker.ref);
    if (target === undefined) continue;
    const path = latin1Bytes(`${target.path}\0`);
    parts.push(property.value.subarray(taken, offset), path);
    taken = offset;
    added += path.length;
    insertions.push({ offset, length: path.length, at: marker.at });
  }
  parts.push(property.value.subarray(taken));
  const result = new DtProperty(property.name, joinBytes(parts));
  result.labels = property.labels;
  result.source = withMarkers(source, markers, moved(source.elements, insertions));
  return result;
}

/** Moves elements by the insertions before them; both are sorted. */
function moved(elements: readonly number[] | Int32Array, insertions: readonly Insertion[]): number[] {
  const result: number[] = [];
  let by = 0;
  let next = 0;
  for (let i = 0; i < elements.length; i += 2) {
    const offset = elements[i]!;
    const at = elements[i + 1]!;
    for (; next < insertions.length; next++) {
      const insertion = insertions[next]!;
      // an element at the same location as a path is the path itself, if it was written there
      if (insertion.offset > offset || insertion.at === at) break;
      by += insertion.length;
    }
    result.push(offset + by, at);
  }
  return result;
}
