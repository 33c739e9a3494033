// SPDX-License-Identifier: MIT
import { present } from '../base/invariant.ts';
import { ARCHES, ARCH_FOLDERS } from './arch/arch.ts';
import { architectureOf, findArch } from './arch/architectures.ts';
import type { Kconfig } from './kconfig.ts';
import { archThatBoots, releaseThatBoots } from './kernel.ts';

/** The text is not a kernel configuration. */
export class KconfigError extends Error {
  override readonly name = 'KconfigError';
}

/**
 * Reads a kernel's `.config`, of any modelled architecture and release. An option that the text leaves out is off; a number that it leaves out is the
 * default of the kernel's Kconfig files.
 *
 * @param kernel the release that boots: its Kconfig files decide where the head of the text names no release
 * @throws {KconfigError} where the text sets no option at all, or is for an architecture that is not modelled
 * @example parseKconfig('CONFIG_ARM64_16K_PAGES=y\nCONFIG_DMA_CMA=y\n').pageSize // 16384
 */
export function parseKconfig(text: string, kernel?: string): Kconfig {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^CONFIG_(\w+)=(.*?)\r?$/.exec(line);
    if (match === null) continue;
    const [, name = '', value = ''] = match;
    options.set(name, value);
  }
  if (options.size === 0) throw new KconfigError('it has no line that sets an option (CONFIG_…=…)');
  const [, folder, named = ''] = /^# Linux\/(\S+) (\S+) Kernel Configuration/m.exec(text) ?? [];
  if (folder !== undefined && ARCHES.every((arch) => ARCH_FOLDERS[arch].linux !== folder)) {
    throw new KconfigError(
      `it is for ${folder.slice(0, 40)}, which is not modelled (${ARCHES.join(', ')} are)`,
    );
  }
  const on = (name: string): boolean => options.get(name) === 'y';
  const int = (name: string, otherwise: number): number => {
    const value = Number.parseInt(options.get(name) ?? '');
    return Number.isNaN(value) ? otherwise : value;
  };
  const arch = archThatBoots(findArch(({ config }) => on(config.option)));
  const { config, pageSizes } = architectureOf(arch);
  const unmodelled = config.unmodelled.find(([option]) => on(option))?.[1];
  if (unmodelled !== undefined) throw new KconfigError(`it is for ${unmodelled}, which is not modelled`);
  const own = config.read({ on, int });
  const { pageSize } = own;
  const { maxOrder: usualOrder } = present(
    pageSizes.find(({ bytes }) => bytes === pageSize),
    'an architecture has the page sizes that it reads',
  );
  const { kconfig } = releaseThatBoots(named === '' ? (kernel ?? '') : named).release;
  const maxOrder = int('ARCH_FORCE_MAX_ORDER', usualOrder + kconfig.maxOrderBeyond) - kconfig.maxOrderBeyond;
  const numa = on('NUMA');
  return {
    arch,
    release: named,
    ...own,
    pageBlockMaxOrder: int('PAGE_BLOCK_MAX_ORDER', maxOrder),
    hugePages: on('HUGETLB_PAGE') || on('TRANSPARENT_HUGEPAGE'),
    highmem: on('HIGHMEM'),
    strictKernelRwx: on('STRICT_KERNEL_RWX'),
    blkDevInitrd: on('BLK_DEV_INITRD'),
    crashDump: on('CRASH_DUMP'),
    cmdline: unquote(options.get('CMDLINE') ?? ''),
    cmdlineMode: on('CMDLINE_FORCE') ? 'force' : on('CMDLINE_EXTEND') ? 'extend' : 'default',
    numa,
    nodesShift: numa ? int('NODES_SHIFT', 4) : 0,
    nrCpus: int('NR_CPUS', 512),
    efi: on('EFI'),
    armGicV3Its: on('ARM_GIC_V3_ITS'),
    cpumaskOffstack: on('CPUMASK_OFFSTACK'),
    zoneDma: on('ZONE_DMA'),
    zoneDma32: on('ZONE_DMA32'),
    // two pages for each object, and two more
    kfencePoolSize: on('KFENCE') ? (int('KFENCE_NUM_OBJECTS', 255) + 1) * 2 * pageSize : 0,
    kfenceEarly: on('KFENCE') && int('KFENCE_SAMPLE_INTERVAL', 100) !== 0,
    crashReserve: on(kconfig.crashReserve),
    dmabufHeapsCma: on('DMABUF_HEAPS_CMA'),
    dmaCma: on('DMA_CMA'),
    cmaAreas: int('CMA_AREAS', numa ? 20 : 8) + kconfig.cmaAreasBeside,
    cmaSizeMbytes: int('CMA_SIZE_MBYTES', 0),
    cmaSizePercentage: int('CMA_SIZE_PERCENTAGE', 0),
    cmaSizeSelection: on('CMA_SIZE_SEL_PERCENTAGE')
      ? 'percentage'
      : on('CMA_SIZE_SEL_MIN')
        ? 'min'
        : on('CMA_SIZE_SEL_MAX')
          ? 'max'
          : 'mbytes',
    dmaNumaCma: on('DMA_NUMA_CMA'),
    dmaPernumaCma: on('DMA_PERNUMA_CMA'),
    cmaSizePernuma: on('CMA_SIZE_PERNUMA'),
    dmaDeclareCoherent: on('DMA_DECLARE_COHERENT'),
    dmaRestrictedPool: on('DMA_RESTRICTED_POOL'),
    tegra210Emc: on('TEGRA210_EMC'),
  };
}

function unquote(value: string): string {
  return value.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1');
}
