// SPDX-License-Identifier: MIT
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { VerdictReason } from '../linux/verdict.ts';
import type { Zone } from '../linux/zones.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { areaDiffs } from './areas.ts';
import type { BootDiff, MemoryTotals } from './boot-diff.ts';
import { deviceDiffs } from './devices.ts';
import { entryDiffs } from './entries.ts';
import { findingDiffs } from './findings.ts';
import { fieldChanges, itemDiffs } from './item-diffs.ts';
import { sortWording } from './log-wording.ts';
import { logChanges } from './log.ts';
import { rangeChanges, totalsOf } from './memory.ts';
import { pairUp } from './pair-up.ts';
import { withReasons } from './release-reasons.ts';
import { reservedChanges } from './reserved.ts';
import { pairRegions, regionDiffs } from './regions.ts';
import { setupChanges } from './setup.ts';

/** One of two boots. */
export interface DiffInput {
  readonly boot: BootResult;
  /** Its findings, from `runChecks()`; without them none are compared. */
  readonly diagnostics?: readonly Diagnostic[] | undefined;
  /** The booted tree, for the labels of its regions, which identify renamed regions. */
  readonly tree?: DeviceTree | undefined;
}

/**
 * Returns the differences between two boots, of two boards or of one board with other options.
 *
 * @param a the old boot
 * @param b the new boot
 * @example
 * const [a, b] = ['64M', '256M'].map((size) => ({ boot: bootReservedMemory(tree, { cmdline: `cma=${size}` }) }));
 * const grown = diffBoots(a, b).default.map((area) => area.b?.size);
 */
export function diffBoots(a: DiffInput, b: DiffInput): BootDiff {
  const regions = pairRegions({ ...a.boot, tree: a.tree }, { ...b.boot, tree: b.tree });
  const renamed = new Map<string, string>();
  for (const pair of regions) if (pair.a !== null && pair.b !== null) renamed.set(pair.a.path, pair.b.path);
  const pathInB = (path: string): string => renamed.get(path) ?? path;
  const diff: BootDiff = {
    setup: setupChanges(a.boot, b.boot),
    verdict: fieldChanges<'boots'>(a.boot.verdict, b.boot.verdict, ['boots']),
    reasons: itemDiffs(
      pairUp<VerdictReason>(a.boot.verdict.because, b.boot.verdict.because, [
        { name: 'text', of: ({ text }) => text, inOrder: true },
      ]),
      () => [],
    ),
    totals: fieldChanges<keyof MemoryTotals>(totalsOf(a.boot), totalsOf(b.boot), [
      'ram',
      'nomap',
      'reserved',
      'cma',
      'left',
      'leftDma',
    ]),
    memory: rangeChanges(a.boot.memory, b.boot.memory),
    reserved: reservedChanges(a, b),
    regions: regionDiffs(regions),
    entries: entryDiffs(a, b, pathInB),
    ...areaDiffs(a.boot, b.boot),
    nodes: itemDiffs(
      pairUp(a.boot.nodes, b.boot.nodes, [{ name: 'number', of: (node) => node.toString() }]),
      () => [],
    ),
    zones: itemDiffs(
      pairUp(a.boot.zones, b.boot.zones, [{ name: 'name', of: ({ name, node }) => `${name} ${node}` }]),
      (pair) => fieldChanges<keyof Zone>(pair.a, pair.b, ['base', 'end']),
    ),
    devices: deviceDiffs(a.boot.devices, b.boot.devices, pathInB),
    ...sortWording(logChanges(a.boot.log, b.boot.log), a.boot.kernel, b.boot.kernel),
    findings: findingDiffs(a.diagnostics ?? [], b.diagnostics ?? [], pathInB),
  };
  return withReasons(diff, a, b);
}
