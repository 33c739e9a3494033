// SPDX-License-Identifier: MIT
import type { Severity } from '../../diagnostics/diagnostic.ts';
import { regionChildren } from '../board/region-look.ts';
import type { RegionLook } from '../board/region-look.ts';
import type { Rule } from '../rule.ts';

const SEVERITIES: Readonly<Record<RegionLook, Severity>> = { surely: 'error', maybe: 'warning', no: 'note' };

/**
 * libfdt uses the first node whose name matches, with or without a unit address. Two nodes with exactly the same name occur only in blobs.
 */
export const containerDuplicate: Rule = {
  id: 'container-duplicate',
  description: 'Disallow more than one container of regions.',
  severity: 'error',
  reason: 'Linux only reads the first one',
  requires: [],
  check({ board, report }) {
    const { container, tree, reader } = board;
    if (container === undefined) return;
    for (const node of tree.root.children) {
      if (node === container || !/^reserved-memory(@|$)/.test(node.name)) continue;
      const { look, text } = regionChildren(node, reader);
      const goOn = report({
        node,
        message: `a second container, ${node.name}, with ${look === 'no' ? 'no region' : text}: Linux reads ${container.name}, which comes first`,
        linux: 'Linux reserves nothing in it',
        fix: 'put all regions into one node called reserved-memory',
        related: [{ node: container, message: 'the container that Linux reads' }],
        severity: SEVERITIES[look],
      });
      if (!goOn) return;
    }
  },
};
