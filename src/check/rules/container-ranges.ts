// SPDX-License-Identifier: MIT
import { refusedContainer } from '../board/refused-container.ts';
import { misspeltProperty } from '../fix/misspelt-property.ts';
import type { Rule } from '../rule.ts';

/** `__reserved_mem_check_root()` requires the property, with any value. */
export const containerRanges: Rule = {
  id: 'container-ranges',
  description: 'Require the container to have ranges.',
  severity: 'error',
  reason: 'without it, Linux reserves no region',
  requires: [],
  check({ board, report }) {
    const { container: node } = board;
    if (node === undefined || node.has('ranges')) return;
    const property = misspeltProperty(node, 'ranges');
    report({
      node,
      property,
      message: `the container has no ranges${property === undefined ? '' : `, but ${property.name}`}`,
      ...refusedContainer(board),
      fix: 'write ranges;',
      edits: [
        property === undefined
          ? { kind: 'add-property', node, name: 'ranges' }
          : { kind: 'rename-property', node, property, name: 'ranges' },
      ],
    });
  },
};
