// SPDX-License-Identifier: MIT
import { memoryRegionCount } from '../../linux/device.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { strings } from '../../tree/readings.ts';
import type { Finding, Rule } from '../rule.ts';

/** Drivers find an entry by the index of its name in the list. */
export const memoryRegionNames: Rule = {
  id: 'memory-region-names',
  description: 'Require memory-region-names to have one name for each entry of memory-region, all different.',
  severity: 'warning',
  reason: 'a driver that requests a region by name gets none, or another one',
  requires: ['memory-region-target'],
  check({ board, report }) {
    for (const { node, property } of board.index.regionNames) {
      if (!board.reader.isPopulated(node)) continue;
      for (const finding of findingsAt(node, property)) if (!report(finding)) return;
    }
  },
};

function* findingsAt(node: DtNode, property: DtProperty): Generator<Finding, void, undefined> {
  const names = strings(property);
  const place = { node, property };
  if (names === undefined) {
    const message =
      property.length === 0
        ? 'memory-region-names is empty'
        : 'memory-region-names does not end with a NUL, so it is not a list of strings';
    yield { ...place, message, linux: 'a driver that requests a region by name gets an error' };
    return;
  }
  const count = memoryRegionCount(node);
  if (count === 0) {
    // an empty memory-region is left to memory-region-target
    if (node.has('memory-region')) return;
    yield {
      ...place,
      message: `memory-region-names has ${some(names.length, 'name')}, but there is no memory-region`,
      linux: 'a driver that requests a region gets -ENODEV',
    };
    return;
  }
  if (names.length > count) {
    const at = offsetOf(names, count);
    yield {
      ...place,
      at,
      message: `memory-region-names has ${some(names.length, 'name')} for ${some(count, 'entry')} of memory-region`,
      linux: `a driver that requests "${names[count]!}" gets -ENODEV`,
    };
  } else if (names.length < count) {
    yield {
      ...place,
      message: `memory-region-names has ${some(names.length, 'name')} for ${some(count, 'entry')} of memory-region`,
      linux: `no driver can request entry ${names.length + 1} by name`,
    };
  }
  yield* duplicates(names, place);
}

function* duplicates(
  names: readonly string[],
  place: { readonly node: DtNode; readonly property: DtProperty },
): Generator<Finding, void, undefined> {
  const first = new Map<string, number>();
  let at = 0;
  for (const [index, name] of names.entries()) {
    const before = first.get(name);
    if (before === undefined) first.set(name, index);
    else {
      yield {
        ...place,
        at,
        message: `memory-region-names has "${name}" twice, for entries ${before + 1} and ${index + 1} of memory-region`,
        linux: `a driver that requests "${name}" gets entry ${before + 1}`,
      };
    }
    at += name.length + 1;
  }
}

function offsetOf(names: readonly string[], index: number): number {
  return names.slice(0, index).reduce((sum, name) => sum + name.length + 1, 0);
}

function some(count: number, what: 'name' | 'entry'): string {
  if (count === 1) return `1 ${what}`;
  return `${count} ${what === 'name' ? 'names' : 'entries'}`;
}
