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

/** What a field may hold. */
export type DiffValue = string | number | bigint | boolean | Range | null;

/** A field that is not the same in both boots. */
export interface FieldChange<Field extends string = string> {
  readonly field: Field;
  readonly from: DiffValue;
  readonly to: DiffValue;
}

/** Something that only B has, only A has, or that both have and that is not the same in them. */
export type ItemDiff<Item, Field extends string = string> = Explained &
  (
    | { readonly kind: 'added'; readonly a: null; readonly b: Item }
    | { readonly kind: 'removed'; readonly a: Item; readonly b: null }
    | {
        readonly kind: 'changed';
        readonly a: Item;
        readonly b: Item;
        /** By what the two were taken for the same thing: `path`, `label`, `name`, `place` and so on. */
        readonly matched: string;
        readonly changes: readonly FieldChange<Field>[];
      }
  );

/** Something that may come of what one release does otherwise than the other. */
export interface Explained {
  /** What of `RELEASE_CHANGES` explains it; not there where nothing does, or both boots are of one release. */
  readonly because?: readonly ReleaseChangeId[];
}

/** A CMA area of the list, as far as two of them can be told apart: its index follows from what comes before it. */
export interface DiffArea extends Range {
  readonly name: string;
  readonly default: boolean;
}

/** An entry of a region's `reg` beyond the first, of which no region is made. */
export interface DiffEntry extends Range {
  /** Path and name of the region's node. */
  readonly path: string;
  readonly name: string;
  /** From 1: the first entry is the region. */
  readonly index: number;
  /** Whether it is set aside: mapped, not mapped, not at all, or a part of it. */
  readonly state: 'reserved' | 'nomap' | 'free' | 'part';
}

/** A finding, without its place in a source. */
export interface DiffFinding {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly message: string;
  readonly node: string | null;
  readonly property: string | null;
  /** Whether a comment in the source says that it does not count. */
  readonly suppressed: boolean;
}

/** A stretch of addresses that is not the same in both boots; null where a boot has no such memory there. */
export interface RangeChange extends Range {
  readonly from: RangeState | null;
  readonly to: RangeState | null;
}

/** A stretch of what is reserved. */
export interface ReservedChange extends RangeChange {
  /** Whether the kernel allocated it for itself: what a release does not mark as such, and nothing accounts for, is taken for that. */
  readonly own: boolean;
}

/** What memblock says of a range. */
export interface RangeState {
  readonly node: number;
  readonly flags: readonly string[];
}

/** A line of the log that only one boot has. */
export interface LogChange {
  readonly kind: 'added' | 'removed';
  /** Its index in the log of B where it was added, in that of A where it was removed. */
  readonly index: number;
  readonly line: LogLine;
}

/** Lines of the logs of two releases that do not disagree, and yet are not the same. */
export interface WordingChange {
  /** The same line elsewhere, the same in other words, or a line that tells of nothing bad and that the other release does not have. */
  readonly why: 'moved' | 'reworded' | 'not-logged';
  readonly a: { readonly index: number; readonly line: LogLine } | null;
  readonly b: { readonly index: number; readonly line: LogLine } | null;
}

/**
 * How memory is shared out, in bytes: `ram` is `nomap`, `reserved` (without CMA areas), `cma` and `left` together. What is left
 * below the DMA limit is null where no zone has that limit.
 */
export interface MemoryTotals {
  readonly ram: bigint;
  readonly nomap: bigint;
  readonly reserved: bigint;
  readonly cma: bigint;
  readonly left: bigint;
  readonly leftDma: bigint | null;
}

/** What differs between two boots. A list without entries is the same in both. */
export interface BootDiff {
  /** What was given: the kernel, the command line, the configuration (`kconfig.pageSize` and so on), where things were loaded. */
  readonly setup: readonly FieldChange[];
  readonly verdict: readonly FieldChange<'boots'>[];
  /** Why a kernel dies, or is in danger. */
  readonly reasons: readonly ItemDiff<VerdictReason>[];
  readonly totals: readonly FieldChange<keyof MemoryTotals>[];
  /** memblock's list of memory, by address. */
  readonly memory: readonly RangeChange[];
  /** memblock's list of what is reserved, by address. */
  readonly reserved: readonly ReservedChange[];
  readonly regions: readonly ItemDiff<Region, keyof Region>[];
  readonly entries: readonly ItemDiff<DiffEntry, keyof DiffEntry>[];
  readonly areas: readonly ItemDiff<DiffArea, keyof DiffArea>[];
  /** The area that devices without one of their own allocate from; one entry at most. */
  readonly default: readonly ItemDiff<DiffArea, keyof DiffArea>[];
  /** The default area that could not be made; one entry at most. */
  readonly failedDefault: readonly ItemDiff<FailedDefaultArea, keyof FailedDefaultArea>[];
  readonly numaAreas: readonly ItemDiff<NumaArea, keyof NumaArea>[];
  readonly heaps: readonly ItemDiff<string>[];
  /** NUMA nodes that are online. */
  readonly nodes: readonly ItemDiff<number>[];
  readonly zones: readonly ItemDiff<Zone, keyof Zone>[];
  readonly devices: readonly ItemDiff<BootDevice, DeviceField>[];
  readonly log: readonly LogChange[];
  /** Lines that two releases put otherwise; none where both boots are of one release. */
  readonly wording: readonly WordingChange[];
  readonly findings: readonly ItemDiff<DiffFinding, keyof DiffFinding>[];
}

/** A part of what is compared. */
export type DiffSection = keyof BootDiff;

/**
 * What the lists are about, which is how people ask for some of them. What was given to two boots is no difference between them: that is
 * in what came of it. Nor is how releases word their logs.
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

/** Parts that are shown together. */
export type DiffGroup = keyof typeof DIFF_GROUPS;

/**
 * A difference with the lists of some groups alone; the others are empty.
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
 * Whether two boots came to the same, whatever was given to them.
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

/** Lists that tell of no difference between what came of two boots. */
const UNCOUNTED: readonly string[] = ['setup', 'wording'] satisfies readonly DiffSection[];
