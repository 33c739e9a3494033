// SPDX-License-Identifier: MIT
//
// Kernel records: what a real kernel did with a blob (test/golden/kernel-7.2/README.md and kernels.md there).
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Range } from '../../src/base/range.ts';
import { readDtb } from '../../src/fdt/read.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult, MemoryRange } from '../../src/linux/boot-result.ts';
import { parseKconfig } from '../../src/linux/kconfig-file.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { parseMessage } from '../../src/linux/messages/messages.ts';
import type { LogLine } from '../../src/linux/printk.ts';
import { goldenText } from './golden.ts';

type Ends = readonly [string, string];

/** Identifies the kernel of a record; 7.2 on arm64 by default. */
interface RecordOfKernel {
  readonly kernel?: string;
  readonly flavour?: string;
}

export interface BootedRecord extends RecordOfKernel {
  readonly booted: true;
  readonly cmdline: string;
  readonly dtb: string;
  readonly layout: { readonly kernel: Ends; readonly initrd: Ends; readonly fdt: Ends };
  readonly dmesg: readonly { readonly level: number; readonly text: string }[];
  readonly memblock: { readonly memory: readonly string[] };
  readonly cma: readonly { readonly name: string; readonly pages: number }[];
  /** The total of all CMA areas, in records of kernels that do not show each area. */
  readonly cmaTotalKiB?: number;
  /** Names of the dma-buf heaps, if the record contains them. */
  readonly heaps?: readonly string[];
  /** From `memblock=debug`: number of allocated page tables, and bytes of the tree and of each alias. */
  readonly allocations?: { readonly pageTables: number; readonly tree: readonly number[] };
}

export interface DeadRecord extends RecordOfKernel {
  readonly booted: false;
  readonly dtb: string;
  readonly cmdline: string;
  readonly console: readonly string[];
}

export type KernelRecord = BootedRecord | DeadRecord;

/**
 * The addresses that QEMU uses, and those of a boot loader's image, for a record without them: by the folder
 * of its kind.
 */
const QEMU_LAYOUTS: Readonly<Record<string, Required<Pick<Machine, 'image' | 'initrd' | 'fdt'>>>> = {
  'kernel-7.3': layout(0x40200000n, 0x3240000n, 0x48000000n, 0xf82ddn, 0x48200000n),
  'kernel-7.3-16k': layout(0x40200000n, 0x32d0000n, 0x48000000n, 0xf82ddn, 0x48200000n),
  'kernel-7.2': layout(0x40200000n, 0x2f00000n, 0x48000000n, 0xfb970n, 0x48200000n),
  'kernel-7.2-16k': layout(0x40200000n, 0x2fa0000n, 0x48000000n, 0xfb96en, 0x48200000n),
  'kernel-7.2-arm': layout(0x40208000n, 0x18a6e84n, 0x48000000n, 0xe015an, 0x480e1000n),
  'kernel-7.2-arm-lpae': layout(0x40208000n, 0x1caeec4n, 0x48000000n, 0xe015an, 0x480e1000n),
  'kernel-7.2-riscv64': layout(0x80200000n, 0x23a0000n, 0x88200000n, 0xffef1n, 0x9fe00000n),
  'kernel-6.12': layout(0x40200000n, 0x24f0000n, 0x48000000n, 0xf82dfn, 0x48200000n),
  'kernel-6.1': layout(0x40200000n, 0x2010000n, 0x48000000n, 0xf0e4an, 0x48200000n),
};

function layout(
  image: bigint,
  imageSize: bigint,
  initrd: bigint,
  initrdSize: bigint,
  fdt: bigint,
): Required<Pick<Machine, 'image' | 'initrd' | 'fdt'>> {
  return { image: { base: image, size: imageSize }, initrd: { base: initrd, size: initrdSize }, fdt };
}

/** The folder of test/golden for a record's kind: by release, and flavour of Debian's kernel. */
function kindOf({ kernel = '7.2', flavour = 'arm64' }: RecordOfKernel): string {
  const release = /^\d+\.\d+/.exec(kernel)![0];
  const suffix = { arm64: '', 'arm64-16k': '-16k', armmp: '-arm', 'armmp-lpae': '-arm-lpae' }[flavour];
  return `kernel-${release}${suffix ?? `-${flavour}`}`;
}

/** Whether a record is of a kernel that has a folder in test/golden. */
export function isKnownKernel(record: RecordOfKernel): boolean {
  return kindOf(record) in QEMU_LAYOUTS;
}

/** The kernel of a record in the model, with the options of its configuration that matter. */
function kernelOfRecord(record: RecordOfKernel): Pick<Machine, 'kernel' | 'kconfig'> {
  const kind = kindOf(record);
  if (kind === 'kernel-7.2') return { kernel: '7.2' };
  return { kernel: record.kernel, kconfig: parseKconfig(goldenText(`${kind}/config`)) };
}

/** The records of a directory, by file name; none if it does not exist. */
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
  const kernel = kernelOfRecord(record);
  if (!record.booted) {
    return bootReservedMemory(tree, { ...kernel, ...QEMU_LAYOUTS[kindOf(record)], cmdline: record.cmdline });
  }
  const { kernel: image, initrd, fdt } = record.layout;
  return bootReservedMemory(tree, {
    ...kernel,
    image: range(image),
    initrd: range(initrd),
    fdt: BigInt(fdt[0]),
  });
}

function range([base, end]: Ends): Range {
  return { base: BigInt(base), size: BigInt(end) - BigInt(base) };
}

/** A line of a record as a line of a boot's log. */
export function loggedLine({ level, text }: { readonly level: number; readonly text: string }): LogLine {
  const { id, fields } = parseMessage(text) ?? { id: null, fields: {} };
  return { id, fields, level, text, part: 0, node: null };
}

/**
 * The lines that the passes over /reserved-memory print, without those about areas that the kernel itself
 * places.
 */
export function treeLines<Line extends { readonly text: string }>(lines: readonly Line[]): Line[] {
  return lines.filter(({ text }) => !text.startsWith('cma: ') && !text.startsWith('Memory: '));
}

/** All lines except those that do not depend on memory, and those of later events. */
export function earlyLines<Line extends { readonly text: string }>(lines: readonly Line[]): Line[] {
  return lines.filter(
    ({ text }) =>
      !/^((Memory|Kernel command line|OF: fdt: Machine model|flags): |cma: __cma_alloc)/.test(text),
  );
}

const EARLY =
  /reserved mem|Reserved memory|cma: |OVERLAP|overlaps with|Memory limited|crashkernel|CMA|linux,cma|Malformed early|Ignoring memory/;

/** Whether a crashed kernel's console contains the first line of its log. */
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

/** A range as `/sys/kernel/debug/memblock` shows it, without its index: 6.1 shows no node and no flags. */
export function memblockLine(
  { base, size, node, flags }: MemoryRange,
  { kernel, kconfig }: BootResult,
): string {
  const digits = kconfig.physAddr64 ? 16 : 8;
  const pa = (value: bigint): string => `0x${value.toString(16).padStart(digits, '0')}`;
  const extent = `${pa(base)}..${pa(base + size - 1n)}`;
  return kernel === '6.1' ? extent : `${extent} ${node} ${flags.join('|') || 'NONE'}`;
}
