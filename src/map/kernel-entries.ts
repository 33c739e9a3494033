// SPDX-License-Identifier: MIT
//
// Memory without a node of /reserved-memory.
import { hex } from '../base/hex.ts';
import { endOf, rangeBetween } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { intersect, joinRanges, subtract, unite } from '../base/ranges.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { readerOf } from '../linux/tree-reader.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { Detail, MapEntry, MarkKind } from './mark.ts';
import { KIND_TITLES } from './mark.ts';

/** Kinds whose memory is reserved. */
const RESERVES: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'reserved',
  'nomap',
  'cma',
  'default-cma',
  'numa-cma',
  'coherent-pool',
  'restricted-pool',
  'memreserve',
  'image',
  'initrd',
  'blob',
  'crash',
]);

/**
 * The kernel image, the initrd, the DTB, the memory reservation block, the crash kernel's memory, and the CMA
 * areas without a region.
 */
export function kernelEntries(
  result: BootResult,
  tree: DeviceTree,
  regions: readonly MapEntry[],
): MapEntry[] {
  const { image, initrd, fdt } = result.layout;
  const entries: MapEntry[] = [];
  const add = (
    kind: MarkKind,
    range: Range | undefined,
    name = KIND_TITLES[kind],
    ...more: Detail[]
  ): void => {
    if (range !== undefined) entries.push(entry(kind, name, range, more));
  };
  if (image !== undefined) {
    const kept = keptOf(image, result);
    const isAll = kept.base === image.base && kept.size === image.size;
    const from = `${hex(image.base)}, ${hex(image.size)} bytes`;
    add('image', kept, undefined, ...(isAll ? [] : [{ label: 'loaded', value: from }]));
  }
  add('initrd', initrd);
  add('blob', fdt);
  for (const [i, reservation] of reservations(tree).entries()) {
    add('memreserve', reservation, KIND_TITLES.memreserve, { label: 'entry', value: i.toString() });
  }
  for (const range of result.crashKernel) add('crash', range);
  const { elfcorehdr } = readerOf(tree, result).chosen;
  if (elfcorehdr !== undefined && elfcorehdr.size > 0n) add('crash', elfcorehdr, 'ELF core header');

  const ofRegions = new Set(regions.filter(({ kind }) => kind === 'cma').map(({ base }) => base));
  for (const area of result.areas) {
    if (ofRegions.has(area.base)) continue;
    add(area.default ? 'default-cma' : 'cma', area, area.name, {
      label: 'CMA area',
      value: `index ${area.index}`,
    });
  }
  for (const area of result.numaAreas) {
    add('numa-cma', area, area.name, { label: 'NUMA node', value: area.node.toString() });
  }
  for (const area of result.crashAreas) add('cma', area, 'crashkernel');
  const failed = result.failedDefault;
  if (failed !== null) {
    const by = failed.requested ? 'cma= on the command line' : 'the configuration';
    const details = [
      { label: 'requested by', value: by },
      { label: 'error', value: failed.errno },
    ];
    entries.push({
      ...entry('failed', KIND_TITLES['default-cma'], failed, details),
      base: failed.fixed ? failed.base : null,
    });
  }
  return entries;
}

/**
 * The part of the image that stays reserved: its head is used once, and old kernels free the page tables at
 * its end.
 */
function keptOf(image: Range, { reserved }: BootResult): Range {
  const parts = intersect([image], unite(reserved));
  const [first] = parts;
  const last = parts.at(-1);
  return first === undefined || last === undefined ? image : rangeBetween(first.base, endOf(last));
}

/** The memblock reservations that none of the entries explains. */
export function earlyEntries(result: BootResult, entries: readonly MapEntry[]): MapEntry[] {
  if (!result.memoryKnown) return [];
  const explained = entries.flatMap(({ kind, base, size }) =>
    base === null || !RESERVES.has(kind) ? [] : [{ base, size }],
  );
  // the rest of a page between two reservations cannot be used
  const lessThanPage = BigInt(result.kconfig.pageSize) - 1n;
  const ranges = joinRanges(subtract(unite(result.reserved), unite(explained)), () => true, lessThanPage);
  const what =
    'allocated by the kernel before its page allocator works: page tables, the live tree and similar';
  return ranges.map((range) => entry('early', KIND_TITLES.early, range, [{ label: 'what', value: what }]));
}

function entry(kind: MarkKind, name: string, { base, size }: Range, details: readonly Detail[]): MapEntry {
  return { kind, name, path: null, base, size, details, devices: [] };
}

/** The entries up to the first one of size 0, where the kernel stops. */
function reservations({ reservations: all }: DeviceTree): readonly Range[] {
  const end = all.findIndex(({ size }) => size === 0n);
  return end < 0 ? all : all.slice(0, end);
}
