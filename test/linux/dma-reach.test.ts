// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { DmaReaches } from '../../src/linux/of-address.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { liveTree, makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';

const LINUX_7_2 = releaseOf('7.2');

const two = { '#address-cells': 2, '#size-cells': 2 };
const one = { '#address-cells': 1, '#size-cells': 1 };

// of_dma_get_range() in drivers/of/address.c, and of_dma_configure_id() if it fails: no limit
describe('the part of 0x50000000..0x60000000 that a device reaches', () => {
  const region = { base: 0x50000000n, size: 0x10000000n };
  const reached = (ranges: (number | bigint)[]): NodeLiteral => ({
    bus: { ...one, 'dma-ranges': ranges, dev: {} },
  });
  it.each<[string, NodeLiteral, string, string]>([
    ['no dma-ranges', { bus: { dev: {} } }, '/bus/dev', 'all'],
    ['the whole range and more', reached([0, 0x40000000n, 0x40000000]), '/bus/dev', 'all'],
    ['exactly the range', reached([0, 0x50000000n, 0x10000000]), '/bus/dev', 'all'],
    ['the start of the range', reached([0, 0x40000000n, 0x18000000]), '/bus/dev', 'part'],
    ['all but a byte', reached([0, 0x50000000n, 0xfffffff]), '/bus/dev', 'part'],
    ['memory that ends before it', reached([0, 0x40000000n, 0x10000000]), '/bus/dev', 'none'],
    [
      'two halves',
      reached([0, 0x50000000n, 0x8000000, 0x70000000, 0x58000000n, 0x8000000]),
      '/bus/dev',
      'all',
    ],
    [
      'the nearest bus limits the reach',
      { far: { ...two, 'dma-ranges': [0n, 0n, 0x1000n], ...reached([0, 0x0n, 0x1000]) } },
      '/far/bus/dev',
      'none',
    ],
    [
      'empty dma-ranges are ignored',
      {
        far: {
          ...two,
          'dma-ranges': [0n, 0x40000000n, 0x18000000n],
          bus: { ...two, 'dma-ranges': true, dev: {} },
        },
      },
      '/far/bus/dev',
      'part',
    ],
    [
      "the device's own bus may lack dma-ranges",
      { far: { ...two, 'dma-ranges': [0n, 0x40000000n, 0x10000000n], bus: { ...two, dev: {} } } },
      '/far/bus/dev',
      'none',
    ],
    [
      'a second bus without dma-ranges ends the search',
      {
        far: {
          ...two,
          'dma-ranges': [0n, 0x40000000n, 0x10000000n],
          mid: { ...two, bus: { ...two, dev: {} } },
        },
      },
      '/far/mid/bus/dev',
      'all',
    ],
    [
      'so does a bus without them above empty ones',
      {
        far: {
          ...two,
          'dma-ranges': [0n, 0x40000000n, 0x10000000n],
          mid: { ...two, bus: { ...two, 'dma-ranges': true, dev: {} } },
        },
      },
      '/far/mid/bus/dev',
      'all',
    ],
    [
      'ranges that cannot be translated',
      {
        far: {
          ...one,
          'dma-ranges': [0, 0n, 0x1000],
          bus: { ...one, 'dma-ranges': [0, 0x70000000, 0x1000], dev: {} },
        },
      },
      '/far/bus/dev',
      'all',
    ],
  ])('%s', (_, rest, path, expected) => {
    const tree = makeTree({ ...two, ...rest });
    expect(new DmaReaches(liveTree(tree, LINUX_7_2)).reach(nodeByPath(tree, path)!, region)).toBe(expected);
  });
});
