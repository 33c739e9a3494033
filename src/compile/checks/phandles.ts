// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { DtNode } from '../../tree/node.ts';
import type { ReportFailure } from '../compile-unit.ts';
import { errorCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { isPhandle, soleCell } from './value.ts';

/** Also adds each node with an explicit phandle to the unit's table. */
export const explicitPhandles = errorCheck('explicit_phandles', (tree, report) => {
  const { phandles } = tree.unit;
  const plain = tree.having('phandle');
  const linux = tree.having('linux,phandle');
  if (plain.size + linux.size === 0) return;
  for (const node of tree.nodes) {
    const phandle = phandleIn(tree, node, 'phandle', report);
    const linuxPhandle = phandleIn(tree, node, 'linux,phandle', report);
    const own = phandle ?? linuxPhandle;
    if (own === undefined) continue;
    if (own !== (linuxPhandle ?? own))
      report(node, undefined, "mismatching 'phandle' and 'linux,phandle' properties");
    const other = phandles.get(own);
    if (other !== undefined && other !== node)
      report(node, undefined, `duplicated phandle ${hex(own)} (seen before at ${other.path})`);
    else phandles.set(own, node);
  }
});

/**
 * The phandle in a property of a node. A reference to the node itself means that a phandle is still to be
 * assigned, and does not count.
 */
function phandleIn(tree: CheckedTree, node: DtNode, name: string, report: ReportFailure): number | undefined {
  const property = tree.property(node, name);
  if (property === undefined) return undefined;
  const phandle = soleCell(property);
  if (phandle === undefined) {
    report(node, property, `bad length (${property.length}) ${name} property`);
    return undefined;
  }
  const reference = property.source?.markers.find((marker) => marker.kind === 'phandle')?.ref;
  if (reference !== undefined) {
    if (tree.nodeByReference(reference) !== node)
      report(node, undefined, `${name} is a reference to another node`);
    return undefined;
  }
  if (isPhandle(phandle)) return phandle;
  report(node, property, `bad value (${hex(phandle)}) in ${name} property`);
  return undefined;
}
