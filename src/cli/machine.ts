// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import { ARCHES } from '../linux/arch/arch.ts';
import type { Arch } from '../linux/arch/arch.ts';
import type { Machine } from '../linux/machine.ts';
import { RELEASES, namesRelease } from '../linux/releases/releases.ts';
import { Failure } from './failure.ts';
import { readConfig, readImageSize } from './kernel-files.ts';
import { isRange, parseMemory, parseNumber, parseRange } from './numbers.ts';

/** What a tree alone does not say about a boot, as it was typed. */
export interface MachineOptions {
  readonly cmdline?: string;
  readonly memory?: readonly string[];
  readonly image?: string;
  readonly initrd?: string;
  readonly fdt?: string;
  /** The release that boots: `6.1`, or `6.1.0-50-arm64` and the like. */
  readonly kernel?: string;
  readonly arch?: string;
  readonly config?: string;
  /** Size of the kernel's pages, in place of the configuration's: in bytes, or 4K and so on. */
  readonly pageSize?: string | number;
}

/** Reads what was typed, and the files that it names. */
export function readMachine(options: MachineOptions): Machine {
  return {
    cmdline: options.cmdline,
    memory: options.memory?.map((text) => parseMemory(text, '--memory')),
    image: options.image === undefined ? undefined : readImage(options.image),
    initrd: options.initrd === undefined ? undefined : parseRange(options.initrd, '--initrd'),
    fdt: options.fdt === undefined ? undefined : readFdtBase(options.fdt),
    kernel: options.kernel === undefined ? undefined : readRelease(options.kernel),
    arch: options.arch === undefined ? undefined : readArch(options.arch),
    kconfig: options.config === undefined ? undefined : readConfig(options.config),
    pageSize: readPageSize(options.pageSize),
  };
}

function readPageSize(pageSize: string | number | undefined): number | undefined {
  if (pageSize === undefined) return undefined;
  const bytes = Number(typeof pageSize === 'number' ? pageSize : parseNumber(pageSize, '--page-size'));
  if (!PAGE_SIZES.includes(bytes)) throw new Failure(`--page-size: '${pageSize}' is not 4K, 16K or 64K`);
  return bytes;
}

const PAGE_SIZES = [0x1000, 0x4000, 0x10000];

/** The release, as it was typed. */
function readRelease(text: string): string {
  if (namesRelease(text)) return text;
  const modelled = RELEASES.map(({ version }) => version).join(', ');
  throw new Failure(`--kernel: '${text}' is no release of Linux; modelled are ${modelled}`);
}

function readArch(text: string): Arch {
  const arch = ARCHES.find((name) => name === text);
  if (arch === undefined) throw new Failure(`--arch: '${text}' is not ${ARCHES.join(', ')}`);
  return arch;
}

function readImage(text: string): Range {
  if (isRange(text)) return parseRange(text, '--image');
  const at = text.lastIndexOf('@');
  if (at < 1) throw new Failure(`--image: '${text}' is neither BASE:SIZE nor FILE@BASE`);
  return { base: parseNumber(text.slice(at + 1), '--image'), size: readImageSize(text.slice(0, at)) };
}

function readFdtBase(text: string): bigint {
  const base = parseNumber(text, '--fdt');
  if (base % 8n !== 0n)
    throw new Failure(`--fdt: '${text}' is no multiple of 8, and the kernel would not start`);
  return base;
}
