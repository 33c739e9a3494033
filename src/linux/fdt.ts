// SPDX-License-Identifier: MIT
//
// drivers/of/fdt.c of Linux 7.2: what the kernel reads from the flat tree.
import { U64_MAX, addU64, maxU64, minU64, roundUp } from '../base/u64.ts';
import { latin1 } from '../base/latin1.ts';
import { hex } from '../base/hex.ts';
import type { Range } from '../base/range.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import { cellCount, eachString, number, stringAt, u32 } from '../tree/readings.ts';
import { COMMAND_LINE_MAX } from './cmdline.ts';
import type { Kconfig } from './kconfig.ts';
import type { FlatTree } from './releases/behaviour.ts';
import type { EarlyKernel } from './reserved-mem.ts';

/** Cells of an address and of a size under the root: what all of /reserved-memory is read with. */
export interface RootCells {
  readonly address: number;
  readonly size: number;
}

/** `early_init_dt_scan_root()`: one cell each where the root does not say. */
export function scanRoot(tree: DeviceTree): RootCells {
  const cellsOf = (name: string): number => {
    const property = tree.root.property(name);
    return (property && u32(property)) ?? 1;
  };
  return { address: cellsOf('#address-cells'), size: cellsOf('#size-cells') };
}

/** The first string of a property of the flat tree; undefined where it has none that counts (see {@link FlatTree}). */
function firstString(property: DtProperty, { terminatedStrings }: StringReading): string | undefined {
  const first = stringAt(property);
  return terminatedStrings ? first : (first ?? unterminated(property));
}

/** What of a property follows its last NUL. */
function unterminated({ data, start, length }: DtProperty): string {
  const end = start + length;
  return latin1(data, start + data.subarray(start, end).lastIndexOf(0) + 1, end);
}

/** What of a release's {@link FlatTree} is about strings. */
type StringReading = Pick<FlatTree, 'terminatedStrings'>;

/** As the newest release reads it. */
const STRICT: FlatTree = { terminatedStrings: true, wholePairs: true };

/** `of_fdt_device_is_available()`: no status, one that is no string, `ok` or `okay`. */
export function isAvailable(node: DtNode, reading: StringReading = STRICT): boolean {
  const property = node.property('status');
  const status = property && firstString(property, reading);
  return status === undefined || status === 'ok' || status === 'okay';
}

/** `of_flat_dt_is_compatible()`: ignoring case. */
export function isCompatible(node: DtNode, compatible: string, reading: StringReading = STRICT): boolean {
  const property = node.property('compatible');
  if (property === undefined) return false;
  const wanted = compatible.toLowerCase();
  for (const string of eachString(property)) if (string.toLowerCase() === wanted) return true;
  return !reading.terminatedStrings && unterminated(property).toLowerCase() === wanted;
}

/** A property that holds whole pairs of address and size. */
export interface AddrSizeProperty {
  readonly entries: number;
  /** The entry of that index. */
  read(index: number): Range;
}

/** `of_flat_dt_get_addr_size_prop()`: undefined where the property is absent or its length is no multiple of a pair's. */
export function addrSizeProperty(node: DtNode, name: string, cells: RootCells): AddrSizeProperty | undefined {
  const property = node.property(name);
  if (property === undefined) return undefined;
  const entry = cells.address + cells.size;
  const count = cellCount(property);
  // without cells the kernel divides by 0, which on arm64 gives 0: only an empty property is whole then, with no entry
  if (entry === 0) return count === 0 ? { entries: 0, read: () => ({ base: 0n, size: 0n }) } : undefined;
  if (count === undefined || count % entry !== 0) return undefined;
  return {
    entries: count / entry,
    read: (index) => readPair(property, index, cells),
  };
}

/** Pairs of address and size where the property may have more than whole ones; undefined where it is absent. */
function wholePairs(node: DtNode, name: string, cells: RootCells): AddrSizeProperty | undefined {
  const property = node.property(name);
  if (property === undefined) return undefined;
  const entry = cells.address + cells.size;
  return {
    entries: entry === 0 ? 0 : Math.trunc(property.length / (4 * entry)),
    read: (index) => readPair(property, index, cells),
  };
}

function readPair(property: DtProperty, index: number, cells: RootCells): Range {
  const at = index * (cells.address + cells.size);
  return {
    base: number(property, at, cells.address)!,
    size: number(property, at + cells.address, cells.size)!,
  };
}

/** What /chosen says (`early_init_dt_scan_chosen()`). */
export interface Chosen {
  readonly bootargs: string;
  /** Where the initrd is; undefined without one. */
  readonly initrd: Range | undefined;
  /** `linux,elfcorehdr`: the ELF core header that a crashed kernel left. */
  readonly elfcorehdr: Range | undefined;
  /** `linux,usable-memory-range`: what of memory a crash kernel may use. */
  readonly usableMemory: readonly Range[];
}

/** `early_init_dt_scan_chosen()` and `early_init_dt_check_for_usable_mem_range()`, less the configured command line. */
export function scanChosen(tree: DeviceTree, cells: RootCells, reading = STRICT): Chosen {
  const chosen = nodeByPath(tree, '/chosen');
  if (chosen === undefined) {
    return { bootargs: '', initrd: undefined, elfcorehdr: undefined, usableMemory: [] };
  }
  const pairs = reading.wholePairs ? addrSizeProperty : wholePairs;
  const elfcorehdr = pairs(chosen, 'linux,elfcorehdr', cells);
  const usable = pairs(chosen, 'linux,usable-memory-range', cells);
  const entries = elfcorehdr?.entries ?? 0;
  return {
    bootargs: bootargsOf(chosen),
    initrd: initrdOf(chosen),
    elfcorehdr: entries === 1 || (entries > 1 && !reading.wholePairs) ? elfcorehdr!.read(0) : undefined,
    usableMemory: Array.from({ length: Math.min(usable?.entries ?? 0, 2) }, (_, i) => usable!.read(i)),
  };
}

/** Up to the first NUL; the last byte is taken for one whatever it is. */
function bootargsOf(chosen: DtNode): string {
  const property = chosen.property('bootargs');
  if (property === undefined || property.length === 0) return '';
  const kept = Math.min(property.length - 1, COMMAND_LINE_MAX);
  return latin1(property.data, property.start, property.start + kept).split('\0')[0]!;
}

function initrdOf(chosen: DtNode): Range | undefined {
  const whole = (property: DtProperty | undefined): bigint | undefined =>
    property && number(property, 0, Math.trunc(property.length / 4));
  const start = whole(chosen.property('linux,initrd-start'));
  const end = whole(chosen.property('linux,initrd-end'));
  if (start === undefined || end === undefined || start >= end) return undefined;
  return { base: start, size: end - start };
}

/** The command line that the kernel reads: bootargs, with what CONFIG_CMDLINE has to say. */
export function commandLine(bootargs: string, kconfig: Kconfig): string {
  const { cmdline, cmdlineMode } = kconfig;
  if (cmdlineMode === 'force') return cmdline.slice(0, COMMAND_LINE_MAX);
  if (cmdline !== '' && cmdlineMode === 'extend') return `${bootargs} ${cmdline}`.slice(0, COMMAND_LINE_MAX);
  return (bootargs === '' ? cmdline : bootargs).slice(0, COMMAND_LINE_MAX);
}

/** A bank of memory, before it is cut to whole pages. */
export interface MemoryBank extends Range {
  readonly hotpluggable: boolean;
}

/** The banks that the tree's memory nodes describe, in its order: `early_init_dt_scan_memory()`. */
export function scanMemory(tree: DeviceTree, cells: RootCells, reading = STRICT): MemoryBank[] {
  const pairs = reading.wholePairs ? addrSizeProperty : wholePairs;
  const banks: MemoryBank[] = [];
  for (const node of tree.root.children) {
    const type = node.property('device_type');
    if (type === undefined || firstString(type, reading) !== 'memory' || !isAvailable(node, reading))
      continue;
    const reg = pairs(node, 'linux,usable-memory', cells) ?? pairs(node, 'reg', cells);
    const hotpluggable = node.has('hotpluggable');
    for (let i = 0; i < (reg?.entries ?? 0); i++) {
      const bank = reg!.read(i);
      if (bank.size !== 0n) banks.push({ ...bank, hotpluggable });
    }
  }
  return banks;
}

/**
 * Enters the banks in memblock: `early_init_dt_add_memory_arch()` for each.
 *
 * @param lowest the first address that the kernel can use; what is below is left out
 */
export function addMemory(banks: readonly MemoryBank[], kernel: EarlyKernel, lowest = 0n): void {
  const { memblock, kconfig } = kernel;
  const page = BigInt(kconfig.pageSize);
  for (const bank of banks) {
    const inPage = bank.base & (page - 1n);
    if (bank.size < page - inPage) {
      ignoreMemory('block', bank.base, addU64(bank.base, bank.size), kernel);
    } else {
      const base = roundUp(bank.base, page);
      const size = (inPage === 0n ? bank.size : bank.size - (page - inPage)) & ~(page - 1n);
      const usable = usableMemory({ base, size }, kernel, lowest);
      if (usable !== null) memblock.add(usable.base, usable.size);
    }
    if (bank.hotpluggable) memblock.markHotplug(bank.base, bank.size);
  }
}

/** What of whole pages the kernel can address; null where nothing. */
function usableMemory({ base, size }: Range, kernel: EarlyKernel, lowest: bigint): Range | null {
  const { max } = kernel.phys;
  const end = addU64(base, size);
  if (base > max || end < lowest) {
    ignoreMemory('block', base, end, kernel);
    return null;
  }
  const tooHigh = addU64(end, U64_MAX) > max;
  if (tooHigh) ignoreMemory('range', max + 1n, end, kernel);
  const last = tooHigh ? max + 1n : base + size;
  if (base >= lowest) return { base, size: last - base };
  ignoreMemory('range', base, lowest, kernel);
  return { base: lowest, size: last - lowest };
}

function ignoreMemory(what: 'block' | 'range', from: bigint, to: bigint, { printk }: EarlyKernel): void {
  printk.warn(`OF: fdt: Ignoring memory ${what} ${hex(from)} - ${hex(to)}`);
}

/** What of the banks a crash kernel finds itself in: what /chosen allows it to use, or all. */
export function usableBanks(banks: readonly Range[], usable: readonly Range[]): readonly Range[] {
  if (usable[0] === undefined || usable[0].size === 0n) return banks;
  return banks.flatMap((bank) =>
    usable.flatMap((range) => {
      const base = maxU64(bank.base, range.base);
      const end = minU64(bank.base + bank.size, range.base + range.size);
      return base < end ? [{ base, size: end - base }] : [];
    }),
  );
}

/** Caps memory to what /chosen allows a crash kernel to use. */
export function capUsableMemory(usable: readonly Range[], kernel: EarlyKernel): void {
  const [first, ...others] = usable;
  if (first === undefined) return;
  kernel.memblock.capMemoryRange(first.base, first.size);
  for (const range of others) kernel.memblock.add(range.base, range.size);
}

/** `fdt_reserve_elfcorehdr()` */
export function reserveElfcorehdr(range: Range | undefined, kernel: EarlyKernel): void {
  if (range === undefined || range.size === 0n || !kernel.kconfig.crashDump) return;
  if (kernel.memblock.isRegionReserved(range.base, range.size)) {
    kernel.printk.warn('OF: fdt: elfcorehdr is overlapped');
    return;
  }
  kernel.memblock.reserve(range.base, range.size);
  kernel.printk.info(
    `OF: fdt: Reserving ${range.size >> 10n} KiB of memory at ${hex(range.base)} for elfcorehdr`,
  );
}

/** The header's /memreserve/ entries, up to the first of size 0. */
export function reserveMemreserve(reservations: readonly Range[], kernel: EarlyKernel): void {
  for (const { base, size } of reservations) {
    if (size === 0n) return;
    kernel.memblock.reserve(base, size);
  }
}
