// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import { DEBIAN_ARM64_7_2, withPageSize } from '../linux/kconfig.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { Machine } from '../linux/machine.ts';
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
    kconfig: readKconfig(options),
  };
}

function readKconfig({ config, pageSize }: MachineOptions): Kconfig | undefined {
  const kconfig = config === undefined ? undefined : readConfig(config);
  if (pageSize === undefined) return kconfig;
  const bytes = Number(typeof pageSize === 'number' ? pageSize : parseNumber(pageSize, '--page-size'));
  if (!PAGE_SIZES.includes(bytes)) throw new Failure(`--page-size: '${pageSize}' is not 4K, 16K or 64K`);
  return withPageSize(kconfig ?? DEBIAN_ARM64_7_2, bytes);
}

const PAGE_SIZES = [0x1000, 0x4000, 0x10000];

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
