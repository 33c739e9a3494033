// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { dtbSize } from '../../src/tree/dtb-size.ts';
import { board } from '../support/tree.ts';

const tree = board({ 'a@50000000': { reg: [0x50000000n, 0x1000n], 'no-map': true } });

// the round-trip test compares the sizes of random trees
it('the size of a tree without a blob is that of the blob written of it', () => {
  expect(dtbSize(tree)).toBe(writeDtb(tree).length);
});

it('the size of a blob that was read, with its padding, stays', () => {
  expect(dtbSize({ ...tree, totalSize: 0x2000 })).toBe(0x2000);
});

it('the kernel finds a DTB of that size', () => {
  const machine = { memory: [{ base: 0x40000000n, size: 0x40000000n }] };
  const size = (totalSize: number | undefined): bigint | undefined =>
    bootReservedMemory({ ...tree, totalSize }, machine).layout.fdt?.size;
  expect([size(undefined), size(0x2000)]).toEqual([BigInt(writeDtb(tree).length), 0x2000n]);
});
