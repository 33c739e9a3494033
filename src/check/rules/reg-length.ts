// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { RootCells } from '../../linux/fdt.ts';
import { cells, u32 } from '../../tree/readings.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { Finding, Rule } from '../rule.ts';

/** `of_flat_dt_get_addr_size_prop()` gives nothing for a property that is no whole number of entries. */
export const regLength: Rule = {
  id: 'reg-length',
  description: 'Require reg to be a whole number of addresses and sizes, by the cells of the root.',
  severity: 'error',
  reason: 'Linux passes the region over',
  requires: ['container-cells'],
  check({ board, report }) {
    for (const { node, reg, available, result } of board.regions) {
      const property = node.property('reg');
      if (property === undefined || reg !== undefined || !available) continue;
      const finding: Finding = {
        node,
        property,
        message: `reg has ${property.length} bytes, which is no multiple of the ${entryText(board.cells)}`,
        linux:
          result.source === 'dynamic' && node.has('size')
            ? 'Linux takes the region for a dynamic one, by its size'
            : 'Linux passes the region over without a word, and its memory is used for anything',
        ...repair(node.property('reg')!, board.cells, node),
      };
      if (!report(finding)) return;
    }
  },
};

function entryText({ address, size }: RootCells): string {
  return `${4 * (address + size)} bytes of an entry (#address-cells ${address}, #size-cells ${size})`;
}

/** What the value reads like with one cell for each number, where the root has two. */
function repair(
  property: DtProperty,
  { address, size }: RootCells,
  node: Finding['node'],
): Pick<Finding, 'fix' | 'edits'> {
  const values = cells(property);
  if (values?.length !== 2 || address !== 2 || size !== 2) return {};
  const value = `<0x0 ${hex(BigInt(u32(property, 0)!))} 0x0 ${hex(BigInt(u32(property, 1)!))}>`;
  return {
    fix: `it seems to be written for #address-cells 1 and #size-cells 1: write reg = ${value}`,
    edits: [{ kind: 'set-value', node, property, value }],
  };
}
