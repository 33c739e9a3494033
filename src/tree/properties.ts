// SPDX-License-Identifier: MIT
//
// Makes properties for trees built by a program. `readings.ts` reads them.
import { latin1Bytes } from '../base/latin1.ts';
import type { Range } from '../base/range.ts';
import { U64_MAX } from '../base/u64.ts';
import type { DeviceTree, Reservation } from './device-tree.ts';
import type { DtNode } from './node.ts';
import { DtProperty } from './property.ts';
import { phandleOf } from './readings.ts';

/**
 * Makes a property without a value, such as `no-map` or `ranges`.
 *
 * @example flagProperty('no-map')
 */
export function flagProperty(name: string): DtProperty {
  return new DtProperty(name, new Uint8Array());
}

/**
 * Makes a property of 32-bit cells.
 *
 * @throws {RangeError} for a value that is not an integer from 0 to 0xffffffff
 * @example cellsProperty('#address-cells', 2)
 */
export function cellsProperty(name: string, ...values: readonly number[]): DtProperty {
  const data = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) {
    if (!Number.isInteger(value) || value < 0 || value > MAX_CELL)
      throw new RangeError(`${name}: ${value} is not a 32-bit cell`);
    data.setUint32(4 * i, value);
  }
  return new DtProperty(name, new Uint8Array(data.buffer));
}

/**
 * Makes a property of a string or a list of strings. Strings are byte strings, like names: each character is
 * one byte.
 *
 * @throws {RangeError} for a string with a NUL, or with a character beyond U+00FF
 * @example stringsProperty('compatible', 'acme,pool', 'shared-dma-pool')
 */
export function stringsProperty(name: string, ...values: readonly string[]): DtProperty {
  for (const value of values) {
    // eslint-disable-next-line no-control-regex
    if (!/^[\x01-\xff]*$/.test(value))
      throw new RangeError(`${name}: a string has a character that is not a byte`);
  }
  return new DtProperty(name, latin1Bytes(values.map((value) => `${value}\0`).join('')));
}

/**
 * Makes a property of addresses with sizes, such as `reg` and `alloc-ranges`.
 *
 * @param ranges addresses and sizes in bytes
 * @param addressCells cells of an address: `#address-cells` of the parent, from 0 to 2
 * @param sizeCells cells of a size: `#size-cells` of the parent, from 0 to 2
 * @throws {RangeError} for a number that does not fit into its cells
 * @example regProperty('reg', [{ base: 0x60000000n, size: 0x100000n }], 2, 2)
 */
export function regProperty(
  name: string,
  ranges: readonly Range[],
  addressCells: number,
  sizeCells: number,
): DtProperty {
  const cells = ranges.flatMap(({ base, size }) => [
    ...cellsOf(name, base, addressCells),
    ...cellsOf(name, size, sizeCells),
  ]);
  return cellsProperty(name, ...cells);
}

/**
 * Makes a property that refers to nodes, such as `memory-region`. A node without a `phandle` gets one, as
 * with dtc: the lowest number that is unused in its tree.
 *
 * @example
 * const pool = nodeByPath(tree, '/reserved-memory');
 * const property = phandlesProperty('memory-region', pool);
 */
export function phandlesProperty(name: string, ...targets: readonly DtNode[]): DtProperty {
  return cellsProperty(name, ...targets.map((target) => phandleOf(target) ?? givePhandle(target)));
}

/**
 * Makes a tree from a root node.
 *
 * @param reservations the memory reservation block (`/memreserve/`)
 * @example const { regions } = bootReservedMemory(treeOf(new DtNode('')));
 */
export function treeOf(root: DtNode, reservations: readonly Reservation[] = []): DeviceTree {
  return { root, reservations, bootCpu: 0, totalSize: undefined };
}

const MAX_CELL = 0xffffffff;

function cellsOf(name: string, value: bigint, count: number): number[] {
  if (value < 0n || value > U64_MAX || value >> BigInt(32 * count) !== 0n)
    throw new RangeError(`${name}: 0x${value.toString(16)} does not fit into ${count} cells`);
  return Array.from({ length: count }, (_, i) =>
    Number((value >> BigInt(32 * (count - 1 - i))) & 0xffffffffn),
  );
}

function givePhandle(target: DtNode): number {
  let root = target;
  while (root.parent !== null) root = root.parent;
  const taken = new Set(Array.from(root.walk(), phandleOf));
  let phandle = 1;
  while (taken.has(phandle)) phandle++;
  target.addProperty(cellsProperty('phandle', phandle));
  return phandle;
}
