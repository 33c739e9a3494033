// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { cellCount, reg, u32 } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { refusedContainer } from '../board/refused-container.ts';
import { listText } from '../board/region-text.ts';
import type { TreeEdit } from '../edit.ts';
import { regText } from '../fix/cells-text.ts';
import { misspeltProperty } from '../fix/misspelt-property.ts';
import { rewriteNumber } from '../fix/number-cells.ts';
import { unitAddressOf } from '../fix/other-cells.ts';
import type { Rule } from '../rule.ts';

const PROPERTIES = [
  ['#address-cells', 'address'],
  ['#size-cells', 'size'],
] as const;

/** `__reserved_mem_check_root()`: Linux reads regions with the root's cells and rejects a container with other cells. */
export const containerCells: Rule = {
  id: 'container-cells',
  description: 'Require #address-cells and #size-cells of the container to equal those of the root.',
  severity: 'error',
  reason: 'otherwise Linux reserves no region',
  requires: [],
  check({ board, report }) {
    const { container: node } = board;
    const wrong = node === undefined ? [] : wrongCells(node, board);
    const [first, second] = wrong;
    if (node === undefined || first === undefined) return;
    const cells = wrong.map(({ name, wanted }) => `${name} = <${wanted}>`);
    const regions = editsOfRegions(node, board);
    report({
      node,
      property: first.property ?? first.misspelt,
      message: `${saidOf(wrong)}; ${rootSays(wrong, board)}`,
      ...refusedContainer(board),
      fix: `write ${listText(cells)}${regions?.length === 0 ? '' : ", and write the numbers in all regions with the root's cells"}`,
      edits: regions && [...wrong.flatMap((one) => editsOf(node, one)), ...regions],
      ...(second !== undefined && {
        related: [{ node, property: second.property ?? second.misspelt, message: second.said }],
      }),
    });
  },
};

/** The problem of one of the two properties. */
interface WrongCells {
  readonly name: string;
  readonly wanted: number;
  readonly property: DtProperty | undefined;
  readonly misspelt: DtProperty | undefined;
  readonly said: string;
}

function wrongCells(node: DtNode, { cells }: CheckedBoard): WrongCells[] {
  return PROPERTIES.flatMap(([name, kind]) => {
    const wanted = cells[kind];
    const property = node.property(name);
    const found = property && u32(property);
    if (found === wanted) return [];
    const misspelt = property === undefined ? misspeltProperty(node, name) : undefined;
    const said =
      property === undefined
        ? `the container has no ${name}${misspelt === undefined ? '' : `, but ${misspelt.name}`}`
        : found === undefined
          ? `${name} has ${property.length} bytes, but a cell has 4`
          : `${name} is ${found}`;
    return [{ name, wanted, property, misspelt, said }];
  });
}

function saidOf(wrong: readonly WrongCells[]): string {
  const areMissing = wrong.every(({ property, misspelt }) => (property ?? misspelt) === undefined);
  return areMissing
    ? `the container has no ${wrong.map(({ name }) => name).join(' and no ')}`
    : wrong.map(({ said }) => said).join(' and ');
}

function rootSays(wrong: readonly WrongCells[], { tree: { root } }: CheckedBoard): string {
  const values = listText(wrong.map(({ wanted }) => String(wanted)));
  const has = wrong.every(({ name }) => root.has(name));
  if (wrong.length > 1) return has ? `those of the root are ${values}` : `Linux uses ${values} for the root`;
  return has ? `that of the root is ${values}` : `the root has none, which means ${values}`;
}

function editsOf(node: DtNode, { name, wanted, property, misspelt }: WrongCells): TreeEdit[] {
  const value = `<${wanted}>`;
  if (property !== undefined) return [{ kind: 'set-value', node, property, value }];
  const add: TreeEdit = { kind: 'add-property', node, name, value };
  return misspelt === undefined ? [add] : [add, { kind: 'delete-property', node, property: misspelt }];
}

/** Edits that write the regions with the root's cells; undefined if the meaning of one region is not certain. */
function editsOfRegions(container: DtNode, board: CheckedBoard): TreeEdit[] | undefined {
  const all: TreeEdit[] = [];
  for (const region of board.regions) {
    if (fitsRoot(region, board)) continue;
    const edits = region.node.has('reg')
      ? editsOfReg(region.node, container, board)
      : editsOfNumbers(region.node, board);
    if (edits === undefined) return undefined;
    all.push(...edits);
  }
  return all;
}

/** Whether a region is already written with the root's cells; for a `reg`, the unit address must confirm it. */
function fitsRoot({ node, reg: entries }: CheckedRegion, { cells }: CheckedBoard): boolean {
  if (node.has('reg')) return entries?.entries === 1 && unitAddressOf(node.name) === entries.read(0).base;
  const size = node.property('size');
  return size === undefined || cellCount(size) === cells.size;
}

/** Edit of a region whose only entry has the container's cells, confirmed by the unit address. */
function editsOfReg(node: DtNode, container: DtNode, { cells }: CheckedBoard): TreeEdit[] | undefined {
  const property = node.property('reg')!;
  const [address, size] = PROPERTIES.map(([name]) => {
    const given = container.property(name);
    return (given && u32(given)) ?? 0;
  }) as [number, number];
  if (address < 1 || size < 1 || address > 2 || size > 2) return undefined;
  const [range, ...more] = reg(property, address, size) ?? [];
  if (range === undefined || more.length > 0 || unitAddressOf(node.name) !== range.base) return undefined;
  const value = regText(range, cells);
  return value === undefined ? undefined : [{ kind: 'set-value', node, property, value }];
}

/** Edits of a dynamic region that has only a size and an alignment. */
function editsOfNumbers(node: DtNode, { cells }: CheckedBoard): readonly TreeEdit[] | undefined {
  if (node.has('alloc-ranges')) return undefined;
  const all: TreeEdit[] = [];
  for (const [name, wanted] of [
    ['size', cells.size],
    ['alignment', cells.address],
  ] as const) {
    const property = node.property(name);
    if (property === undefined || cellCount(property) === wanted) continue;
    const { edits } = rewriteNumber(node, property, wanted);
    if (edits === undefined) return undefined;
    all.push(...edits);
  }
  return all;
}
