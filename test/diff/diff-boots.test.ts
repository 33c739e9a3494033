// SPDX-License-Identifier: MIT
//
// Differences between what real kernels did, according to their records, and slow but simple second opinions.
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTree } from '../support/check-tree.ts';
import { DIFF_GROUPS, isSameBoot, onlyGroups } from '../../src/diff/boot-diff.ts';
import type { BootDiff, DiffGroup } from '../../src/diff/boot-diff.ts';
import { diffBoots } from '../../src/diff/diff-boots.ts';
import { logChanges } from '../../src/diff/log.ts';
import { rangeChanges, totalsOf } from '../../src/diff/memory.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { MemoryRange } from '../../src/linux/boot-result.ts';
import type { LogLine } from '../../src/linux/printk.ts';
import { ROOT } from '../cli/run.ts';
import { listRecords, loggedLine, readRecord, replay, treeLines } from '../support/records.ts';
import type { BootedRecord } from '../support/records.ts';
import { board } from '../support/tree.ts';
import { VIRT, at } from '../support/virt.ts';

const RECORDS = listRecords(join(ROOT, 'test/golden/kernel-7.2'))
  .sort()
  .map((file) => [file.slice(file.lastIndexOf('/') + 1), readRecord(file)] as const);
const BOOTED = RECORDS.filter((entry): entry is readonly [string, BootedRecord] => entry[1].booted);
const pairs = BOOTED.slice(1).map(
  ([name, record], i) => [`${BOOTED[i]![0]} and ${name}`, BOOTED[i]![1], record] as const,
);

function countsOf(diff: BootDiff): Record<string, number> {
  return Object.fromEntries(
    Object.entries(diff).map(([name, list]: [string, readonly unknown[]]) => [name, list.length]),
  );
}

/** B's log, made from A's log and the changes. */
function patched(a: readonly LogLine[], changes: ReturnType<typeof logChanges>): LogLine[] {
  const removed = new Set(changes.filter(({ kind }) => kind === 'removed').map(({ index }) => index));
  const kept = a.filter((_, i) => !removed.has(i));
  const lines: LogLine[] = [];
  const added = new Map(
    changes.filter(({ kind }) => kind === 'added').map(({ index, line }) => [index, line]),
  );
  while (kept.length > 0 || added.has(lines.length)) lines.push(added.get(lines.length) ?? kept.shift()!);
  return lines;
}

/** The minimum number of lines that two logs do not share, by the textbook algorithm. */
function fewestEdits(a: readonly LogLine[], b: readonly LogLine[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, line] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const same = line.text === other.text && line.level === other.level;
      next.push(same ? row[j]! : 1 + Math.min(row[j + 1]!, next[j]!));
    }
    row = next;
  }
  return row.at(-1)!;
}

describe('kernel records', () => {
  it('are there', () => {
    expect(pairs.length).toBeGreaterThan(10);
  });

  it.each(RECORDS)('%s does not differ from itself', (_, record) => {
    expect(isSameBoot(diffBoots({ boot: replay(record) }, { boot: replay(record) }))).toBe(true);
  });

  it.each(pairs)('%s differ as much the other way round', (_, a, b) => {
    const [from, to] = [{ boot: replay(a) }, { boot: replay(b) }];
    const there = diffBoots(from, to);
    expect(countsOf(diffBoots(to, from))).toEqual(countsOf(there));
    expect(isSameBoot(there)).toBe(false);
  });

  it.each(pairs)('%s: what their kernels logged differs by the fewest lines, and in no other', (_, a, b) => {
    const [from, to] = [a, b].map(({ dmesg }) => treeLines(dmesg).map(loggedLine));
    const changes = logChanges(from!, to!);
    expect(patched(from!, changes)).toEqual(to);
    expect(changes).toHaveLength(fewestEdits(from!, to!));
  });

  it.each(BOOTED)('%s: as much is in CMA areas as its kernel says', (_, record) => {
    const pages = record.cma.reduce((sum, { pages: count }) => sum + count, 0);
    const { ram, nomap, reserved, cma, left } = totalsOf(replay(record));
    expect(cma).toBe(BigInt(pages) << 12n);
    expect(nomap + reserved + cma + left).toBe(ram);
  });
});

describe('long logs', () => {
  const line = (text: string): LogLine => loggedLine({ level: 4, text });

  it('with nothing in common are all gone and all new', () => {
    const [a, b] = ['a', 'b'].map((name) => Array.from({ length: 20_000 }, (_, i) => line(`${name} ${i}`)));
    const changes = logChanges(a!, b!);
    expect(changes).toHaveLength(40_000);
    expect(changes[20_000]).toEqual({ kind: 'added', index: 0, line: line('b 0') });
  });

  it('with the same lines the other way round are all gone and all new', () => {
    const a = Array.from({ length: 5000 }, (_, i) => line(`${i}`));
    expect(logChanges(a, [...a].reverse())).toHaveLength(10_000);
  });

  it('with some lines in common, in no order, keep these', () => {
    const a = Array.from({ length: 5000 }, (_, i) => line(`${i}`));
    const b = [line('new'), ...a.slice(1).reverse()];
    expect(logChanges(a, b)).toEqual([
      { kind: 'removed', index: 0, line: line('0') },
      { kind: 'added', index: 0, line: line('new') },
    ]);
  });
});

describe('ranges', () => {
  const PAGES = 24;
  const ranges = fc
    .array(
      fc.constantFrom(null, { flags: [], node: 0 }, { flags: ['NOMAP'], node: 0 }, { flags: [], node: 1 }),
      {
        minLength: PAGES,
        maxLength: PAGES,
      },
    )
    .map((states) =>
      states.flatMap((state, i): MemoryRange[] =>
        state === null ? [] : [{ base: BigInt(i), size: 1n, ...state }],
      ),
    );
  const stateAt = (list: readonly MemoryRange[], page: bigint): unknown => {
    const found = list.find(({ base, size }) => base <= page && page < base + size);
    return found === undefined ? null : { node: found.node, flags: found.flags };
  };

  it('tell of each page whether it is the same', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const changes = rangeChanges(a, b);
        for (let page = 0n; page < PAGES; page++) {
          const [from, to] = [stateAt(a, page), stateAt(b, page)];
          const told = changes.filter(({ base, size }) => base <= page && page < base + size);
          const expected = JSON.stringify(from) === JSON.stringify(to) ? [] : [{ from, to }];
          expect(told.map((change) => ({ from: change.from, to: change.to }))).toEqual(expected);
        }
        // none of them could be merged with the next one
        for (const [i, { base, size, from, to }] of changes.slice(0, -1).entries()) {
          const next = changes[i + 1]!;
          const isOne = JSON.stringify([from, to]) === JSON.stringify([next.from, next.to]);
          expect(base + size === next.base && isOne).toBe(false);
        }
      }),
    );
  });
});

describe('what is not a region', () => {
  const tree = board({ fw: at(0x50000000n, 0x100000n) });
  const diff = (cmdline: string, machine = VIRT): BootDiff =>
    diffBoots(checkTree(tree, VIRT), checkTree(tree, { ...machine, cmdline }));

  it.each<[string, BootDiff, DiffGroup[]]>([
    ['a word that does nothing', diff('quiet'), ['setup']],
    ['another default area', diff('cma=128M'), ['setup', 'memory', 'areas', 'log']],
    ['none', diff('cma=0'), ['setup', 'memory', 'areas', 'log']],
    [
      'more memory',
      diff('', { ...VIRT, memory: [{ base: 0x40000000n, size: 0x100000000n }] }),
      ['memory', 'areas', 'zones', 'log'],
    ],
    [
      'a kernel elsewhere',
      diff('', { ...VIRT, image: { base: 0x42200000n, size: 0x2f00000n } }),
      ['setup', 'memory'],
    ],
    ['a kernel in the way of the region', underKernel(), ['setup', 'memory', 'regions', 'findings', 'log']],
  ])('%s', (_, found, expected) => {
    const groups = Object.keys(DIFF_GROUPS) as DiffGroup[];
    const differing = groups.filter((group) =>
      DIFF_GROUPS[group].some((section) => found[section].length > 0),
    );
    expect(differing).toEqual(expected);
    expect(isSameBoot(found)).toBe(expected.every((group) => group === 'setup'));
    for (const group of groups) {
      const alone = onlyGroups(found, [group]);
      expect(isSameBoot(alone)).toBe(group === 'setup' || !expected.includes(group));
    }
  });

  /** A no-map region fails if it overlaps the kernel. */
  function underKernel(): BootDiff {
    const nomap = board({ fw: at(0x50000000n, 0x100000n, { 'no-map': true }) });
    return diffBoots(
      checkTree(nomap, VIRT),
      checkTree(nomap, { ...VIRT, image: { base: 0x50000000n, size: 0x2f00000n } }),
    );
  }

  it('has no findings without a check', () => {
    const boot = bootReservedMemory(tree, VIRT);
    expect(diffBoots({ boot }, { boot }).findings).toEqual([]);
  });
});
