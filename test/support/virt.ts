// SPDX-License-Identifier: MIT
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { memblockLine, treeLines } from './records.ts';
import { board } from './tree.ts';
import type { NodeLiteral } from './tree.ts';

/** QEMU's machine `virt` with 1 GiB and Debian's Linux 7.2, as in the boots that the tests mention. */
export const VIRT: Machine = {
  kernel: '7.2',
  memory: [{ base: 0x40000000n, size: 0x40000000n }],
  image: { base: 0x40200000n, size: 0x2f00000n },
  initrd: { base: 0x48000000n, size: 0xfb970n },
  fdt: 0x48200000n,
};

/** Boots it with these regions. */
export function bootRegions(regions: NodeLiteral): BootResult {
  return bootReservedMemory(board(regions), VIRT);
}

/** A static region with a range. */
export function at(base: bigint, size: bigint, more: NodeLiteral = {}): NodeLiteral {
  return { reg: [base, size], ...more };
}

/** A dynamic region. */
export function dynamic(size: bigint, more: NodeLiteral = {}): NodeLiteral {
  return { size, ...more };
}

/** The log of the passes, one line each, without the prefix that most lines have. */
export function logOf(result: BootResult): string[] {
  return treeLines(result.log).map(
    ({ level, text }) => `<${level}> ${text.replace('OF: reserved mem: ', '')}`,
  );
}

/** memblock's memory, one line each. */
export function memoryOf(result: BootResult): string[] {
  return result.memory.map((range) => memblockLine(range, result));
}

/** The reservations in a range, `base..end` with the end exclusive. */
export function reservedIn(result: BootResult, base: bigint, end: bigint): string[] {
  return result.reserved
    .filter((range) => range.base < end && base < range.base + range.size)
    .map((range) => `${range.base.toString(16)}..${(range.base + range.size).toString(16)}`);
}
