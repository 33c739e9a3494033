// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import { misspeltProperty } from '../fix/misspelt-property.ts';
import type { Rule } from '../rule.ts';

/** Neither pass over the regions reads a node without `reg` and `size`. */
export const regionSpace: Rule = {
  id: 'region-space',
  description: 'Disallow a region with neither reg nor size.',
  severity: 'error',
  reason: 'Linux ignores it without a message, unless firmware adds what is missing',
  requires: ['container-cells', 'container-ranges', 'region-depth'],
  check({ board, report }) {
    for (const { node, available } of board.regions) {
      if (!available || node.has('reg') || node.has('size') || !isMeantAsRegion(node)) continue;
      const goesOn = report({
        node,
        message: `${node.name} has neither reg nor size`,
        linux: 'Linux ignores the node without a message and reserves nothing for it',
        fix: 'write reg for a fixed address, or size to let Linux choose one; if firmware adds them, write status = "disabled" until it does',
      });
      if (!goesOn) return;
    }
  },
};

/** A node with only `iommu-addresses` reserves IOMMU addresses, not memory. A node with children groups regions. */
function isMeantAsRegion(node: DtNode): boolean {
  if (node.children.length > 0 || node.has('iommu-addresses')) return false;
  // reported by unknown-property
  return misspeltProperty(node, 'reg') === undefined && misspeltProperty(node, 'size') === undefined;
}
