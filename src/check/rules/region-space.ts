// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import { misspeltProperty } from '../fix/misspelt-property.ts';
import type { Rule } from '../rule.ts';

/** Neither pass over the regions takes up a node that has no `reg` and no `size`. */
export const regionSpace: Rule = {
  id: 'region-space',
  description: 'Disallow a region with neither reg nor size.',
  severity: 'error',
  reason: 'Linux passes it over in silence, unless firmware adds what is missing',
  requires: ['container-cells', 'container-ranges', 'region-depth'],
  check({ board, report }) {
    for (const { node, available } of board.regions) {
      if (!available || node.has('reg') || node.has('size') || !isMeantAsRegion(node)) continue;
      const goesOn = report({
        node,
        message: `${node.name} has neither reg nor size`,
        linux: 'Linux passes the node over without a word, and reserves nothing for it',
        fix: 'write a reg for a fixed place or a size for one that Linux is to find; where firmware adds them, write status = "disabled" until it does',
      });
      if (!goesOn) return;
    }
  },
};

/**
 * A node with `iommu-addresses` alone keeps addresses of an IOMMU free, and no memory; one with children is somebody's
 * own way to group regions.
 */
function isMeantAsRegion(node: DtNode): boolean {
  if (node.children.length > 0 || node.has('iommu-addresses')) return false;
  // said by unknown-property
  return misspeltProperty(node, 'reg') === undefined && misspeltProperty(node, 'size') === undefined;
}
