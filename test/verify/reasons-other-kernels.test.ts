// SPDX-License-Identifier: MIT
//
// Trees and kernels with one difference from the booted ones, for kernels other than 7.2 on arm64: the reason
// is named.
import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { TreeReader } from '../../src/linux/tree-reader.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { DtProperty } from '../../src/tree/property.ts';
import type { ReasonId } from '../../src/verify/reason.ts';
import { cellsProperty, textProperty, withNodes, withRegion } from '../../src/verify/tree-edit.ts';
import type { Verified } from '../../src/verify/verify-boot.ts';
import { KINDS, booted, differing, treeOf, verified } from '../support/kernel-logs.ts';
import type { BootedRecord } from '../support/records.ts';

const LINUX_7_2 = releaseOf('7.2');

/** A line with the address of a region, or with its handler. */
const TAKEN =
  /^OF: reserved mem: (?:initialized node (\S+), compatible id \S+|0x\S+ \(\d+ KiB\) \S+ \S+ (\S+))$/;

/** The first record of a kind whose log mentions a static region, and that region. */
function withPool(kind: string): readonly [BootedRecord, DeviceTree, DtNode] {
  for (const record of booted(kind)) {
    const tree = treeOf(record);
    for (const { text } of record.dmesg) {
      const match = TAKEN.exec(text);
      const name = match?.[1] ?? match?.[2];
      const node = nodeByPath(tree, '/reserved-memory')?.children.find((child) => child.name === name);
      if (node?.has('reg') === true && !name!.startsWith('mmode_resv')) return [record, tree, node];
    }
  }
  throw new Error(`no record of ${kind} has one`);
}

describe.each(KINDS)('a change from the booted board, %s', (kind, _kernel, _configuration, other, reason) => {
  const [record, tree, pool] = withPool(kind);
  const { cells } = new TreeReader(tree, LINUX_7_2);
  /** An address in RAM that these records do not use. */
  const free = record.flavour === 'riscv64' ? 0x8e000000n : 0x4e000000n;

  function regOf(base: bigint, size: bigint): DtProperty {
    return cellsProperty('reg', [
      [base, cells.address],
      [size, cells.size],
    ]);
  }

  function expectReason(result: Verified, id: ReasonId, words: string): void {
    const lines = differing(result);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.reason !== null)).toBe(true);
    expect(lines.map((line) => line.reason!)).toContainEqual({
      id,
      text: expect.stringContaining(words) as string,
      tried: true,
    });
  }

  it('of a region that was elsewhere', () => {
    const properties = pool.properties.map((one) => (one.name === 'reg' ? regOf(free, 0x100000n) : one));
    const changed = withNodes(tree, new Map([[pool, properties]]));
    expectReason(verified(record, changed), 'node-changed', pool.name);
  });

  it('of an additional region', () => {
    expectReason(verified(record, withNodes(tree, new Map([[pool, 'drop']]))), 'node-added', pool.name);
  });

  it('of a missing region', () => {
    const properties = [
      regOf(free, 0x100000n),
      textProperty('compatible', 'shared-dma-pool'),
      new DtProperty('no-map', new Uint8Array(0)),
    ];
    const planted = withRegion(tree, 'planted', properties, cells);
    expectReason(verified(record, planted), 'node-gone', 'planted');
  });

  it('of its command line', () => {
    const result = verified(record, tree, { machine: { cmdline: 'cma=24M' } });
    expectReason(result, 'other-command-line', 'cma=24M');
  });

  it('of its kernel', () => {
    // for some boots both give the same result
    const results = booted(kind)
      .slice(0, 2)
      .map((one) => differing(verified(one, treeOf(one), { machine: other })));
    const told = results.filter((lines) => lines.length > 0);
    expect(told.length).toBeGreaterThan(0);
    for (const lines of told) expect(lines.map((line) => line.reason?.id)).toContain(reason);
  });
});

describe('a tree without the nodes that OpenSBI adds', () => {
  const record = booted('kernel-7.2-riscv64')[0]!;
  const tree = treeOf(record);
  const added = nodeByPath(tree, '/reserved-memory')!.children.filter(({ name }) =>
    name.startsWith('mmode_resv'),
  );

  it('lacks its regions', () => {
    expect(added.map(({ name }) => name)).toEqual(['mmode_resv0@80000000']);
    const own = withNodes(tree, new Map(added.map((node) => [node, 'drop'] as const)));
    const lines = differing(verified(record, own));
    expect(lines.map(({ state, subject, reason }) => [state, subject, reason])).toEqual([
      [
        'extra',
        'mmode_resv0@80000000',
        {
          id: 'firmware-node',
          text: "OpenSBI reserves memory for itself and adds mmode_resv0@80000000 (0x80000000..0x8007ffff, 512 KiB) to the tree that it passes on: use the board's /sys/firmware/fdt, which has the node",
          tried: true,
        },
      ],
    ]);
  });
});
