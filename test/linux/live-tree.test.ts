// SPDX-License-Identifier: MIT
//
// The memory of the unflattened tree, and the nodes that are looked up in it.
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { goldenText } from '../support/golden.ts';
import type { BootedRecord } from '../support/records.ts';
import { liveTree, makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';

const LINUX_7_2 = releaseOf('7.2');

const SIZES = LINUX_7_2.builds.arm64.sizes;

// lines "memblock_alloc_try_nid: … bytes align=0x8" of Linux 7.2.13 with memblock=debug: the tree, then the
// aliases that end in a number and point to a node. All have an rng-seed in /chosen, which is no longer in
// the DTB by then; rodata-off has another one elsewhere, and nomap-holes has nodes with a name property
describe('allocations as the kernel makes them', () => {
  it.each<[string, number[]]>([
    ['pages-256m', [44492]],
    ['nomap-holes', [48664, 47, 49, 47]],
    ['rodata-off', [49344, 44, 44, 41]],
  ])('%s', (name, expected) => {
    const record = JSON.parse(goldenText(`kernel-7.2/${name}.json`)) as BootedRecord;
    const { size, aliasSizes } = liveTree(
      readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64'))),
      LINUX_7_2,
    );
    expect([size, ...aliasSizes].map(Number)).toEqual(expected);
    expect(record.allocations!.tree).toEqual(expected);
  });
});

// unflatten_dt_nodes() and populate_properties() of drivers/of/fdt.c
describe('the size of a tree', () => {
  const size = (root: NodeLiteral): number => Number(liveTree(makeTree(root), LINUX_7_2).size);
  const bare = size({});
  const grown = (root: NodeLiteral): number => size(root) - bare;
  const { deviceNode, property } = SIZES;
  /** A node with a name of a given length and the `name` property made for it, both rounded up to 8. */
  const node = (fullName: number, baseName = fullName): number =>
    align8(deviceNode + fullName + 1) + align8(property + baseName + 1);

  it.each<[string, NodeLiteral, number]>([
    ['a property', { a: 1 }, property],
    ['a property, whose value is not copied', { a: 'a long text that stays in the blob' }, property],
    ['a node', { node: {} }, node(4)],
    ['a created name property without the unit address', { 'node@12345678': {} }, node(13, 4)],
    [
      'an existing name property, so that none is created',
      { node: { name: 'other' } },
      align8(deviceNode + 5) + property,
    ],
    ['the seed of /chosen, which is removed', { chosen: { 'rng-seed': [1, 2] } }, node(6)],
    ['an empty seed, which stays', { chosen: { 'rng-seed': true } }, node(6) + property],
    ['a seed elsewhere, which stays', { soc: { 'rng-seed': [1, 2] } }, node(3) + property],
  ])('%s', (_, root, expected) => {
    // the end of the last piece is not rounded up to 8
    expect(Math.abs(grown(root) - expected)).toBeLessThan(8);
  });

  it('nodes deeper than 62 are ignored', () => {
    const nested = (depth: number): NodeLiteral => (depth === 0 ? {} : { n: nested(depth - 1) });
    expect(size(nested(62))).toBeGreaterThan(size(nested(61)));
    expect(size(nested(63))).toBe(size(nested(62)));
  });

  function align8(value: number): number {
    return Math.ceil(value / 8) * 8;
  }
});

// of_alias_scan() of drivers/of/base.c
describe('aliases', () => {
  const aliased = (aliases: NodeLiteral): number[] =>
    liveTree(makeTree({ aliases, soc: { serial: {} } }), LINUX_7_2).aliasSizes.map(Number);
  it.each<[string, NodeLiteral, number[]]>([
    ['a number at the end', { serial0: '/soc/serial' }, [SIZES.aliasProp + 7]],
    ['a longer one', { serial120: '/soc/serial' }, [SIZES.aliasProp + 7]],
    ['nothing but a number', { '0': '/soc/serial' }, [SIZES.aliasProp + 1]],
    ['numbers at both ends', { '1serial2': '/soc/serial' }, [SIZES.aliasProp + 8]],
    ['a long number followed by something else', { [`${'0'.repeat(1_000_000)}x`]: '/soc/serial' }, []],
    ['an alias without a number', { serial: '/soc/serial' }, []],
    ['a number that is too large', { serial2147483648: '/soc/serial' }, []],
    ['a missing node', { serial0: '/soc/uart' }, []],
    ['the root', { board0: '/' }, [SIZES.aliasProp + 6]],
    ['options after the path', { serial0: '/soc/serial:115200' }, [SIZES.aliasProp + 7]],
    ['another alias', { bus: '/soc', serial0: 'bus/serial' }, [SIZES.aliasProp + 7]],
    // the same on Debian's 7.2.13 and 6.12.117, with memblock=debug
    ['a path without a NUL', { serial0: new TextEncoder().encode('/soc/serial') }, [SIZES.aliasProp + 7]],
    ['the start of a path', { serial0: new TextEncoder().encode('/so') }, []],
    ['no value', { serial0: true }, []],
    ['properties of the tree itself', { name: 'aliases', phandle: 1, 'linux,phandle': 1 }, []],
  ])('%s', (_, aliases, expected) => {
    expect(aliased(aliases)).toEqual(expected);
  });
});

it('the later lookups are prepared in the one walk', () => {
  const live = liveTree(
    makeTree({
      'memory@0': { device_type: 'memory' },
      first: { phandle: 1, 'memory-region': 1 },
      second: { phandle: 1, soc: { 'dma-ranges': true, 'linux,phandle': 2 } },
    }),
    LINUX_7_2,
  );
  const paths = (nodes: readonly { path: string }[]): string[] => nodes.map(({ path }) => path);
  expect(paths(live.memoryNodes)).toEqual(['/memory@0']);
  expect(paths(live.consumers)).toEqual(['/first']);
  expect(paths(live.dmaBuses)).toEqual(['/second/soc']);
  expect([...live.byPhandle].map(([phandle, node]) => [phandle, node.path])).toEqual([
    [1, '/first'],
    [2, '/second/soc'],
  ]);
});
