// SPDX-License-Identifier: MIT
//
// The machine of a real boot, from its log and files, and the tree with the boot's command line.
import { hex } from '../base/hex.ts';
import { byBase, rangeText } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { joinRanges, unite, wholePages } from '../base/ranges.ts';
import { architectureOf } from '../linux/arch/architectures.ts';
import { bootReservedMemory } from '../linux/boot.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { Machine, MachineMemory } from '../linux/machine.ts';
import { bootargsOf } from '../linux/tree-reader.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { dtbSize } from '../tree/dtb-size.ts';
import type { NodeRange } from './boot-facts.ts';
import { bootedKernel } from './booted-kernel.ts';
import type { BootedKernel } from './booted-kernel.ts';
import type { RealBoot } from './real-boot.ts';
import { withBootargs } from './tree-edit.ts';

/** Input of a prediction. */
export interface Setup {
  readonly tree: DeviceTree;
  readonly machine: Machine;
}

/** One input of the prediction, and the source of its value. */
export interface PredictionInput {
  readonly what: string;
  readonly value: string;
  readonly from: string;
}

export interface BootedMachine {
  readonly setup: Setup;
  readonly boot: BootResult;
  readonly taken: readonly PredictionInput[];
  /** The real boot's memory, if it is known but the prediction was made with other memory. */
  readonly realMemory: readonly MachineMemory[] | null;
}

/**
 * Returns the machine. The caller's values win over the log's, and these over the tree's.
 *
 * @param given the caller's machine; its command line is appended to that of the log
 */
export function bootedMachine(tree: DeviceTree, real: RealBoot, given: Machine): BootedMachine {
  const { facts } = real;
  const taken: PredictionInput[] = [];
  const take = (what: string, value: string, from: string): void => {
    taken.push({ what, value, from });
  };

  const kernel = bootedKernel(tree, facts, given);
  let kconfig: Kconfig = kernel.kconfig;
  take('kernel', kernel.text, kernel.from);
  take('configuration', kernel.configuration, kernel.configurationFrom);
  let booted = tree;
  if (facts.cmdline !== null) {
    booted = withBootargs(tree, facts.cmdline);
    // the log shows the command line after CONFIG_CMDLINE was applied
    kconfig = { ...kconfig, cmdline: '', cmdlineMode: 'default' };
  }
  // words that repeat words of the log are meant once
  const repeated = facts.cmdline !== null && ` ${facts.cmdline} `.includes(` ${given.cmdline ?? ''} `);
  const added = repeated ? undefined : given.cmdline;
  const words = [facts.cmdline ?? bootargsOf(tree), added ?? ''].filter((text) => text !== '');
  const from = facts.cmdline === null ? 'the tree' : 'the log';
  take('command line', words.join(' '), (added ?? '') === '' ? from : `${from}, with the given words`);

  const image = given.image ?? shownImage(real, kernel) ?? undefined;
  if (image !== undefined) take('kernel image', rangeText(image), given.image ? 'as given' : '/proc/iomem');
  const initrd = given.initrd ?? facts.initrd ?? undefined;
  if (initrd !== undefined) take('initrd', rangeText(initrd), given.initrd ? 'as given' : 'the boot loader');
  const found = blobPlace(tree, real);
  const fdt = given.fdt ?? found ?? facts.fdt ?? undefined;
  if (fdt !== undefined)
    take(
      'blob',
      hex(fdt),
      given.fdt !== undefined ? 'as given' : found !== undefined ? 'memblock/reserved' : 'the boot loader',
    );

  // already in the configuration
  const settled = { kernel: kernel.name, arch: undefined, pageSize: undefined, lpae: undefined };
  const machine: Machine = { ...given, ...settled, cmdline: added, kconfig, image, initrd, fdt };
  const setup: Setup = { tree: booted, machine };
  const boot = bootReservedMemory(booted, machine);
  const seen = realMemory(real, BigInt(kconfig.pageSize));
  if (seen === null || sameMemory(seen, boot)) {
    if (boot.memoryKnown)
      take('memory', memoryText(boot.memory), given.memory === undefined ? 'the tree' : 'as given');
    return { setup, boot, taken, realMemory: null };
  }
  const memory = machineMemory(seen, boot);
  if (given.memory !== undefined) {
    take('memory', memoryText(given.memory), 'as given');
    return { setup, boot, taken, realMemory: memory };
  }
  take('memory', memoryText(memory), seen.from);
  const better: Setup = { tree: booted, machine: { ...machine, memory } };
  return { setup: better, boot: bootReservedMemory(booted, better.machine), taken, realMemory: null };
}

/** The image in /proc/iomem, with the header that is not shown there. */
function shownImage({ iomem }: RealBoot, { release, kconfig }: BootedKernel): Range | null {
  const shown = iomem?.image ?? null;
  const before = architectureOf(kconfig.arch).freeImageHead(release);
  return shown === null || shown.base < before
    ? shown
    : { base: shown.base - before, size: shown.size + before };
}

/** The banks that a real boot shows. */
interface RealMemory {
  readonly banks: readonly NodeRange[];
  /** Whether it shows NUMA nodes. */
  readonly nodes: boolean;
  /** Whether unmapped memory is missing, as in /proc/iomem on 32-bit arm. */
  readonly mappedAlone: boolean;
  readonly from: string;
}

/** The memory that is shown; null for none. */
function realMemory({ memory, facts, iomem }: RealBoot, page: bigint): RealMemory | null {
  const onNode0 = (ranges: readonly Range[]): NodeRange[] =>
    joinBanks(
      ranges.map(({ base, size }) => ({ base, size, node: 0 })),
      page,
    );
  if (memory !== undefined) {
    const pages = wholePages(memory, page);
    const nodes = pages.flatMap(({ base, size, node }) => (node === null ? [] : [{ base, size, node }]));
    const all = nodes.length === pages.length;
    const banks = all ? joinBanks(nodes, page) : onNode0(pages);
    return { banks, nodes: all, mappedAlone: false, from: 'memblock/memory' };
  }
  if (facts.memory.length > 0)
    return { banks: joinBanks(facts.memory, page), nodes: true, mappedAlone: false, from: 'the log' };
  if (iomem === undefined) return null;
  const mappedAlone = iomem.reserved.length === 0;
  return { banks: onNode0(iomem.memory), nodes: false, mappedAlone, from: '/proc/iomem' };
}

/** Whether a boot has the memory. */
function sameMemory({ banks, nodes, mappedAlone }: RealMemory, boot: BootResult): boolean {
  if (!boot.memoryKnown) return false;
  const page = BigInt(boot.kconfig.pageSize);
  const shown = mappedAlone ? boot.memory.filter(isMapped) : boot.memory;
  const memory = wholePages(shown, page);
  const predicted = joinBanks(nodes ? memory : memory.map((range) => ({ ...range, node: 0 })), page);
  return (
    predicted.length === banks.length &&
    predicted.every(
      ({ base, size, node }, i) =>
        base === banks[i]!.base && size === banks[i]!.size && node === banks[i]!.node,
    )
  );
}

function isMapped({ flags }: BootResult['memory'][number]): boolean {
  return !flags.includes('NOMAP');
}

/** The memory for a machine, including unmapped parts that may not be shown. */
function machineMemory({ banks, mappedAlone }: RealMemory, boot: BootResult): MachineMemory[] {
  const page = BigInt(boot.kconfig.pageSize);
  const hidden = mappedAlone ? boot.memory.filter((range) => !isMapped(range)) : [];
  const all = joinBanks([...banks, ...hidden.map((range) => ({ ...range, node: 0 }))], page);
  const several = all.some(({ node }) => node > 0);
  return all.map(({ base, size, node }) => ({ base, size, ...(several && { node }) }));
}

/** Joins the banks of each node where no whole page is missing between them. */
function joinBanks(banks: readonly NodeRange[], page: bigint): NodeRange[] {
  return joinRanges([...banks].sort(byBase), (a, b) => a.node === b.node, page);
}

function memoryText(memory: readonly Range[]): string {
  const banks = unite(memory);
  const shown = banks.slice(0, 4).map(rangeText).join(', ');
  return banks.length > 4 ? `${shown} and ${banks.length - 4} more` : shown;
}

/** Address of the blob: a reserved range with its size. */
function blobPlace(tree: DeviceTree, { reserved = [] }: RealBoot): bigint | undefined {
  const size = BigInt(dtbSize(tree));
  const range = reserved.find(
    (one) => one.size === size && one.base % 8n === 0n && one.flags?.includes('RSV_KERN') !== true,
  );
  return range?.base;
}
