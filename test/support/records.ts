// SPDX-License-Identifier: MIT
//
// Kernel records: what a real kernel did with a blob (test/golden/kernel-7.2/README.md).
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Range } from '../../src/base/range.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult, MemoryRange } from '../../src/linux/boot-result.ts';
import { pa } from '../../src/linux/printk.ts';

type Ends = readonly [string, string];

export interface BootedRecord {
  readonly booted: true;
  readonly cmdline: string;
  readonly dtb: string;
  readonly layout: { readonly kernel: Ends; readonly initrd: Ends; readonly fdt: Ends };
  readonly dmesg: readonly { readonly level: number; readonly text: string }[];
  readonly memblock: { readonly memory: readonly string[] };
  readonly cma: readonly { readonly name: string; readonly pages: number }[];
  /** Names of the dma-buf heaps, where the record has them. */
  readonly heaps?: readonly string[];
  /** What `memblock=debug` showed: how many page tables were allocated, and bytes of the tree and of each alias. */
  readonly allocations?: { readonly pageTables: number; readonly tree: readonly number[] };
}

export interface DeadRecord {
  readonly booted: false;
  readonly dtb: string;
  readonly cmdline: string;
  readonly console: readonly string[];
}

export type KernelRecord = BootedRecord | DeadRecord;

/** Where QEMU puts things, for a record that does not say. */
const QEMU_LAYOUT = {
  image: { base: 0x40200000n, size: 0x2f00000n },
  initrd: { base: 0x48000000n, size: 0xfb970n },
  fdt: 0x48200000n,
};

/** The records of a directory, by file name; none if it is not there. */
export function listRecords(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(directory, name));
}

export function readRecord(file: string): KernelRecord {
  return JSON.parse(readFileSync(file, 'utf8')) as KernelRecord;
}

/** The same boot in the model. */
export function replay(record: KernelRecord): BootResult {
  const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
  if (!record.booted) return bootReservedMemory(tree, { ...QEMU_LAYOUT, cmdline: record.cmdline });
  const { kernel, initrd, fdt } = record.layout;
  return bootReservedMemory(tree, { image: range(kernel), initrd: range(initrd), fdt: BigInt(fdt[0]) });
}

function range([base, end]: Ends): Range {
  return { base: BigInt(base), size: BigInt(end) - BigInt(base) };
}

/** The lines that the passes over /reserved-memory print, without those about areas the kernel places itself. */
export function treeLines<Line extends { readonly text: string }>(lines: readonly Line[]): Line[] {
  return lines.filter(({ text }) => !text.startsWith('cma: ') && !text.startsWith('Memory: '));
}

/** All lines but those that are there whatever became of memory. */
export function earlyLines<Line extends { readonly text: string }>(lines: readonly Line[]): Line[] {
  return lines.filter(({ text }) => !/^(Memory|Kernel command line): /.test(text));
}

const EARLY =
  /reserved mem|Reserved memory|cma: |OVERLAP|overlaps with|Memory limited|crashkernel|CMA|linux,cma|Malformed early|Ignoring memory/;

/** Whether a dead kernel's console goes back to the first line of its log. */
export function isWhole({ console }: DeadRecord): boolean {
  return console.some((line) => line.includes('Booting Linux on physical CPU'));
}

/** The lines of a console that are about early memory, without their timestamps. */
export function consoleLines(lines: readonly string[]): { text: string }[] {
  return lines
    .map((line) => /^\[ *[\d.]+\] (.*)$/.exec(line)?.[1])
    .filter((text) => text !== undefined && EARLY.test(text))
    .map((text) => ({ text: text! }));
}

/** A range as `/sys/kernel/debug/memblock` shows it, without its index. */
export function memblockLine({ base, size, node, flags }: MemoryRange): string {
  return `${pa(base)}..${pa(base + size - 1n)} ${node} ${flags.join('|') || 'NONE'}`;
}
