// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { FindingId } from '../diagnostics/ids.ts';
import type { BootDevice, NumaArea } from '../linux/boot-result.ts';
import type { FailedDefaultArea } from '../linux/contiguous.ts';
import type { LogLine } from '../linux/printk.ts';
import type { ReleaseChangeId } from '../linux/releases/releases.ts';
import type { Region } from '../linux/region.ts';
import type { VerdictReason } from '../linux/verdict.ts';
import type { Zone } from '../linux/zones.ts';

/** The fields of a device that are compared; where its region is says the region. */
export type DeviceField = Exclude<keyof BootDevice, 'resource'>;

/** Value of a field. */
export type DiffValue = string | number | bigint | boolean | Range | null;

/** A field that differs between the boots. */
export interface FieldChange<Field extends string = string> {
  readonly field: Field;
  readonly from: DiffValue;
  readonly to: DiffValue;
}

/** An item that only B has, that only A has, or that differs. */
export type ItemDiff<Item, Field extends string = string> = Explained &
  (
    | { readonly kind: 'added'; readonly a: null; readonly b: Item }
    | { readonly kind: 'removed'; readonly a: Item; readonly b: null }
    | {
        readonly kind: 'changed';
        readonly a: Item;
        readonly b: Item;
        /** The key that matched the two items: `path`, `label`, `name`, `place` and so on. */
        readonly matched: string;
        readonly changes: readonly FieldChange<Field>[];
      }
  );

/** An item that may differ because of a change between releases. */
export interface Explained {
  /** The changes in `RELEASE_CHANGES` that explain it; undefined for none, or if both boots have the same release. */
  readonly because?: readonly ReleaseChangeId[];
}

/** A CMA area of the list, without its index, which depends on the areas before it. */
export interface DiffArea extends Range {
  readonly name: string;
  readonly default: boolean;
}

/** An entry of a region's `reg` beyond the first, which does not become a region. */
export interface DiffEntry extends Range {
  /** Path and name of the region's node. */
  readonly path: string;
  readonly name: string;
  /** From 1: the first entry is the region. */
  readonly index: number;
  /** Whether it is reserved: mapped, not mapped, not at all, or in part. */
  readonly state: 'reserved' | 'nomap' | 'free' | 'part';
}

/** A finding without its place in a source. */
export interface DiffFinding {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly message: string;
  readonly node: string | null;
  readonly property: string | null;
  /** Whether a comment in the source suppresses it. */
  readonly suppressed: boolean;
}

/** A range of addresses that differs between the boots; null for a boot without memory there. */
export interface RangeChange extends Range {
  readonly from: RangeState | null;
  readonly to: RangeState | null;
}

/** A reserved range. */
export interface ReservedChange extends RangeChange {
  /** Whether the kernel allocated it for itself. A range that a release does not mark and that has no other owner counts as such. */
  readonly own: boolean;
}

/** The memblock state of a range. */
export interface RangeState {
  readonly node: number;
  readonly flags: readonly string[];
}

/** A line of the log that only one boot has. */
export interface LogChange {
  readonly kind: 'added' | 'removed';
  /** Its index in the log of B if it was added, in the log of A if it was removed. */
  readonly index: number;
  readonly line: LogLine;
}

/** Lines of the logs of two releases that differ without a contradiction. */
export interface WordingChange {
  /** The same line at another position, the same line in other words, or a harmless line that the other release does not log. */
  readonly why: 'moved' | 'reworded' | 'not-logged';
  readonly a: { readonly index: number; readonly line: LogLine } | null;
  readonly b: { readonly index: number; readonly line: LogLine } | null;
}

/**
 * How memory is used, in bytes: `ram` is the sum of `nomap`, `reserved` (without CMA areas), `cma` and `left`. The rest below the DMA limit
 * is null if no zone has that limit.
 */
export interface MemoryTotals {
  readonly ram: bigint;
  readonly nomap: bigint;
  readonly reserved: bigint;
  readonly cma: bigint;
  readonly left: bigint;
  readonly leftDma: bigint | null;
}

/** Differences between two boots. An empty list means no difference. */
export interface BootDiff {
  /** Input: the kernel, the command line, the configuration (`kconfig.pageSize` and so on), load addresses. */
  readonly setup: readonly FieldChange[];
  readonly verdict: readonly FieldChange<'boots'>[];
  /** Reasons why a kernel crashes, or may crash. */
  readonly reasons: readonly ItemDiff<VerdictReason>[];
  readonly totals: readonly FieldChange<keyof MemoryTotals>[];
  /** The memblock list of memory, by address. */
  readonly memory: readonly RangeChange[];
  /** The memblock list of reserved memory, by address. */
  readonly reserved: readonly ReservedChange[];
  readonly regions: readonly ItemDiff<Region, keyof Region>[];
  readonly entries: readonly ItemDiff<DiffEntry, keyof DiffEntry>[];
  readonly areas: readonly ItemDiff<DiffArea, keyof DiffArea>[];
  /** The default area; at most one entry. */
  readonly default: readonly ItemDiff<DiffArea, keyof DiffArea>[];
  /** The default area that could not be created; at most one entry. */
  readonly failedDefault: readonly ItemDiff<FailedDefaultArea, keyof FailedDefaultArea>[];
  readonly numaAreas: readonly ItemDiff<NumaArea, keyof NumaArea>[];
  readonly heaps: readonly ItemDiff<string>[];
  /** NUMA nodes that are online. */
  readonly nodes: readonly ItemDiff<number>[];
  readonly zones: readonly ItemDiff<Zone, keyof Zone>[];
  readonly devices: readonly ItemDiff<BootDevice, DeviceField>[];
  readonly log: readonly LogChange[];
  /** Lines that two releases word differently; empty if both boots have the same release. */
  readonly wording: readonly WordingChange[];
  readonly findings: readonly ItemDiff<DiffFinding, keyof DiffFinding>[];
}

/** A part of the comparison. */
export type DiffSection = keyof BootDiff;

/**
 * The group of each list, by which users select lists. Differing inputs are not a difference of the boots, only differing results are.
 * Neither is the wording of logs.
 */
export const DIFF_GROUPS = {
  setup: ['setup'],
  verdict: ['verdict', 'reasons'],
  memory: ['totals', 'memory', 'reserved'],
  regions: ['regions', 'entries'],
  areas: ['areas', 'default', 'failedDefault', 'numaAreas', 'heaps'],
  zones: ['nodes', 'zones'],
  devices: ['devices'],
  findings: ['findings'],
  log: ['log'],
  wording: ['wording'],
} as const satisfies Record<string, readonly DiffSection[]>;

/** Groups of lists that are shown together. */
export type DiffGroup = keyof typeof DIFF_GROUPS;

/**
 * A difference with only the lists of some groups; the others are empty.
 */
export function onlyGroups(diff: BootDiff, groups: readonly DiffGroup[]): BootDiff {
  const kept: readonly DiffSection[] = groups.flatMap((group) => DIFF_GROUPS[group]);
  const entries = Object.entries(diff).map(([section, list]: [string, readonly unknown[]]) => [
    section,
    kept.includes(section as DiffSection) ? list : [],
  ]);
  return Object.fromEntries(entries) as BootDiff;
}

/**
 * Whether two boots have the same results, whatever their inputs.
 *
 * @example
 * const boot = { boot: bootReservedMemory(tree) };
 * if (!isSameBoot(diffBoots(boot, boot))) throw new Error('a boot differs from itself');
 */
export function isSameBoot(diff: BootDiff): boolean {
  return Object.entries(diff).every(
    ([section, list]: [string, readonly unknown[]]) => UNCOUNTED.includes(section) || list.length === 0,
  );
}

/** Lists that do not count as differences of results. */
const UNCOUNTED: readonly string[] = ['setup', 'wording'] satisfies readonly DiffSection[];
