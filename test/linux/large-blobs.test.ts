// SPDX-License-Identifier: MIT
//
// Blobs of up to 2 MiB (arm64 does not map more) that are made to be slow: each took quadratic time once, or
// easily would. The expected results are small; the test is that they arrive before it times out.
import { expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { board, property } from '../support/tree.ts';
import type { Value } from '../support/tree.ts';

const MACHINE = { memory: [{ base: 0x40000000n, size: 1n << 32n }] };

/** A region at 0x50000000, in /reserved-memory or elsewhere. */
function addRegion(container: DtNode, name: string, more: Record<string, Value> = {}): void {
  addNode(container, name, { reg: [0x50000000n, 0x1000n], ...more });
}

function addNode(parent: DtNode, name: string, properties: Record<string, Value>): void {
  const node = parent.addChild(name);
  for (const [key, value] of Object.entries(properties)) node.addProperty(property(key, value));
}

function many(count: number, make: (index: number) => void): void {
  for (let i = 0; i < count; i++) make(i);
}

it.each<[string, (root: DtNode, container: DtNode) => void, (result: BootResult) => unknown, unknown]>([
  [
    'half a million strings in one compatible',
    (_, container) => {
      addRegion(container, 'pool', { compatible: Array<string>(500_000).fill('a') });
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
        aliases.addProperty(property(`a${i}`, `/n${i}`));
      });
    },
    ({ verdict }) => verdict.boots,
    true,
  ],
  [
    'regions that are all at one address',
    (_, container) => {
      many(20_000, (i) => {
        addRegion(container, `pool${i}`);
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
        addRegion(container, `pool${i}`, { reg: [0x50000000n + BigInt(i) * 0x2000n, 0x1000n] });
      });
    },
    ({ verdict }) => verdict.because[0]!.text,
    'memblock: cannot resize reserved array',
  ],
  [
    'a device that requests a quarter of a million regions',
    (root, container) => {
      addRegion(container, 'pool', { phandle: 1 });
      const count = 250_000;
      addNode(root, 'device', {
        'memory-region': Array<number>(count).fill(1),
        'memory-region-names': Array<string>(count).fill('a'),
      });
    },
    ({ devices }) => devices.length,
    250_000,
  ],
  [
    'a bus with 40,000 ranges, and as many devices on it as fit',
    (root, container) => {
      addRegion(container, 'pool', { phandle: 1, reg: [0x50000000n, 0x10000000n] });
      const ranges = Array.from({ length: 40_000 }, (_, i) => [
        i * 0x2000,
        0x50000000n + BigInt(i) * 0x2000n,
        0x1000,
      ]);
      addNode(root, 'bus', { '#address-cells': 1, '#size-cells': 1, 'dma-ranges': ranges.flat() });
      many(20_000, (i) => {
        addNode(root.child('bus')!, `device${i}`, { 'memory-region': 1 });
      });
    },
    ({ devices }) => devices.filter(({ reach }) => reach === 'part').length,
    20_000,
  ],
])('%s', (_, fill, of, expected) => {
  const tree = board({});
  fill(tree.root, tree.root.child('reserved-memory')!);
  expect(of(bootReservedMemory(readDtb(writeDtb(tree)), MACHINE))).toBe(expected);
});
