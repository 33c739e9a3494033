// SPDX-License-Identifier: MIT
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DiffFinding, ItemDiff } from './boot-diff.ts';
import { fieldChanges, itemDiffs } from './item-diffs.ts';
import { pairUp } from './pair-up.ts';

/**
 * Findings that are new, gone or changed.
 *
 * @param pathInB the path in B of the region that has a path in A
 */
export function findingDiffs(
  a: readonly Diagnostic[],
  b: readonly Diagnostic[],
  pathInB: (path: string) => string,
): ItemDiff<DiffFinding, keyof DiffFinding>[] {
  const nodeOf = ({ node }: DiffFinding, side: 'a' | 'b'): string =>
    node === null ? '' : side === 'a' ? pathInB(node) : node;
  const place = (finding: DiffFinding, side: 'a' | 'b'): string =>
    [finding.id, nodeOf(finding, side), finding.property ?? ''].join('\0');
  const paired = pairUp(a.map(findingOf), b.map(findingOf), [
    { name: 'message', of: (finding, side) => `${place(finding, side)}\0${finding.message}`, inOrder: true },
    { name: 'place', of: place, inOrder: true },
  ]);
  return itemDiffs(paired, (pair) =>
    fieldChanges<keyof DiffFinding>(pair.a, pair.b, ['severity', 'message', 'suppressed']),
  );
}

function findingOf({ id, severity, message, node, property, suppressed }: Diagnostic): DiffFinding {
  return {
    id,
    severity,
    message,
    node: node ?? null,
    property: property ?? null,
    suppressed: suppressed !== undefined,
  };
}
