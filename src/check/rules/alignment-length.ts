// SPDX-License-Identifier: MIT
import { isDynamic } from '../board/dynamic-region.ts';
import { logged } from '../board/kernel-log.ts';
import { rewriteNumber } from '../fix/number-cells.ts';
import type { Rule } from '../rule.ts';

/** `__reserved_mem_alloc_size()` reads an alignment as an address and requires exactly the root's #address-cells. */
export const alignmentLength: Rule = {
  id: 'alignment-length',
  description: "Require alignment to be one number with the root's #address-cells.",
  severity: 'error',
  reason: 'Linux rejects the region',
  requires: ['container-cells', 'container-ranges', 'size-length'],
  check({ board, report }) {
    const { address, size } = board.cells;
    for (const region of board.regions) {
      const { node } = region;
      const property = node.property('alignment');
      if (property === undefined || !isDynamic(region) || property.length === 4 * address) continue;
      const bySpecification = property.length === 4 * size;
      const said = logged(board, node, 'bad-alignment');
      const { fix, edits } = rewriteNumber(node, property, address);
      const goesOn = report({
        node,
        property,
        message: `alignment has ${property.length} bytes, but an address has ${4 * address} (#address-cells ${address} of the root)`,
        linux: said && `${said}, and the region gets no memory (-EINVAL)`,
        fix:
          fix && bySpecification
            ? `${fix}: Linux requires #address-cells here, although the specification says #size-cells`
            : fix,
        edits: bySpecification ? undefined : edits,
      });
      if (!goesOn) return;
    }
  },
};
