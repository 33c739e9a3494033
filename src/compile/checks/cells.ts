// SPDX-License-Identifier: MIT
//
// Cells of addresses and sizes, and the properties made of them. dtc uses 32-bit signed integers, and so does
// this code, for cell counts that no real board has.
import type { DtNode } from '../../tree/node.ts';
import { warningCheck } from './check.ts';
import type { Check } from './check.ts';
import type { CellCounts } from './checked-tree.ts';
import { isCellCheck } from './strings.ts';
import { CELL, cellAt, isMultipleOf } from './value.ts';

export const addressCellsIsCell = isCellCheck('address_cells_is_cell', '#address-cells');
export const sizeCellsIsCell = isCellCheck('size_cells_is_cell', '#size-cells');

/** Not a real check: it reads the cell counts that others need. */
export const addrSizeCells = warningCheck(
  'addr_size_cells',
  (tree) => {
    const cells = new Map<DtNode, CellCounts>();
    for (const [node, property] of tree.having('#address-cells'))
      cells.set(node, { address: cellAt(property, 0) | 0, size: -1 });
    for (const [node, property] of tree.having('#size-cells'))
      cells.set(node, { address: cells.get(node)?.address ?? -1, size: cellAt(property, 0) | 0 });
    tree.learnCells(cells);
  },
  addressCellsIsCell,
  sizeCellsIsCell,
);

export const regFormat = warningCheck(
  'reg_format',
  (tree, report) => {
    for (const [node, property] of tree.having('reg')) {
      if (node.parent === null) {
        report(node, undefined, 'Root node has a "reg" property');
        continue;
      }
      const { length } = property;
      if (length === 0) report(node, property, 'property is empty');
      const { address, size } = tree.cells(node.parent);
      if (!isMultipleOf(length, bytesOf(address + size))) {
        const cells = `(#address-cells == ${address}, #size-cells == ${size})`;
        report(node, property, `property has invalid length (${length} bytes) ${cells}`);
      }
    }
  },
  addrSizeCells,
);

export const rangesFormat = rangesCheck('ranges_format', 'ranges');
export const dmaRangesFormat = rangesCheck('dma_ranges_format', 'dma-ranges');

function rangesCheck(check: string, name: string): Check {
  return warningCheck(
    check,
    (tree, report) => {
      for (const [node, property] of tree.having(name)) {
        const { parent } = node;
        if (parent === null) {
          report(node, property, `Root node has a "${name}" property`);
          continue;
        }
        const outer = tree.cells(parent);
        const inner = tree.cells(node);
        if (property.length === 0) {
          for (const kind of ['address', 'size'] as const) {
            if (inner[kind] === outer[kind]) continue;
            const differs = `#${kind}-cells (${inner[kind]}) differs from ${parent.path} (${outer[kind]})`;
            report(node, property, `empty "${name}" property but its ${differs}`);
          }
        } else if (!isMultipleOf(property.length, bytesOf(outer.address + inner.address + inner.size))) {
          const length = `"${name}" property has invalid length (${property.length} bytes)`;
          const cells = `parent #address-cells == ${outer.address}, child #address-cells == ${inner.address}`;
          report(node, property, `${length} (${cells}, #size-cells == ${inner.size})`);
        }
      }
    },
    addrSizeCells,
  );
}

function bytesOf(cells: number): number {
  return Math.imul(cells, CELL);
}

export const avoidDefaultAddrSize = warningCheck(
  'avoid_default_addr_size',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (node.parent === null || !(tree.has(node, 'reg') || tree.has(node, 'ranges'))) continue;
      const { address, size } = tree.saidCells(node.parent);
      if (address === -1) report(node, undefined, 'Relying on default #address-cells value');
      if (size === -1) report(node, undefined, 'Relying on default #size-cells value');
    }
  },
  addrSizeCells,
);

export const avoidUnnecessaryAddrSize = warningCheck(
  'avoid_unnecessary_addr_size',
  (tree, report) => {
    for (const node of tree.nodes) {
      const { address, size } = tree.saidCells(node);
      if (node.parent === null || address < 0 || size < 0 || !tree.hasChildren(node)) continue;
      if (tree.has(node, 'ranges') || tree.has(node, 'dma-ranges')) continue;
      // children have addresses of their own even on a bus without a mapping
      if (node.children.some((child) => tree.has(child, 'reg') || tree.has(child, 'ranges'))) continue;
      const without = 'without "ranges", "dma-ranges" or child "reg" or "ranges" property';
      report(node, undefined, `unnecessary #address-cells/#size-cells ${without}`);
    }
  },
  avoidDefaultAddrSize,
);
