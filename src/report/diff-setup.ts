// SPDX-License-Identifier: MIT
import { diffArrays } from 'diff';
import { rangeAndSizeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BootDiff, DiffValue } from '../diff/boot-diff.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';

/** Limit of differing words; a command line has fewer. */
const MAX_WORDS = 500;

/** @param inFull whether to show options that differ only because another release is configured differently */
export function setupRows(setup: BootDiff['setup'], words: DiffWords, inFull: boolean): DiffRow[] {
  const isOtherRelease = setup.some(({ field }) => field === 'kernel');
  const folded =
    isOtherRelease && !inFull
      ? setup.filter(({ field }) => field.startsWith('kconfig.') && field !== 'kconfig.pageSize')
      : [];
  const rows = setup.filter((change) => !folded.includes(change)).map((change) => setupRow(change, words));
  if (folded.length === 0) return rows;
  const options = folded.length === 1 ? '1 option' : `${folded.length} options`;
  return [...rows, { kind: 'changed', title: 'configuration', details: [`${options} (--only setup)`] }];
}

function setupRow({ field, from, to }: BootDiff['setup'][number], words: DiffWords): DiffRow {
  return {
    kind: 'changed',
    title: titleOf(field),
    details:
      field === 'cmdline' && typeof from === 'string' && typeof to === 'string'
        ? cmdlineText(from, to, words)
        : [[from, to].map((value) => valueText(field, value, words)).join(` ${words.arrow} `)],
  };
}

/** The words that only one command line has. */
function cmdlineText(from: string, to: string, { show, arrow }: DiffWords): string[] {
  const split = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
  const parts = diffArrays(split(from), split(to), { maxEditLength: MAX_WORDS });
  if (parts === undefined) return [`${show(from)} ${arrow} ${show(to)}`];
  const gone = parts.filter(({ removed }) => removed).flatMap(({ value }) => value);
  const come = parts.filter(({ added }) => added).flatMap(({ value }) => value);
  const text = (list: readonly string[]): string => show(list.join(' '));
  if (gone.length === 0 && come.length === 0) return ['other white space'];
  if (gone.length === 0) return [`with ${text(come)}`];
  return [come.length === 0 ? `without ${text(gone)}` : `${text(gone)} ${arrow} ${text(come)}`];
}

function valueText(field: string, value: DiffValue, { show }: DiffWords): string {
  if (value === null) return 'none';
  if (field === 'kernel' && typeof value === 'string') return `Linux ${value}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && SIZES.includes(field)) return sizeText(BigInt(value));
  if (typeof value === 'object') return rangeAndSizeText(value);
  return typeof value === 'string' ? show(value === '' ? "''" : value) : value.toString();
}

/** Options of the configuration keep their names. */
function titleOf(field: string): string {
  return TITLES[field] ?? field;
}

const OPTIONS: Readonly<Record<keyof Kconfig, string>> = {
  arch: 'architecture',
  release: "the configuration's release",
  pageSize: 'page size',
  pageBlockMaxOrder: 'CONFIG_PAGE_BLOCK_MAX_ORDER',
  hugePages: 'huge pages',
  paBits: 'bits of physical addresses',
  vaBits: 'bits of virtual addresses',
  physAddr64: 'CONFIG_PHYS_ADDR_T_64BIT',
  highmem: 'CONFIG_HIGHMEM',
  pageOffset: 'CONFIG_PAGE_OFFSET',
  textOffset: 'TEXT_OFFSET',
  strictKernelRwx: 'CONFIG_STRICT_KERNEL_RWX',
  blkDevInitrd: 'CONFIG_BLK_DEV_INITRD',
  crashDump: 'CONFIG_CRASH_DUMP',
  cmdline: 'CONFIG_CMDLINE',
  cmdlineMode: 'use of CONFIG_CMDLINE',
  numa: 'CONFIG_NUMA',
  nodesShift: 'CONFIG_NODES_SHIFT',
  nrCpus: 'CONFIG_NR_CPUS',
  efi: 'CONFIG_EFI',
  armGicV3Its: 'CONFIG_ARM_GIC_V3_ITS',
  cpumaskOffstack: 'CONFIG_CPUMASK_OFFSTACK',
  zoneDma: 'CONFIG_ZONE_DMA',
  zoneDma32: 'CONFIG_ZONE_DMA32',
  kfencePoolSize: 'KFENCE pool',
  kfenceEarly: 'KFENCE from the start',
  crashReserve: 'CONFIG_CRASH_RESERVE',
  dmabufHeapsCma: 'CONFIG_DMABUF_HEAPS_CMA',
  dmaCma: 'CONFIG_DMA_CMA',
  cmaAreas: 'CONFIG_CMA_AREAS',
  cmaSizeMbytes: 'CONFIG_CMA_SIZE_MBYTES',
  cmaSizePercentage: 'CONFIG_CMA_SIZE_PERCENTAGE',
  cmaSizeSelection: 'CONFIG_CMA_SIZE_SEL',
  dmaNumaCma: 'CONFIG_DMA_NUMA_CMA',
  dmaPernumaCma: 'CONFIG_DMA_PERNUMA_CMA',
  cmaSizePernuma: 'CONFIG_CMA_SIZE_PERNUMA',
  dmaDeclareCoherent: 'CONFIG_DMA_DECLARE_COHERENT',
  dmaRestrictedPool: 'CONFIG_DMA_RESTRICTED_POOL',
  tegra210Emc: 'CONFIG_TEGRA210_EMC',
};

const TITLES: Readonly<Record<string, string>> = {
  kernel: 'kernel',
  wanted: 'release that is modelled instead',
  arch: 'architecture',
  cmdline: 'command line',
  memoryKnown: 'memory is known',
  image: 'kernel image',
  initrd: 'initrd',
  fdt: 'device tree blob',
  ...Object.fromEntries(Object.entries(OPTIONS).map(([name, title]) => [`kconfig.${name}`, title])),
};

/** Numbers that are sizes. */
const SIZES: readonly string[] = ['kconfig.pageSize', 'kconfig.kfencePoolSize'];
