// SPDX-License-Identifier: MIT
//
// The machine that a real boot ran on, made of what its log and files tell, and the tree with the command line it had.
import { hex } from '../base/hex.ts';
import type { Range } from '../base/range.ts';
import { bootReservedMemory } from '../linux/boot.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { scanChosen, scanRoot } from '../linux/fdt.ts';
import { withPageSize } from '../linux/kconfig.ts';
import { DEBIAN_ARM64_7_2 } from '../linux/releases/linux-7.2.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { Machine, MachineMemory } from '../linux/machine.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { NodeRange } from './facts.ts';
import { merged, wholePages } from './ranges.ts';
import { extent } from './seen.ts';
import type { RealBoot } from './seen.ts';
import { withBootargs } from './tree-edit.ts';

/** What a prediction is made from. */
export interface Setup {
  readonly tree: DeviceTree;
  readonly machine: Machine;
}

/** What was taken for the prediction, and who says so. */
export interface Taken {
  readonly what: string;
  readonly value: string;
  readonly from: string;
}

export interface BootedMachine {
  readonly setup: Setup;
  readonly boot: BootResult;
  readonly taken: readonly Taken[];
  /** Where the real boot's own memory is known, but the prediction was made with other memory: that memory. */
  readonly realMemory: readonly MachineMemory[] | null;
}

/** The tree's own command line. */
export function treeCommandLine(tree: DeviceTree): string {
  return scanChosen(tree, scanRoot(tree)).bootargs;
}

/**
 * Makes the machine. What the caller says goes before what the log says, and that before the tree.
 *
 * @param given what the caller says of the machine; the words of its command line come after those of the log
 */
export function bootedMachine(tree: DeviceTree, real: RealBoot, given: Machine): BootedMachine {
  const { facts } = real;
  const taken: Taken[] = [];
  const take = (what: string, value: string, from: string): void => {
    taken.push({ what, value, from });
  };

  let kconfig: Kconfig = given.kconfig ?? withPageSize(DEBIAN_ARM64_7_2, facts.pageSize ?? 4096);
  take(
    'configuration',
    `${kconfig.pageSize / 1024} KiB pages`,
    given.kconfig !== undefined
      ? 'as given'
      : facts.pageSize === null
        ? "Debian's"
        : "Debian's, with the log's page size",
  );
  let booted = tree;
  if (facts.cmdline !== null) {
    booted = withBootargs(tree, facts.cmdline);
    // the log has what became of CONFIG_CMDLINE
    kconfig = { ...kconfig, cmdline: '', cmdlineMode: 'default' };
  }
  // who repeats words of the log's means them once
  const repeated = facts.cmdline !== null && ` ${facts.cmdline} `.includes(` ${given.cmdline ?? ''} `);
  const added = repeated ? undefined : given.cmdline;
  const words = [facts.cmdline ?? treeCommandLine(tree), added ?? ''].filter((text) => text !== '');
  const from = facts.cmdline === null ? 'the tree' : 'the log';
  take('command line', words.join(' '), (added ?? '') === '' ? from : `${from}, with the words given`);

  const image = given.image ?? real.iomem?.image ?? undefined;
  if (image !== undefined) take('kernel image', extent(image), given.image ? 'as given' : '/proc/iomem');
  const initrd = given.initrd ?? facts.initrd ?? undefined;
  if (initrd !== undefined) take('initrd', extent(initrd), given.initrd ? 'as given' : 'the boot loader');
  const found = blobPlace(tree, real);
  const fdt = given.fdt ?? found ?? facts.fdt ?? undefined;
  if (fdt !== undefined)
    take(
      'blob',
      hex(fdt),
      given.fdt !== undefined ? 'as given' : found !== undefined ? 'memblock/reserved' : 'the boot loader',
    );

  const machine: Machine = { ...given, cmdline: added, kconfig, image, initrd, fdt };
  const setup: Setup = { tree: booted, machine };
  const boot = bootReservedMemory(booted, machine);
  const seen = realMemory(real, BigInt(kconfig.pageSize));
  if (seen === null || sameMemory(seen, boot, real.memory !== undefined || facts.memory.length > 0)) {
    if (boot.memoryKnown)
      take('memory', memoryText(boot.memory), given.memory === undefined ? 'the tree' : 'as given');
    return { setup, boot, taken, realMemory: null };
  }
  const several = seen.some(({ node }) => node > 0);
  const memory = seen.map(({ base, size, node }) => ({ base, size, ...(several && { node }) }));
  if (given.memory !== undefined) {
    take('memory', memoryText(given.memory), 'as given');
    return { setup, boot, taken, realMemory: memory };
  }
  take(
    'memory',
    memoryText(memory),
    real.memory !== undefined ? 'memblock/memory' : facts.memory.length > 0 ? 'the log' : '/proc/iomem',
  );
  const better: Setup = { tree: booted, machine: { ...machine, memory } };
  return { setup: better, boot: bootReservedMemory(booted, better.machine), taken, realMemory: null };
}

/** The banks that a real boot shows, null where it shows none. */
function realMemory({ memory, facts, iomem }: RealBoot, page: bigint): NodeRange[] | null {
  if (memory !== undefined) return merged(wholePages(memory, page), page);
  if (facts.memory.length > 0) return merged(facts.memory, page);
  return iomem === undefined
    ? null
    : merged(
        iomem.memory.map((range) => ({ ...range, node: 0 })),
        page,
      );
}

function sameMemory(seen: readonly NodeRange[], boot: BootResult, nodes: boolean): boolean {
  if (!boot.memoryKnown) return false;
  const page = BigInt(boot.kconfig.pageSize);
  const memory = wholePages(boot.memory, page);
  const predicted = merged(nodes ? memory : memory.map((range) => ({ ...range, node: 0 })), page);
  return (
    predicted.length === seen.length &&
    predicted.every(
      ({ base, size, node }, i) => base === seen[i]!.base && size === seen[i]!.size && node === seen[i]!.node,
    )
  );
}

function memoryText(memory: readonly Range[]): string {
  const banks = merged(
    memory.map((range) => ({ ...range, node: 0 })),
    0n,
  );
  const shown = banks.slice(0, 4).map(extent).join(', ');
  return banks.length > 4 ? `${shown} and ${banks.length - 4} more` : shown;
}

/** Where the blob lies: what is reserved there is as long as it. */
function blobPlace(tree: DeviceTree, { reserved = [] }: RealBoot): bigint | undefined {
  const size = tree.totalSize;
  if (size === undefined) return undefined;
  const range = reserved.find(
    (one) => one.size === BigInt(size) && one.base % 8n === 0n && !one.flags.includes('RSV_KERN'),
  );
  return range?.base;
}
