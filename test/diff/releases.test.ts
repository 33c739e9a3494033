// SPDX-License-Identifier: MIT
//
// One board under two releases: the model's differences, compared with what real kernels of both releases did
// with the boards of dts-samples/upgrade. The records are of QEMU's machine with the nodes of those boards,
// booted with Debian's 6.1.0-50, 6.12.107 and 7.2.13.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BootDiff, DiffEntry } from '../../src/diff/boot-diff.ts';
import { isSameBoot, onlyGroups } from '../../src/diff/boot-diff.ts';
import { diffBoots } from '../../src/diff/diff-boots.ts';
import { logChanges } from '../../src/diff/log.ts';
import { sortWording } from '../../src/diff/log-wording.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import type { LogLine } from '../../src/linux/printk.ts';
import type { ReleaseVersion } from '../../src/linux/releases/change.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { ROOT } from '../cli/run.ts';
import { board } from '../support/tree.ts';
import { VIRT, at } from '../support/virt.ts';
import { earlyLines, loggedLine, readRecord, replay } from '../support/records.ts';
import type { BootedRecord } from '../support/records.ts';

interface Booted {
  readonly boot: BootResult;
  readonly tree: DeviceTree;
  readonly log: LogLine[];
  readonly reserved: readonly string[];
}

function booted(name: string, release: ReleaseVersion): Booted {
  const record = readRecord(join(ROOT, `test/golden/upgrade/${name}-${release}.json`)) as BootedRecord & {
    readonly memblock: { readonly reserved: readonly string[] };
  };
  return {
    boot: replay(record),
    tree: readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64'))),
    log: earlyLines(record.dmesg).map(loggedLine),
    reserved: record.memblock.reserved,
  };
}

const BOARDS = ['whimbrel', 'whimbrel-mended'] as const;
const PAIRS = [
  ['6.1', '7.2'],
  ['6.12', '7.2'],
  ['6.1', '6.12'],
  ['7.2', '6.1'],
] as const satisfies readonly (readonly [ReleaseVersion, ReleaseVersion])[];
const CASES = BOARDS.flatMap((board) => PAIRS.map(([from, to]) => [board, from, to] as const));

function texts({ log, wording }: Pick<BootDiff, 'log' | 'wording'>): object {
  return {
    log: log.map(({ kind, line }) => `${kind} ${line.text}`),
    wording: wording.map(({ why, a, b }) => [why, a?.line.text, b?.line.text]),
  };
}

describe.each(CASES)('%s from %s to %s', (board, from, to) => {
  const [a, b] = [booted(board, from), booted(board, to)];
  const diff = diffBoots(a, b);

  it('logs what the kernels log', () => {
    const changes = logChanges(a.log, b.log);
    expect(texts(diff)).toEqual(texts(sortWording(changes, from, to)));
  });

  it('has each line that differs in one of the two lists', () => {
    const { log, wording } = sortWording(logChanges(a.log, b.log), from, to);
    const told = [
      ...log.map(({ kind, line }) => [kind, line.text]),
      ...wording.flatMap((one) => [
        ...(one.a === null ? [] : [['removed', one.a.line.text]]),
        ...(one.b === null ? [] : [['added', one.b.line.text]]),
      ]),
    ];
    const all = logChanges(a.log, b.log).map(({ kind, line }) => [kind, line.text]);
    expect(told.sort()).toEqual(all.sort());
  });

  it('has entries of reg reserved where the kernels have them', () => {
    const isReserved = ({ reserved }: Booted, { base }: DiffEntry): boolean =>
      reserved.some((line) => line.includes(`0x${base.toString(16).padStart(16, '0')}..`));
    for (const { kind, a: was, b: is } of diff.entries) {
      expect(kind).toBe('changed');
      expect([was, is].map((entry) => entry?.state)).toEqual(
        [isReserved(a, was!), isReserved(b, is!)].map((reserved) => (reserved ? 'reserved' : 'free')),
      );
    }
    expect(diff.entries).toHaveLength(board === 'whimbrel' && [from, to].includes('7.2') ? 1 : 0);
  });

  it('tells of no memory that only the kernel knows of', () => {
    expect(diff.reserved.filter(({ own }) => own).length).toBeGreaterThan(0);
    // the rest are the image, the initrd, the DTB, areas and regions
    const sizes = diff.reserved.filter(({ own }) => !own).map(({ size }) => size);
    expect(sizes.every((size) => size >= 0x1000n)).toBe(true);
  });
});

describe('reasons', () => {
  const reasons = (diff: BootDiff): object =>
    Object.fromEntries(
      (['regions', 'entries', 'areas', 'numaAreas', 'heaps', 'devices'] as const).flatMap((list) =>
        diff[list].flatMap(({ a, b, because = [] }) => {
          const one = b ?? a;
          const name = typeof one === 'string' ? one : (one.name ?? '');
          return because.length === 0 ? [] : [[`${list} ${name}`, because]];
        }),
      ),
    );

  it.each<[string, ReleaseVersion, ReleaseVersion, object]>([
    [
      'whimbrel',
      '6.1',
      '7.2',
      {
        'regions video@64000000': ['unclaimed-reserved'],
        'regions lines': ['partial-entries'],
        'entries trace@60000000': ['first-entry'],
        'areas reserved': ['memory-map-later'],
      },
    ],
    [
      'whimbrel',
      '7.2',
      '6.12',
      {
        'regions video@64000000': ['unclaimed-reserved'],
        'regions lines': ['partial-entries'],
        'entries trace@60000000': ['first-entry'],
        'areas reserved': ['memory-map-later'],
      },
    ],
    ['whimbrel', '6.1', '6.12', {}],
    ['whimbrel-mended', '6.12', '7.2', { 'areas reserved': ['memory-map-later'] }],
  ])('%s from %s to %s', (board, from, to, expected) => {
    expect(reasons(diffBoots(booted(board, from), booted(board, to)))).toEqual(expected);
  });

  it('are none within a release', () => {
    const one = booted('whimbrel', '6.1');
    expect(reasons(diffBoots(one, one))).toEqual({});
  });
});

describe('what only reads otherwise', () => {
  const diff = diffBoots(booted('whimbrel-mended', '6.1'), booted('whimbrel-mended', '6.12'));

  it('is no difference', () => {
    expect(diff.wording.length).toBeGreaterThan(0);
    expect(diff.log).toEqual([]);
    expect(isSameBoot(onlyGroups(diff, ['wording']))).toBe(true);
  });

  it('is gone if no device requests it', () => {
    expect(onlyGroups(diff, ['log']).wording).toEqual([]);
  });
});

describe('sizes that one release logs in MiB and the other in KiB', () => {
  const regions = {
    'pool@60000000': at(0x60000000n, 0x188000n, { compatible: 'shared-dma-pool', 'no-map': true }),
  };
  const [a, b] = ['7.2', '7.3'].map((kernel) => {
    const tree = board(regions);
    return { tree, boot: bootReservedMemory(tree, { ...VIRT, kernel }) };
  });
  const diff = diffBoots(a!, b!);

  it('are another wording of the same line', () => {
    expect(diff.log).toEqual([]);
    expect(diff.wording.map(({ why, a: was, b: is }) => [why, was?.line.text, is?.line.text])).toEqual([
      [
        'reworded',
        'Reserved memory: created DMA memory pool at 0x0000000060000000, size 1 MiB',
        'Reserved memory: created DMA memory pool at 0x0000000060000000, size 1568 KiB',
      ],
    ]);
  });
});
