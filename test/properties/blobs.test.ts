// SPDX-License-Identifier: MIT
//
// Damaged blobs: for any input, the reader returns a tree or throws its one error.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FdtError } from '../../src/fdt/error.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { goldenBytes } from '../support/golden.ts';
import { board } from '../support/tree.ts';

const RUNS = 25_000;

/** Small enough that a mutation often affects something important. */
const SEEDS = [
  ...[1, 2, 3, 16, 17].map((version) => goldenBytes(`fdt/v${version}.dtb.base64`)),
  writeDtb(
    board(
      {
        'pool@48000000': {
          compatible: 'shared-dma-pool',
          reusable: true,
          reg: [0x48000000n, 0x400000n],
          phandle: 1,
        },
        'fw@50000000': { 'no-map': true, reg: [0x50000000n, 0x100000n, 0x60000000n, 0x1000n] },
        dynamic: {
          compatible: 'shared-dma-pool',
          size: 0x100000n,
          alignment: 0x10000n,
          'alloc-ranges': [0x40000000n, 0x20000000n],
        },
      },
      {
        chosen: {
          bootargs: 'mem=900M cma=16M@0x58000000 numa_cma=0:4M',
          'linux,initrd-start': 0x48000000,
          'linux,initrd-end': 0x48100000,
        },
        'memory@40000000': { device_type: 'memory', 'numa-node-id': 0, reg: [0x40000000n, 0x40000000n] },
        device: { 'memory-region': [1, 2], 'memory-region-names': ['a', 'b'] },
      },
      [{ base: 0x44000000n, size: 0x1000n }],
    ),
  ),
];

const INTERESTING = [0, 1, 2, 3, 4, 8, 9, 16, 0x7f, 0x80, 0xff];

type Mutation = (bytes: Uint8Array) => Uint8Array;

/** Uniform, so that the header is not mutated more often than the rest. */
const position = fc.noBias(fc.nat(0xfffff)).map((value) => value / 0x100000);
const at = (bytes: Uint8Array, where: number): number => Math.floor(where * bytes.length);

const setByte = fc
  .tuple(position, fc.oneof(fc.constantFrom(...INTERESTING), fc.nat(255)))
  .map(([where, value]): Mutation => (bytes) => {
    bytes[at(bytes, where)] = value;
    return bytes;
  });
const flipBit = fc.tuple(position, fc.nat(7)).map(([where, bit]): Mutation => (bytes) => {
  const index = at(bytes, where);
  if (index < bytes.length) bytes[index]! ^= 1 << bit;
  return bytes;
});
const setWord = fc
  .tuple(
    position,
    fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 9, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat(2000)),
  )
  .map(([where, value]): Mutation => (bytes) => {
    const index = at(bytes, where) & ~3;
    if (index + 4 <= bytes.length) new DataView(bytes.buffer, bytes.byteOffset).setUint32(index, value);
    return bytes;
  });
const truncate = position.map(
  (where): Mutation =>
    (bytes) =>
      bytes.slice(0, at(bytes, where)),
);
/** Copies a piece of the blob over another part of it, or inserts it. */
const splice = fc
  .tuple(position, position, fc.integer({ min: 1, max: 64 }), fc.boolean())
  .map(([from, to, length, insert]): Mutation => (bytes) => {
    const piece = bytes.slice(at(bytes, from), at(bytes, from) + length);
    const place = at(bytes, to);
    const rest = insert ? place : Math.min(place + piece.length, bytes.length);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, place), piece, bytes.subarray(rest)]));
  });

const damaged = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: setByte },
        { weight: 4, arbitrary: flipBit },
        { weight: 4, arbitrary: setWord },
        { weight: 1, arbitrary: truncate },
        { weight: 2, arbitrary: splice },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([seed, mutations]) => mutations.reduce<Uint8Array>((bytes, mutate) => mutate(bytes), seed.slice()));

it(`of ${RUNS} damaged blobs each is a tree that boots, or an FdtError within it`, () => {
  let read = 0;
  const check = (blob: Uint8Array): void => {
    let tree;
    try {
      tree = readDtb(blob);
    } catch (error) {
      if (!(error instanceof FdtError)) throw error;
      expect(error.offset >= 0 && error.offset <= blob.length).toBe(true);
      return;
    }
    read++;
    bootReservedMemory(tree, { memory: [{ base: 0x40000000n, size: 0x40000000n }] });
    bootReservedMemory(tree);
    // what was read can be written, and reads the same again
    const written = writeDtb(tree);
    expect(Buffer.compare(writeDtb(readDtb(written)), written)).toBe(0);
  };
  fc.assert(fc.property(damaged, check), { numRuns: RUNS });
  // neither outcome is so rare that this would test little
  expect(read / RUNS).toBeGreaterThan(0.1);
  expect(read / RUNS).toBeLessThan(0.9);
});
