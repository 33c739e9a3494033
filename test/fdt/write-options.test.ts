// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { FdtWriteError } from '../../src/fdt/error.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { layOutDtb, writeDtb } from '../../src/fdt/write.ts';
import type { WriteOptions } from '../../src/fdt/write.ts';
import { DtNode } from '../../src/tree/node.ts';
import { goldenBytes } from '../support/golden.ts';
import { makeTree } from '../support/tree.ts';

// dtc 1.6.1, as test/golden/fdt/README.md says
it.each([1, 2, 3, 16, 17] as const)('version %i has the bytes that dtc gives it', (version) => {
  const tree = readDtb(goldenBytes('fdt/v17.dtb.base64'));
  expect(writeDtb(tree, { version })).toEqual(goldenBytes(`fdt/v${version}.dtb.base64`));
});

/** `/dts-v1/; /memreserve/ 1 2; / { a = [01]; b@1 { cdefghijk = <1 2>; }; };` */
const tree = makeTree({ a: Uint8Array.of(1), 'b@1': { cdefghijk: [1, 2] } }, [{ base: 1n, size: 2n }]);
const USED = 148;

describe('padding', () => {
  // the sizes are those of `dtc -q OPTIONS` (1.6.1), which pads with zeros
  it.each<[string, WriteOptions, number]>([
    ['-p 5', { pad: 5 }, 153],
    ['-S 180', { space: 180 }, 180],
    ['-S 170', { space: 170 }, 170],
    ['-S 148', { space: 148 }, 148],
    ['-S 100', { space: 100 }, 148],
    ['-a 32', { align: 32 }, 160],
    ['-p 1 -a 16', { pad: 1, align: 16 }, 160],
    ['-S 177 -a 16', { space: 177, align: 16 }, 192],
  ])('%s', (_, options, size) => {
    const expected = new Uint8Array(size);
    expected.set(writeDtb(tree));
    new DataView(expected.buffer).setUint32(4, size);
    expect(layOutDtb(tree, options)).toEqual({ blob: expected, used: USED });
  });
});

const FULL_PATHS =
  '000000012f00000000000003000000010000000001000000000000030000000100000002' + // / with a and name
  '00000000000000012f624031000000000000000300000008000000070000000100000002' + // /b@1 with cdefghijk, aligned
  '0000000300000002000000026200000000000002000000020000000961006e616d6500636465666768696a6b00'; // name = "b"

// whole blobs from dtc 1.6.1 for the source above
it.each<[string, WriteOptions & { readonly bootCpu?: number }, string]>([
  [
    '-R 2',
    { reserve: 2 },
    'd00dfeed000000b400000068000000a8000000280000001100000010000000000000000c00000040' +
      '00000000000000010000000000000002' +
      '00'.repeat(48) +
      '000000010000000000000003000000010000000001000000000000016240310000000003000000080000000200000001' +
      '000000020000000200000002000000096100636465666768696a6b00',
  ],
  [
    '-V 1 -R 1 -a 8',
    { version: 1, reserve: 1, align: 8 },
    'd00dfeed000000c800000050000000b400000020000000010000000100000000' +
      '00000000000000010000000000000002' +
      '00'.repeat(32) +
      FULL_PATHS +
      '000000',
  ],
  [
    '-V 2 -b 7',
    { version: 2, bootCpu: 7 },
    'd00dfeed000000b500000040000000a400000020000000020000000100000007' +
      '00000000000000010000000000000002' +
      '00'.repeat(16) +
      FULL_PATHS,
  ],
  [
    '-V 3',
    { version: 3 },
    'd00dfeed000000bd00000048000000ac000000280000000300000001000000000000001100000000' +
      '00000000000000010000000000000002' +
      '00'.repeat(16) +
      FULL_PATHS,
  ],
])('%s', (_, { bootCpu = 0, ...options }, expected) => {
  expect(Buffer.from(writeDtb({ ...tree, bootCpu }, options)).toString('hex')).toBe(expected);
});

describe('a blob that would be too large', () => {
  it('for its padding', () => {
    expect(() => writeDtb(tree, { pad: 0x4000_0000 })).toThrow(
      new FdtWriteError('too-large', 'a blob of 1073741972 bytes is more than can be written'),
    );
  });

  it('for its full paths, which version 17 does not have', () => {
    const root = new DtNode('');
    let node = root;
    for (let i = 0; i < 300; i++) node = node.addChild('n'.repeat(1000));
    for (let i = 0; i < 4000; i++) node.addChild('leaf');
    const deep = { root, reservations: [], bootCpu: 0, totalSize: undefined };
    expect(writeDtb(deep).length).toBe(367_672);
    expect(() => writeDtb(deep, { version: 3 })).toThrow(FdtWriteError);
  });
});
