// SPDX-License-Identifier: MIT
import { Coverage } from '../base/coverage.ts';
import { rangeText } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { bytesIn } from '../base/ranges.ts';
import { sizeText } from '../base/size.ts';
import type { BootDiff, MemoryTotals, RangeChange, RangeState, ReservedChange } from '../diff/boot-diff.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { sizeChange } from './diff-values.ts';

const TOTALS: Readonly<Record<keyof MemoryTotals, string>> = {
  ram: 'RAM',
  nomap: 'lost to no-map',
  reserved: 'reserved',
  cma: 'in CMA areas',
  left: 'left',
  leftDma: 'left below the DMA limit',
};

/** The sums, and ranges that belong to no region, area or file. */
export function memoryRows(diff: BootDiff, { arrow }: DiffWords): DiffRow[] {
  const told = toldRanges(diff);
  const isUntold = (range: Range): boolean => told.of(range) < range.size;
  const reserved = diff.reserved.filter(isUntold);
  const own = reserved.filter(isKernelsOwn);
  return [
    ...diff.totals.map(({ field, from, to }): DiffRow => ({
      kind: 'changed',
      title: TOTALS[field],
      details: [totalText(from as bigint | null, to as bigint | null, arrow)],
    })),
    ...diff.memory.filter(isUntold).map((change) => rangeRow(change, memoryText, arrow)),
    ...reserved
      .filter((change) => !isKernelsOwn(change))
      .map((change) => rangeRow(change, reservedText, arrow)),
    ...ownRows(own, told),
  ];
}

function totalText(from: bigint | null, to: bigint | null, arrow: DiffWords['arrow']): string {
  if (from !== null && to !== null) return sizeChange(from, to, arrow);
  return [from, to].map((size) => (size === null ? 'no such limit' : sizeText(size))).join(` ${arrow} `);
}

function rangeRow(
  change: RangeChange,
  text: (state: RangeState | null) => string,
  arrow: DiffWords['arrow'],
): DiffRow {
  const { size, from, to } = change;
  return {
    kind: from === null ? 'added' : to === null ? 'removed' : 'changed',
    title: rangeText(change),
    details: [
      `${sizeText(size)}, ${from !== null && to !== null ? `${text(from)} ${arrow} ` : ''}${text(to ?? from)}`,
    ],
  };
}

function memoryText(state: RangeState | null): string {
  if (state === null) return 'no memory';
  const flags = state.flags.length === 0 ? '' : ` (${state.flags.join(', ')})`;
  return `memory of node ${state.node}${flags}`;
}

function reservedText(state: RangeState | null): string {
  if (state === null) return 'free';
  return state.flags.length === 0 ? 'reserved' : `reserved (${state.flags.join(', ')})`;
}

/** Whether it is an allocation of the kernel itself, whose address does not matter. */
function isKernelsOwn({ own }: ReservedChange): boolean {
  return own;
}

function ownRows(own: readonly RangeChange[], told: Coverage): DiffRow[] {
  const sum = (changes: readonly RangeChange[]): bigint => bytesIn(changes) - told.ofAll(changes);
  const more = sum(own.filter(({ from }) => from === null));
  const less = sum(own.filter(({ to }) => to === null));
  if (own.length === 0) return [];
  const details = [
    ...(more > 0n ? [`${sizeText(more)} more`] : []),
    ...(less > 0n ? [`${sizeText(less)} less`] : []),
  ];
  return [
    {
      kind: 'changed',
      title: "the kernel's own early allocations",
      details: [details.join(', ') || 'other flags'],
    },
  ];
}

/** Ranges shown elsewhere: regions and areas that differ, and loaded files. */
function toldRanges({ regions, entries, areas, numaAreas, setup }: BootDiff): Coverage {
  const ranges: Range[] = [];
  const add = (one: { readonly base: bigint | null; readonly size: bigint } | null): void => {
    if (one !== null && one.base !== null) ranges.push({ base: one.base, size: one.size });
  };
  for (const { a, b } of [...regions, ...entries, ...areas, ...numaAreas]) {
    add(a);
    add(b);
  }
  for (const { from, to } of setup) for (const value of [from, to]) if (typeof value === 'object') add(value);
  return new Coverage(ranges);
}
