// SPDX-License-Identifier: MIT
import { diffArrays } from 'diff';
import type { LogLine } from '../linux/printk.ts';
import type { LogChange } from './boot-diff.ts';

/** Limit of lines that only one boot has; above it, the logs have too little in common to compare their order. */
const MAX_EDITS = 1000;

/** The lines that only one of two logs has, in order: removed lines before the lines that replace them. */
export function logChanges(a: readonly LogLine[], b: readonly LogLine[]): LogChange[] {
  const start = sharedStart(a, b);
  const end = sharedEnd(a, b, start);
  const midA = a.slice(start, a.length - end);
  const midB = b.slice(start, b.length - end);
  const parts = diffArrays(midA, midB, { comparator: sameLine, maxEditLength: MAX_EDITS });
  if (parts === undefined) return unordered(midA, midB, start);
  const changes: LogChange[] = [];
  let inA = start;
  let inB = start;
  for (const { added, removed, value } of parts) {
    if (removed) for (const line of value) changes.push({ kind: 'removed', index: inA++, line });
    else if (added) for (const line of value) changes.push({ kind: 'added', index: inB++, line });
    else {
      inA += value.length;
      inB += value.length;
    }
  }
  return changes;
}

/** The same, ignoring order. */
function unordered(a: readonly LogLine[], b: readonly LogLine[], start: number): LogChange[] {
  const only = (
    lines: readonly LogLine[],
    others: readonly LogLine[],
    kind: LogChange['kind'],
  ): LogChange[] => {
    const count = new Map<string, number>();
    for (const line of others) count.set(keyOf(line), (count.get(keyOf(line)) ?? 0) + 1);
    return lines.flatMap((line, i) => {
      const left = count.get(keyOf(line)) ?? 0;
      count.set(keyOf(line), left - 1);
      return left > 0 ? [] : [{ kind, index: start + i, line }];
    });
  };
  const changes = [...only(a, b, 'removed'), ...only(b, a, 'added')];
  // the same lines in another order are treated like unrelated logs
  return changes.length > 0 ? changes : [...only(a, [], 'removed'), ...only(b, [], 'added')];
}

function sharedStart(a: readonly LogLine[], b: readonly LogLine[]): number {
  let count = 0;
  while (count < a.length && count < b.length && sameLine(a[count]!, b[count]!)) count++;
  return count;
}

function sharedEnd(a: readonly LogLine[], b: readonly LogLine[], start: number): number {
  let count = 0;
  const most = Math.min(a.length, b.length) - start;
  while (count < most && sameLine(a[a.length - 1 - count]!, b[b.length - 1 - count]!)) count++;
  return count;
}

/** Compares lines as `dmesg` shows them: the same line about a node with another path is equal. */
function sameLine(a: LogLine, b: LogLine): boolean {
  return a.level === b.level && a.text === b.text;
}

function keyOf({ level, text }: LogLine): string {
  return `${level} ${text}`;
}
