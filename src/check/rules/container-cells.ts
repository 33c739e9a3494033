// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import { cellCount, reg, u32 } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../checked-board.ts';
import type { TreeEdit } from '../edit.ts';
import { misspeltProperty } from '../misspelt.ts';
import { refusedContainer } from '../refused-container.ts';
import type { Rule } from '../rule.ts';

const PROPERTIES = [
  ['#address-cells', 'address'],
  ['#size-cells', 'size'],
] as const;

/** `__reserved_mem_check_root()`: Linux reads regions with the cells of the root, and refuses a container that has others. */
export const containerCells: Rule = {
  id: 'container-cells',
  description: 'Require #address-cells and #size-cells of the container to be those of the root.',
  severity: 'error',
  reason: 'Linux reserves no region at all otherwise',
  requires: [],
  check({ board, report }) {
    const { container: node, cells, tree } = board;
    if (node === undefined) return;
    const fits = board.regions.every((region) => fitsRoot(region, board));
    // what is written for the container's own cells can be written for the root's afterwards
    const readable = board.regions.every((region) => fitsRoot(region, board) || fitsContainer(region, node));
    for (const [name, kind] of PROPERTIES) {
      const wanted = cells[kind];
      const property = node.property(name);
      const found = property && u32(property);
      if (found === wanted) continue;
      const said =
        property === undefined
          ? `the container has no ${name}`
          : found === undefined
            ? `${name} has ${property.length} bytes, which is no cell`
            : `${name} is ${found}`;
      const rootSays = tree.root.has(name)
        ? `that of the root is ${wanted}`
        : `the root has none, which is 1`;
      const value = `<${wanted}>`;
      const misspelt = property === undefined ? misspeltProperty(node, name) : undefined;
      const goOn = report({
        node,
        property: property ?? misspelt,
        message: `${said}${misspelt === undefined ? '' : `, but ${misspelt.name}`}; ${rootSays}`,
        ...refusedContainer(board),
        fix: `write ${name} = ${value}${fits ? '' : ', and the numbers in all regions with the cells of the root'}`,
        ...(readable && { edits: editsFor(name, value, { node, property, misspelt }) }),
      });
      if (!goOn) return;
    }
  },
};

function editsFor(
  name: string,
  value: string,
  { node, property, misspelt }: Record<'property' | 'misspelt', TreeEditProperty> & Pick<TreeEdit, 'node'>,
): readonly TreeEdit[] {
  if (property !== undefined) return [{ kind: 'set-value', node, property, value }];
  const add: TreeEdit = { kind: 'add-property', node, name, value };
  return misspelt === undefined ? [add] : [add, { kind: 'delete-property', node, property: misspelt }];
}

type TreeEditProperty = Extract<TreeEdit, { kind: 'delete-property' }>['property'] | undefined;

/** Whether a region is written with the cells that its container says, and its unit address confirms it. */
function fitsContainer({ node }: CheckedRegion, container: DtNode): boolean {
  const property = node.property('reg');
  const [address, size] = PROPERTIES.map(([name]) => {
    const cells = container.property(name);
    return (cells && u32(cells)) ?? 0;
  });
  if (property === undefined || address! < 1 || size! < 1 || address! > 2 || size! > 2) return false;
  const ranges = reg(property, address!, size!);
  return (
    ranges !== undefined && ranges.length === 1 && node.name.endsWith(`@${ranges[0]!.base.toString(16)}`)
  );
}

/** Whether a region is already written with the cells of the root: as its unit address confirms, where it has a `reg`. */
function fitsRoot({ node, reg: entries }: CheckedRegion, { cells }: CheckedBoard): boolean {
  if (node.has('reg')) {
    return entries?.entries === 1 && node.name.endsWith(`@${entries.read(0).base.toString(16)}`);
  }
  const size = node.property('size');
  return size === undefined || cellCount(size) === cells.size;
}
