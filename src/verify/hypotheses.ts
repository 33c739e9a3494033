// SPDX-License-Identifier: MIT
//
// Assumptions that may be wrong, each as a change that the model can boot with. Trials show which change explains a difference.
import { hex } from '../base/hex.ts';
import { endOf, rangeText } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { bytesIn, joinRanges } from '../base/ranges.ts';
import { sizeText } from '../base/size.ts';
import { roundDown, roundUp } from '../base/u64.ts';
import { architectureOf } from '../linux/arch/architectures.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { withLpae, withPageSize } from '../linux/kconfig-variants.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { Machine, MachineMemory } from '../linux/machine.ts';
import { releaseOf } from '../linux/releases/releases.ts';
import { readerOf } from '../linux/tree-reader.ts';
import { bootedKernel, otherKernel, releasesApart } from './booted-kernel.ts';
import type { Setup } from './booted-machine.ts';
import type { ComparedItem } from './comparison.ts';
import type { RealBoot } from './real-boot.ts';
import type { ReasonId } from './reason.ts';

/** A change with its explanation. */
export interface Hypothesis {
  readonly id: ReasonId;
  readonly text: string;
  readonly setup: Setup;
}

/** Input of hypotheses. */
export interface HypothesisInput {
  readonly setup: Setup;
  readonly boot: BootResult;
  readonly real: RealBoot;
  /** The caller's machine. */
  readonly given: Machine;
  readonly realMemory: readonly MachineMemory[] | null;
  readonly differences: readonly ComparedItem[];
}

type HypothesisSource = (input: HypothesisInput) => Hypothesis[];

/** Possible changes of the machine and the kernel, the more likely first. */
const SOURCES: readonly HypothesisSource[] = [
  theLogsKernel,
  otherCommandLine,
  otherMemory,
  otherPageSize,
  otherAreaSize,
  otherOptions,
  otherPlaces,
];

export function hypotheses(input: HypothesisInput): Hypothesis[] {
  // the configuration cannot be inferred with the rules of another release
  const apart = releasesApart(input.real.facts, input.boot) !== null;
  return SOURCES.flatMap((source) => source(input)).filter(({ id }) => !apart || id !== 'other-config');
}

function machineWith({ setup }: HypothesisInput, change: Machine): Setup {
  return { ...setup, machine: { ...setup.machine, ...change } };
}

function kconfigOf({ setup, boot }: HypothesisInput): Kconfig {
  return setup.machine.kconfig ?? boot.kconfig;
}

/** The kernel of the log, if the caller gave another. */
function theLogsKernel(input: HypothesisInput): Hypothesis[] {
  const { facts } = input.real;
  const other = otherKernel(facts, input.boot);
  if (other === null) return [];
  const { name, kconfig, release } = bootedKernel(input.setup.tree, facts, {});
  const logged = facts.release === null ? '' : `Linux ${facts.release}`;
  const text =
    other === 'release'
      ? `the log is of ${logged}, but the prediction of Linux ${input.boot.kernel}, as requested`
      : `the log is of ${logged === '' ? 'a kernel' : logged} for ${kconfig.arch}, but the prediction for ${input.boot.arch}, as requested`;
  const { cmdline, cmdlineMode } = kconfigOf(input);
  const change = { kernel: name ?? release.version, kconfig: { ...kconfig, cmdline, cmdlineMode } };
  return [
    {
      id: other === 'release' ? 'other-release' : 'other-architecture',
      text,
      setup: machineWith(input, change),
    },
  ];
}

/** The boot without the words that the caller added. */
function otherCommandLine(input: HypothesisInput): Hypothesis[] {
  const { given, setup } = input;
  if ((given.cmdline ?? '') === '' || setup.machine.cmdline === undefined) return [];
  const text = `the kernel booted without the words added to its command line (${given.cmdline!})`;
  return [{ id: 'other-command-line', text, setup: machineWith(input, { cmdline: undefined }) }];
}

function otherMemory(input: HypothesisInput): Hypothesis[] {
  const { realMemory, boot, real, setup } = input;
  const sized = (memory: readonly MachineMemory[], text: string): Hypothesis => ({
    id: 'other-memory',
    text,
    setup: machineWith(input, { memory }),
  });
  const all: Hypothesis[] = [];
  if (realMemory !== null && setup.machine.memory !== realMemory)
    all.push(
      sized(
        realMemory,
        `the boot had ${sizeText(bytesIn(realMemory))} of memory, not ${sizeText(bytesIn(boot.memory))}`,
      ),
    );
  const { facts } = real;
  if (facts.memory.length > 0 || real.memory !== undefined || real.iomem !== undefined || !boot.memoryKnown)
    return all;
  // at most its sum is known
  const banks = boot.memory;
  const sizes = facts.totalKib === null ? COMMON_SIZES : [facts.totalKib << 10n];
  for (const size of sizes) {
    const memory = resized(banks, size);
    if (memory === undefined || size === bytesIn(banks)) continue;
    const said = facts.totalKib === null ? 'would fit memory of' : 'shows memory of';
    all.push(sized(memory, `the log ${said} ${sizeText(size)}, not ${sizeText(bytesIn(banks))}`));
  }
  return all;
}

const COMMON_SIZES = [1n, 2n, 4n, 6n, 8n, 12n, 16n, 32n].map((gib) => gib << 29n);

/** Memory of another size: the known banks from the lowest address on, the last one longer or shorter. */
function resized(banks: readonly Range[], size: bigint): MachineMemory[] | undefined {
  const parts: Range[] = [];
  let left = size;
  for (const [i, bank] of banks.entries()) {
    const take = i === banks.length - 1 || bank.size > left ? left : bank.size;
    if (take <= 0n) break;
    parts.push({ base: bank.base, size: take });
    left -= take;
  }
  // a tree's banks may be in any order
  const memory = joinRanges(parts, (one, next) => endOf(one) === next.base);
  const last = memory.at(-1);
  return last === undefined || endOf(last) > 1n << 48n ? undefined : memory;
}

function otherPageSize(input: HypothesisInput): Hypothesis[] {
  const kconfig = kconfigOf(input);
  const known = input.real.facts.pageSize;
  const sizes = architectureOf(kconfig.arch).pageSizes.flatMap(({ bytes: size }): Hypothesis[] => {
    if (size === kconfig.pageSize || (known !== null && known !== size)) return [];
    const text = `the kernel had pages of ${size / 1024} KiB, not ${kconfig.pageSize / 1024} KiB`;
    return [{ id: 'page-size', text, setup: machineWith(input, { kconfig: withPageSize(kconfig, size) }) }];
  });
  return [...sizes, ...otherLpae(input)];
}

/** The build with LPAE, unless the log rules it out. */
function otherLpae(input: HypothesisInput): Hypothesis[] {
  const kconfig = kconfigOf(input);
  const { addressBits } = input.real.facts;
  const known = addressBits !== null && (addressBits === 64) === kconfig.physAddr64;
  const { lpae } = architectureOf(kconfig.arch);
  if (lpae === null || kconfig.physAddr64 || known) return [];
  return [
    {
      id: 'other-config',
      text: `the kernel was configured with ${lpae.option}`,
      setup: machineWith(input, { kconfig: withLpae(kconfig) }),
    },
  ];
}

/** The default area in the log, if the command line does not set it. */
function otherAreaSize(input: HypothesisInput): Hypothesis[] {
  const { differences, boot, real } = input;
  const kconfig = kconfigOf(input);
  const sizes = new Set<number>();
  let missing = false;
  for (const { real: seen, predicted } of differences) {
    if (seen?.message?.explanation.topic === 'area') {
      const size = seen.message.fields['size'];
      const mib = typeof size === 'bigint' ? Number(size >> 20n) : 0;
      if (mib > 0 && mib < 1 << 20) sizes.add(mib);
    } else if (seen === null && predicted?.message?.explanation.topic === 'area') missing = true;
  }
  if (missing) sizes.add(0);
  const asked = /(?:^| )cma=(\S*)/.exec(boot.cmdline);
  const all: Hypothesis[] = [];
  for (const mib of [...sizes].slice(0, MAX_SIZES)) {
    const changed: Kconfig = { ...kconfig, cmaSizeMbytes: mib, cmaSizeSelection: 'mbytes' };
    const instead = asked === null ? `${kconfig.cmaSizeMbytes}` : `cma=${asked[1]!}`;
    if (asked === null)
      all.push({
        id: 'other-config',
        text:
          mib === 0
            ? 'the kernel was configured without a default CMA area (CONFIG_CMA_SIZE_MBYTES=0)'
            : `the kernel was configured with CONFIG_CMA_SIZE_MBYTES=${mib}, not ${instead}${real.facts.cmdline === null ? `, or had cma=${mib}M on its command line, which the log does not show` : ''}`,
        setup: machineWith(input, { kconfig: changed }),
      });
    else if (real.facts.cmdline === null)
      all.push({
        id: 'other-command-line',
        text: `the command line had cma=${mib}M, not ${instead}`,
        setup: machineWith(input, { cmdline: `${input.setup.machine.cmdline ?? ''} cma=${mib}M`.trim() }),
      });
  }
  return all;
}

const MAX_SIZES = 4;

/** Options that were assumed to be off but are on, or the reverse. */
function otherOptions(input: HypothesisInput): Hypothesis[] {
  const kconfig = kconfigOf(input);
  const all: Hypothesis[] = [];
  const toggle = (option: string, change: Partial<Kconfig>, on: boolean): void => {
    all.push({
      id: 'other-config',
      text: `the kernel was configured ${on ? 'without' : 'with'} ${option}`,
      setup: machineWith(input, { kconfig: { ...kconfig, ...change } }),
    });
  };
  for (const [option, name] of SWITCHES) toggle(option, { [name]: !kconfig[name] }, kconfig[name]);
  for (const areas of [7, 8, 20, 64]) {
    if (areas === kconfig.cmaAreas) continue;
    all.push({
      id: 'other-config',
      text: `the kernel was configured with CONFIG_CMA_AREAS=${areas}, not ${kconfig.cmaAreas}`,
      setup: machineWith(input, { kconfig: { ...kconfig, cmaAreas: areas } }),
    });
  }
  return all;
}

const SWITCHES = [
  ['CONFIG_DMA_CMA', 'dmaCma'],
  ['CONFIG_DMA_RESTRICTED_POOL', 'dmaRestrictedPool'],
  ['CONFIG_DMA_DECLARE_COHERENT', 'dmaDeclareCoherent'],
  ['CONFIG_TEGRA210_EMC=y', 'tegra210Emc'],
  ['CONFIG_CMA_SIZE_PERNUMA', 'cmaSizePernuma'],
  ['CONFIG_DMA_NUMA_CMA', 'dmaNumaCma'],
  ['CONFIG_CRASH_RESERVE', 'crashReserve'],
  ['CONFIG_DMABUF_HEAPS_CMA', 'dmabufHeapsCma'],
  ['CONFIG_KFENCE on from the start', 'kfenceEarly'],
  ['CONFIG_NUMA', 'numa'],
  ['huge pages (CONFIG_TRANSPARENT_HUGEPAGE, CONFIG_HUGETLB_PAGE)', 'hugePages'],
] as const satisfies readonly (readonly [string, keyof Kconfig])[];

const MIB2 = 0x200000n;
const PAGE = 0x1000n;

/** QEMU puts the DTB of riscv64 below this address. */
const BELOW_3G = 0xc0000000n;

/** The lowest memory, even if the kernel does not use it: 32-bit arm ignores memory far below the image. */
function startOfMemory({ setup: { tree, machine }, boot }: HypothesisInput): bigint | undefined {
  const banks: readonly Range[] = machine.memory ?? readerOf(tree, boot).memory;
  return banks.reduce<bigint | undefined>(
    (low, { base }) => (low === undefined || base < low ? base : low),
    undefined,
  );
}

/** A hypothesis about the addresses of image and blob. */
export interface PlacesHypothesis extends Hypothesis {
  /** The addresses, as text. */
  readonly where: string;
}

/** Other addresses for image and blob, if they are not known. */
export function otherPlaces(input: HypothesisInput): PlacesHypothesis[] {
  const { boot, given, real, setup } = input;
  const { image, fdt, initrd } = boot.layout;
  const start = startOfMemory(input);
  if (start === undefined || boot.memory.length === 0) return [];
  const images: (Range | undefined)[] = [undefined];
  if (given.image === undefined && real.iomem?.image == null) {
    // if the tree leaves no room for the image, only its usual size is known
    const size = image?.size ?? releaseOf(boot.kernel).builds[boot.arch].image.size;
    for (const offset of architectureOf(boot.arch).imageOffsets)
      if (start + offset !== image?.base) images.push({ base: start + offset, size });
  }
  const all: PlacesHypothesis[] = [];
  for (const placed of images) {
    const blobs: (bigint | undefined)[] = [undefined];
    if (given.fdt === undefined && setup.machine.fdt === undefined && fdt !== undefined) {
      const after = [placed ?? image, initrd].reduce(
        (end, range) => (range && endOf(range) > end ? endOf(range) : end),
        start,
      );
      const high = endOf(boot.memory.at(-1)!);
      const top = high < BELOW_3G ? high : BELOW_3G;
      const candidates = [
        roundUp(after, MIB2),
        roundUp(after, PAGE),
        start + 0x8000000n,
        roundDown(high - fdt.size - MIB2, MIB2),
        roundDown(top - fdt.size, MIB2),
      ];
      blobs.push(...new Set(candidates.filter((base) => base > start && base !== fdt.base)));
    }
    for (const blob of blobs) {
      if (placed === undefined && blob === undefined) continue;
      const where = [
        ...(placed === undefined ? [] : [`the kernel image at ${rangeText(placed)}`]),
        ...(blob === undefined ? [] : [`the DTB at ${hex(blob)}`]),
      ].join(' and ');
      all.push({
        id: 'other-place',
        where,
        text: `placing ${where} reproduces the log; the log does not give the addresses`,
        setup: machineWith(input, {
          ...(placed && { image: placed }),
          ...(blob !== undefined && { fdt: blob }),
        }),
      });
    }
  }
  return all;
}
