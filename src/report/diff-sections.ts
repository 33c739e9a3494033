// SPDX-License-Identifier: MIT
//
// The text of a difference, shared by all text formats. Nothing is escaped here; text from a tree or a command line goes through `show`.
import { rangeAndSizeText, rangeBetween } from '../base/range.ts';
import type { BootDiff } from '../diff/boot-diff.ts';
import type { Zone } from '../linux/zones.ts';
import { areaRows } from './diff-areas.ts';
import type { DiffReport } from './diff-report.ts';
import { memoryRows } from './diff-memory.ts';
import { deviceRows, entryRows, findingRows, regionRows } from './diff-regions.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { setupRows } from './diff-setup.ts';

/** The differences of one kind. */
export interface DiffPart {
  readonly id: string;
  readonly title: string;
  /** Whether its titles are names of the tree, not words. */
  readonly isNamed: boolean;
  readonly rows: readonly DiffRow[];
  /** Number of differences above the limit. */
  readonly left: number;
}

const NAMED: readonly string[] = ['regions', 'areas', 'devices', 'wording'];
/** Rows of one part. */
const MAX_ROWS = 1000;

/** All differences; parts without a difference are omitted. */
export function diffParts({ diff, only }: Pick<DiffReport, 'diff' | 'only'>, words: DiffWords): DiffPart[] {
  const parts: [string, string, DiffRow[]][] = [
    ['setup', 'Input', setupRows(diff.setup, words, only?.includes('setup') === true)],
    ['verdict', 'Verdict', verdictRows(diff, words)],
    ['memory', 'Memory', memoryRows(diff, words)],
    [
      'regions',
      'Regions of /reserved-memory',
      [...regionRows(diff.regions, words), ...entryRows(diff.entries, words)],
    ],
    ['areas', 'CMA areas', areaRows(diff, words)],
    ['zones', 'Nodes and zones', zoneRows(diff, words)],
    ['devices', 'Devices', deviceRows(diff.devices, words)],
    ['findings', 'Findings', findingRows(diff.findings, words)],
    ['log', 'What the kernel logs', logRows(diff, words)],
    ['wording', 'Lines worded differently', only === null ? [] : wordingRows(diff.wording, words)],
  ];
  return parts
    .filter(([, , rows]) => rows.length > 0)
    .map(([id, title, rows]) => ({
      id,
      title,
      isNamed: NAMED.includes(id),
      rows: rows.slice(0, MAX_ROWS),
      left: Math.max(rows.length - MAX_ROWS, 0),
    }));
}

/** `2 changed, 1 new` */
export function countsText({ rows, left }: DiffPart): string {
  const count = (kind: DiffRow['kind']): number => rows.filter((row) => row.kind === kind).length;
  const counts = [
    [count('changed'), 'changed'],
    [count('added'), 'new'],
    [count('removed'), 'gone'],
    [left, 'more'],
  ] as const;
  return counts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ');
}

function verdictRows({ verdict, reasons }: BootDiff, { show, arrow }: DiffWords): DiffRow[] {
  const word = (boots: unknown): string => (boots === true ? 'yes' : boots === false ? 'no' : 'unlikely');
  return [
    ...verdict.map(({ from, to }): DiffRow => ({
      kind: 'changed',
      title: 'boots',
      details: [`${word(from)} ${arrow} ${word(to)}`],
    })),
    ...reasons.map(({ kind, a, b }): DiffRow => ({ kind, title: show((b ?? a).text), details: [] })),
  ];
}

function zoneRows({ nodes, zones }: BootDiff, { arrow }: DiffWords): DiffRow[] {
  const text = ({ base, end }: Zone): string => rangeAndSizeText(rangeBetween(base, end));
  return [
    ...nodes.map(({ kind, a, b }): DiffRow => ({
      kind,
      title: `node ${b ?? a}`,
      details: [],
    })),
    ...zones.map((zone): DiffRow => {
      const { name, node } = zone.b ?? zone.a;
      const one = zone.a ?? zone.b;
      const details = zone.kind === 'changed' ? `${text(zone.a)} ${arrow} ${text(zone.b)}` : text(one);
      return { kind: zone.kind, title: `zone ${name} of node ${node}`, details: [details] };
    }),
  ];
}

/** Number of lines omitted because releases only word them differently; null for none. */
export function wordingNote({ diff, only }: Pick<DiffReport, 'diff' | 'only'>): string | null {
  const count = diff.wording.length;
  if (only !== null || count === 0) return null;
  const lines = count === 1 ? '1 line of the log is' : `${count} lines of the log are`;
  return `${lines} only worded differently by the other release, or at another position (--only wording)`;
}

function wordingRows(wording: BootDiff['wording'], { show }: DiffWords): DiffRow[] {
  return wording.map(({ why, a, b }): DiffRow => {
    const title = show((b ?? a)!.line.text);
    if (why === 'reworded') return { kind: 'changed', title, details: [`was: ${show(a!.line.text)}`] };
    if (why === 'moved') return { kind: 'changed', title, details: ['at another position'] };
    return {
      kind: a === null ? 'added' : 'removed',
      title,
      details: ['the other release does not log this'],
    };
  });
}

function logRows({ log }: BootDiff, { show }: DiffWords): DiffRow[] {
  return log.map(({ kind, line }) => ({ kind, title: show(line.text), details: [] }));
}
