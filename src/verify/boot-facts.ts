// SPDX-License-Identifier: MIT
//
// Facts about the boot in a kernel's log, other than the outcome of reserved memory.
import type { Range } from '../base/range.ts';
import type { Arch } from '../linux/arch/arch.ts';
import { archOfLog, namesLpae } from '../linux/arch/arch-of-log.ts';
import { allPageSizes } from '../linux/arch/architectures.ts';
import { addressDigits } from '../linux/messages/messages.ts';
import { releaseNumber } from '../linux/releases/release-number.ts';
import type { KernelLine, KernelLog } from './kernel-log.ts';

/** A range of memory and its NUMA node. */
export interface NodeRange extends Range {
  readonly node: number;
}

/** Facts in the log of a boot; null, or an empty list, if not in the log. */
export interface BootFacts {
  /** The kernel's release, such as `7.2.13+deb14-arm64`. */
  readonly release: string | null;
  /** The release as `releaseNumber()` gives it. */
  readonly version: number | null;
  readonly model: string | null;
  /** The whole command line. */
  readonly cmdline: string | null;
  /** Ranges of memory as the kernel lists them: whole pages, split where a region is not mapped. */
  readonly memory: readonly NodeRange[];
  /** Bytes of a page. */
  readonly pageSize: number | null;
  /** All memory, in KiB. */
  readonly totalKib: bigint | null;
  /** The part of it in CMA areas, in KiB. */
  readonly cmaKib: bigint | null;
  /** Addresses where U-Boot says that it loaded things. */
  readonly fdt: bigint | null;
  readonly initrd: Range | null;
  /** Whether the boot loader mentions overlays. */
  readonly overlays: boolean;
  /** Whether UEFI started it; the UEFI memory map then applies. */
  readonly efi: boolean;
  /** Whether it found its devices by ACPI, without a tree. */
  readonly acpi: boolean;
  /** The architecture, if it is modelled. */
  readonly arch: Arch | null;
  /** The architecture, if it is not modelled. */
  readonly otherArch: string | null;
  /** Bits of a physical address, by the digits of addresses in the log. */
  readonly addressBits: 32 | 64 | null;
  /** Whether the log's first lines are lost. */
  readonly late: boolean;
}

/** Collects the facts in a log. */
export function bootFacts(log: KernelLog): BootFacts {
  const { lines } = log;
  const first = (pattern: RegExp): RegExpExecArray | null => {
    for (const { text } of lines) {
      const match = pattern.exec(text);
      if (match !== null) return match;
    }
    return null;
  };
  const release = (first(/^Linux version (\S{1,100})/) ?? first(OOPS))?.[1] ?? null;
  const total = first(/^Memory: \d{1,15}K\/(\d{1,15})K available/);
  const inCma = first(/^Memory: .* (\d{1,15})K cma-reserved[,)]/);
  const order = first(/\(order: (\d{1,2}), (\d{1,15}) bytes/);
  const named = { 16: 16384, 64: 65536 }[/-(16|64)k(?:-|$)/.exec(release ?? '')?.[1] ?? ''];
  const pageSize = order === null ? named : Number(BigInt(order[2]!) >> BigInt(order[1]!));
  const bits = addressBits(lines, release);
  return {
    release,
    version: releaseNumber(release ?? ''),
    model: first(/^(?:OF: fdt: )?Machine model: (.*)$/)?.[1] ?? null,
    cmdline: commandLineOf(lines),
    memory: nodeRanges(lines),
    pageSize: allPageSizes().find((size) => size === pageSize) ?? null,
    totalKib: total === null ? null : BigInt(total[1]!),
    cmaKib: inCma === null ? null : BigInt(inCma[1]!),
    ...loaderPlaces(log.loader),
    overlays: log.loader.some((line) => /overlay|\.dtbo\b/i.test(line)),
    efi: first(/^efi: EFI v\d/) !== null,
    acpi: first(/^ACPI: (?:RSDP|Early table) /) !== null,
    arch: archOfLog({ release, addressBits: bits, has: (line) => first(line) !== null }),
    otherArch: OTHER_ARCH.exec(release ?? '')?.[1] ?? null,
    addressBits: bits,
    late: log.late,
  };
}

/** The line of an oops that names the kernel, in case its first lines are lost. */
const OOPS = /^CPU: \d{1,4} (?:UID: \d{1,10} )?PID: \d{1,10} Comm: .{1,80} (\d{1,3}\.\d{1,3}\.\S{1,90}) #\d/;

/** Architectures that are not modelled, by the end of the release. */
const OTHER_ARCH = /[-.](amd64|x86_64|i[36]86|686|ppc64\w*|s390x|loongarch64|mips\w*)(?![a-z])/;

/** `%pa` has 8 digits or 16. */
function addressBits(lines: readonly KernelLine[], release: string | null): 32 | 64 | null {
  for (const { text } of lines) {
    const digits = addressDigits(text);
    if (digits === 8) return 32;
    if (digits === 16) return 64;
  }
  return release !== null && namesLpae(release) ? 64 : null;
}

/** Joins a line that the kernel wrapped (CONFIG_CMDLINE_LOG_WRAP_IDEAL_LEN): all pieces but the last end with a backslash. */
function commandLineOf(lines: readonly KernelLine[]): string | null {
  const pieces: string[] = [];
  for (const { text } of lines) {
    const piece = /^Kernel command line: ?(.*)$/.exec(text)?.[1];
    if (piece === undefined) continue;
    if (!piece.endsWith(' \\')) return [...pieces, piece].join(' ');
    pieces.push(piece.slice(0, -2));
  }
  return pieces.length === 0 ? null : pieces.join(' ');
}

/** The list below `Early memory node ranges`. */
function nodeRanges(lines: readonly KernelLine[]): NodeRange[] {
  const ranges: NodeRange[] = [];
  for (const { text } of lines) {
    const match = /^ {1,4}node +(\d{1,4}): \[mem (0x[0-9a-f]{1,16})-(0x[0-9a-f]{1,16})\]$/.exec(text);
    if (match === null) continue;
    const base = BigInt(match[2]!);
    const last = BigInt(match[3]!);
    if (last >= base) ranges.push({ base, size: last - base + 1n, node: Number(match[1]) });
  }
  return ranges;
}

/** U-Boot prints where it moves the blob and the initrd; the last line wins. */
function loaderPlaces(lines: readonly string[]): Pick<BootFacts, 'fdt' | 'initrd'> {
  let fdt: bigint | null = null;
  let initrd: Range | null = null;
  for (const line of lines) {
    const place =
      /(Loading|Using) (Device Tree|Ramdisk) (?:to|in place at) ([0-9a-f]{1,16}), end ([0-9a-f]{1,16})/.exec(
        line,
      );
    if (place === null) continue;
    const base = BigInt(`0x${place[3]!}`);
    const end = BigInt(`0x${place[4]!}`);
    if (place[2] === 'Device Tree') {
      if (base % 8n === 0n) fdt = base;
    } else if (end > base) {
      initrd = { base, size: end - base };
    }
  }
  return { fdt, initrd };
}
