// SPDX-License-Identifier: MIT
//
// Blobs of up to 2 MiB (more arm64 does not map) that are made to cost time: each was quadratic once, or is easily so. What is
// expected is small; that it comes at all within the time of a test is the point.
import { expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { DtProperty } from '../../src/tree/property.ts';
import { board } from '../support/tree.ts';

const MACHINE = { memory: [{ base: 0x40000000n, size: 1n << 32n }] };

function cells(count: number, value: (index: number) => readonly number[]): Uint8Array {
  const words = Array.from({ length: count }, (_, i) => value(i)).flat();
  const bytes = new DataView(new ArrayBuffer(words.length * 4));
  for (const [i, word] of words.entries()) bytes.setUint32(4 * i, word);
  return new Uint8Array(bytes.buffer);
}

function text(string: string): Uint8Array {
  return Uint8Array.from(string, (character) => character.charCodeAt(0));
}

function many(count: number, make: (index: number) => void): void {
  for (let i = 0; i < count; i++) make(i);
}

it.each<[string, (root: DtNode, container: DtNode) => void, (result: BootResult) => unknown, unknown]>([
  [
    'half a million strings in one compatible',
    (_, container) => {
      const pool = container.addChild('pool');
      pool.addProperty(new DtProperty('compatible', text('a\0'.repeat(500_000))));
      pool.addProperty(
        new DtProperty(
          'reg',
          cells(1, () => [0, 0x50000000, 0, 0x1000]),
        ),
      );
    },
    ({ regions }) => regions[0]!.outcome,
    'reserved',
  ],
  [
    'as many aliases as nodes',
    (root) => {
      const aliases = root.addChild('aliases');
      many(40_000, (i) => {
        root.addChild(`n${i}`);
        aliases.addProperty(new DtProperty(`a${i}`, text(`/n${i}\0`)));
      });
    },
    ({ verdict }) => verdict.boots,
    true,
  ],
  [
    'regions that all lie at one place',
    (_, container) => {
      many(20_000, (i) => {
        const pool = container.addChild(`pool${i}`);
        pool.addProperty(
          new DtProperty(
            'reg',
            cells(1, () => [0, 0x50000000, 0, 0x1000]),
          ),
        );
      });
    },
    // each but the first overlaps the one before
    ({ log }) => log.filter(({ text }) => text.includes('overlaps with')).length,
    19_999,
  ],
  [
    'more regions than memblock has room for',
    (_, container) => {
      many(40_000, (i) => {
        const pool = container.addChild(`pool${i}`);
        pool.addProperty(
          new DtProperty(
            'reg',
            cells(1, () => [0, 0x50000000 + i * 0x2000, 0, 0x1000]),
          ),
        );
      });
    },
    ({ verdict }) => verdict.because[0]!.text,
    'memblock: cannot resize reserved array',
  ],
  [
    'a device that asks for a quarter of a million regions',
    (root, container) => {
      const pool = container.addChild('pool');
      pool.addProperty(
        new DtProperty(
          'phandle',
          cells(1, () => [1]),
        ),
      );
      pool.addProperty(
        new DtProperty(
          'reg',
          cells(1, () => [0, 0x50000000, 0, 0x1000]),
        ),
      );
      const device = root.addChild('device');
      device.addProperty(
        new DtProperty(
          'memory-region',
          cells(250_000, () => [1]),
        ),
      );
      device.addProperty(new DtProperty('memory-region-names', text('a\0'.repeat(250_000))));
    },
    ({ devices }) => devices.length,
    250_000,
  ],
  [
    'a bus with 40,000 ranges, and as many devices on it as fit',
    (root, container) => {
      const pool = container.addChild('pool');
      pool.addProperty(
        new DtProperty(
          'phandle',
          cells(1, () => [1]),
        ),
      );
      pool.addProperty(
        new DtProperty(
          'reg',
          cells(1, () => [0, 0x50000000, 0, 0x10000000]),
        ),
      );
      const bus = root.addChild('bus');
      bus.addProperty(
        new DtProperty(
          '#address-cells',
          cells(1, () => [1]),
        ),
      );
      bus.addProperty(
        new DtProperty(
          '#size-cells',
          cells(1, () => [1]),
        ),
      );
      const ranges = cells(40_000, (i) => [i * 0x2000, 0, 0x50000000 + i * 0x2000, 0x1000]);
      bus.addProperty(new DtProperty('dma-ranges', ranges));
      many(20_000, (i) => {
        bus.addChild(`device${i}`).addProperty(
          new DtProperty(
            'memory-region',
            cells(1, () => [1]),
          ),
        );
      });
    },
    ({ devices }) => devices.filter(({ reach }) => reach === 'part').length,
    20_000,
  ],
])('%s', (_, fill, of, expected) => {
  const tree = board({}, {});
  fill(tree.root, tree.root.child('reserved-memory')!);
  expect(of(bootReservedMemory(readDtb(writeDtb(tree)), MACHINE))).toBe(expected);
});
