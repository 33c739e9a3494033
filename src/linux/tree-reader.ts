// SPDX-License-Identifier: MIT
//
// How a release reads a device tree: drivers/of/fdt.c for the flat tree of early boot, drivers/of/base.c for the live tree.
import { latin1 } from '../base/latin1.ts';
import type { Range } from '../base/range.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import { cellCount, eachString, number, numberAt, stringAt, u32 } from '../tree/readings.ts';
import type { FlatTree } from './releases/behaviour.ts';
import type { ReleaseVersion } from './releases/change.ts';
import type { Release } from './releases/release.ts';
import { releaseOf } from './releases/releases.ts';

/** Cells of an address and of a size under the root: what all of /reserved-memory is read with. */
export interface RootCells {
  readonly address: number;
  readonly size: number;
}

/** A property that holds whole pairs of address and size. */
export interface AddrSizeProperty {
  readonly entries: number;
  /** The entry of that index. */
  read(index: number): Range;
}

/** What /chosen says (`early_init_dt_scan_chosen()`). */
export interface Chosen {
  /** All of it: how much the kernel keeps depends on its architecture. */
  readonly bootargs: string;
  /** Where the initrd is; undefined without one. */
  readonly initrd: Range | undefined;
  /** `linux,elfcorehdr`: the ELF core header that a crashed kernel left. */
  readonly elfcorehdr: Range | undefined;
  /** `linux,usable-memory-range`: what of memory a crash kernel may use. */
  readonly usableMemory: readonly Range[];
}

/** A bank of memory, before it is cut to whole pages. */
export interface MemoryBank extends Range {
  readonly hotpluggable: boolean;
}

/**
 * Reads one tree as one release does. Whatever differs between releases in the reading of nodes and properties is asked here, so
 * that the model, the rules and the reports cannot differ in it.
 */
export class TreeReader {
  readonly tree: DeviceTree;
  readonly cells: RootCells;
  readonly #reading: FlatTree;
  #chosen: Chosen | undefined;
  #memory: readonly MemoryBank[] | undefined;

  constructor(tree: DeviceTree, { flatTree }: Pick<Release, 'flatTree'>) {
    this.tree = tree;
    this.cells = scanRoot(tree);
    this.#reading = flatTree;
  }

  /** The first string of a property; undefined where the release finds none (see {@link FlatTree}). */
  firstString(property: DtProperty): string | undefined {
    const first = stringAt(property);
    return this.#reading.terminatedStrings ? first : (first ?? unterminated(property));
  }

  /** `of_fdt_device_is_available()`: no status, one that is not a string, `ok` or `okay`. */
  isAvailable(node: DtNode): boolean {
    const property = node.property('status');
    const status = property && this.firstString(property);
    return status === undefined || status === 'ok' || status === 'okay';
  }

  /** `of_device_is_available()`, on the live tree: a status that is not a string does not say okay. */
  deviceIsAvailable(node: DtNode): boolean {
    const property = node.property('status');
    if (property === undefined) return true;
    const status = this.firstString(property);
    return status === 'ok' || status === 'okay';
  }

  /** Whether the kernel creates a device for the node: the node and every bus above it are available. */
  isPopulated(node: DtNode): boolean {
    for (let at: DtNode | null = node; at !== null; at = at.parent) {
      if (!this.deviceIsAvailable(at)) return false;
    }
    return true;
  }

  /** `of_flat_dt_is_compatible()` and, on the live tree, `of_device_is_compatible()`: both ignore case. */
  isCompatible(node: DtNode, compatible: string): boolean {
    const property = node.property('compatible');
    if (property === undefined) return false;
    const wanted = compatible.toLowerCase();
    for (const string of eachString(property)) if (string.toLowerCase() === wanted) return true;
    return !this.#reading.terminatedStrings && unterminated(property).toLowerCase() === wanted;
  }

  /** `of_flat_dt_get_addr_size_prop()`: undefined where the property is absent or its length is not a multiple of a pair's. */
  addrSize(node: DtNode, name: string): AddrSizeProperty | undefined {
    const property = node.property(name);
    if (property === undefined) return undefined;
    const entry = this.cells.address + this.cells.size;
    const count = cellCount(property);
    // without cells the kernel divides by 0, which on arm64 gives 0: only an empty property is whole then, with no entry
    if (entry === 0) return count === 0 ? { entries: 0, read: () => ({ base: 0n, size: 0n }) } : undefined;
    if (count === undefined || count % entry !== 0) return undefined;
    return { entries: count / entry, read: (index) => this.#pair(property, index) };
  }

  /** `early_init_dt_scan_chosen()` and `early_init_dt_check_for_usable_mem_range()`, less the configured command line. */
  get chosen(): Chosen {
    return (this.#chosen ??= this.#scanChosen());
  }

  /** The banks that the tree's memory nodes describe, in its order: `early_init_dt_scan_memory()`. */
  get memory(): readonly MemoryBank[] {
    return (this.#memory ??= this.#scanMemory());
  }

  #scanChosen(): Chosen {
    const chosen = nodeByPath(this.tree, '/chosen');
    if (chosen === undefined) {
      return { bootargs: '', initrd: undefined, elfcorehdr: undefined, usableMemory: [] };
    }
    const elfcorehdr = this.#pairs(chosen, 'linux,elfcorehdr');
    const usable = this.#pairs(chosen, 'linux,usable-memory-range');
    return {
      bootargs: bootargsOf(this.tree),
      initrd: initrdOf(chosen),
      elfcorehdr: elfcorehdr && this.#readsFirst(elfcorehdr) ? elfcorehdr.read(0) : undefined,
      usableMemory: usable === undefined ? [] : firstEntries(usable, this.#reading.usableRanges),
    };
  }

  /** Whether the release reads the first entry of a property: releases that read whole pairs ignore a property with several. */
  #readsFirst({ entries }: AddrSizeProperty): boolean {
    return entries === 1 || (entries > 1 && !this.#reading.wholePairs);
  }

  #scanMemory(): MemoryBank[] {
    const banks: MemoryBank[] = [];
    for (const node of this.tree.root.children) {
      const type = node.property('device_type');
      if (type === undefined || this.firstString(type) !== 'memory' || !this.isAvailable(node)) continue;
      const reg = this.#pairs(node, 'linux,usable-memory') ?? this.#pairs(node, 'reg');
      if (reg === undefined) continue;
      const hotpluggable = node.has('hotpluggable');
      for (const bank of firstEntries(reg, reg.entries)) {
        if (bank.size !== 0n) banks.push({ ...bank, hotpluggable });
      }
    }
    return banks;
  }

  /** Pairs of address and size outside of /reserved-memory. */
  #pairs(node: DtNode, name: string): AddrSizeProperty | undefined {
    if (this.#reading.wholePairs) return this.addrSize(node, name);
    const property = node.property(name);
    if (property === undefined) return undefined;
    const entry = this.cells.address + this.cells.size;
    return {
      entries: entry === 0 ? 0 : Math.trunc(property.length / (4 * entry)),
      read: (index) => this.#pair(property, index),
    };
  }

  #pair(property: DtProperty, index: number): Range {
    const { address, size } = this.cells;
    const at = index * (address + size);
    return { base: numberAt(property, at, address), size: numberAt(property, at + address, size) };
  }
}

/** The first entries of a property, at most `most`. */
function firstEntries(property: AddrSizeProperty, most: number): Range[] {
  return Array.from({ length: Math.min(property.entries, most) }, (_, i) => property.read(i));
}

/** The reader of a tree for the release that booted it. */
export function readerOf(tree: DeviceTree, { kernel }: { readonly kernel: ReleaseVersion }): TreeReader {
  return new TreeReader(tree, releaseOf(kernel));
}

/** `early_init_dt_scan_root()`: one cell each where the root does not say. */
function scanRoot(tree: DeviceTree): RootCells {
  const cellsOf = (name: string): number => {
    const property = tree.root.property(name);
    return (property && u32(property)) ?? 1;
  };
  return { address: cellsOf('#address-cells'), size: cellsOf('#size-cells') };
}

/** The tree's own command line, which all releases read alike: up to the first NUL; the last byte counts as one whatever it is. */
export function bootargsOf(tree: DeviceTree): string {
  const property = nodeByPath(tree, '/chosen')?.property('bootargs');
  if (property === undefined || property.length === 0) return '';
  const text = latin1(property.data, property.start, property.start + property.length - 1);
  const [bootargs = ''] = text.split('\0', 1);
  return bootargs;
}

function initrdOf(chosen: DtNode): Range | undefined {
  const whole = (property: DtProperty | undefined): bigint | undefined =>
    property && number(property, 0, Math.trunc(property.length / 4));
  const start = whole(chosen.property('linux,initrd-start'));
  const end = whole(chosen.property('linux,initrd-end'));
  if (start === undefined || end === undefined || start >= end) return undefined;
  return { base: start, size: end - start };
}

/** What of a property follows its last NUL. */
function unterminated({ data, start, length }: DtProperty): string {
  const end = start + length;
  return latin1(data, start + data.subarray(start, end).lastIndexOf(0) + 1, end);
}
