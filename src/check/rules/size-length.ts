// SPDX-License-Identifier: MIT
import { isDynamic } from '../board/dynamic-region.ts';
import { logged } from '../board/kernel-log.ts';
import { rewriteNumber } from '../fix/number-cells.ts';
import type { Rule } from '../rule.ts';

/** `__reserved_mem_alloc_size()` requires exactly the root's #size-cells. */
export const sizeLength: Rule = {
  id: 'size-length',
  description: "Require size to be one number with the root's #size-cells.",
  severity: 'error',
  reason: 'Linux rejects the region',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    const wanted = board.cells.size;
    for (const region of board.regions) {
      const { node } = region;
      const property = node.property('size');
      if (property === undefined || !isDynamic(region) || property.length === 4 * wanted) continue;
      const said = logged(board, node, 'bad-size');
      const goesOn = report({
        node,
        property,
        message: `size has ${property.length} bytes, but a size has ${4 * wanted} (#size-cells ${wanted} of the root)`,
        linux: said && `${said}, and the region gets no memory (-EINVAL)`,
        ...rewriteNumber(node, property, wanted),
      });
      if (!goesOn) return;
    }
  },
};
