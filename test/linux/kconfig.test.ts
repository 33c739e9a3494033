// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { KconfigError, parseKconfig } from '../../src/linux/kconfig-file.ts';
import { withPageSize } from '../../src/linux/kconfig-variants.ts';
import { cmaMinAlignment } from '../../src/linux/kconfig.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Kconfig } from '../../src/linux/kconfig.ts';

const MIB = 1n << 20n;

// include/linux/pageblock-flags.h: pageblock_order is that of a huge page, at most PAGE_BLOCK_MAX_ORDER
describe('the smallest alignment of a CMA area', () => {
  it.each([
    [4096, 10, true, 2n * MIB],
    [16384, 11, true, 32n * MIB],
    [65536, 13, true, 512n * MIB],
    [4096, 9, true, 2n * MIB],
    [4096, 5, true, MIB / 8n],
    [16384, 9, true, 8n * MIB],
    [65536, 1, true, MIB / 8n],
    [4096, 10, false, 4n * MIB],
    [16384, 11, false, 32n * MIB],
    [4096, 0, false, MIB / 256n],
  ])(
    'pages of %i, blocks of order %i, huge pages: %s',
    (pageSize, pageBlockMaxOrder, hugePages, expected) => {
      expect(cmaMinAlignment({ ...DEBIAN_ARM64_7_2, pageSize, pageBlockMaxOrder, hugePages })).toBe(expected);
    },
  );
});

describe('parseKconfig', () => {
  it.each<[string, Partial<Kconfig>]>([
    ['CONFIG_ARM64_4K_PAGES=y', { pageSize: 4096, pageBlockMaxOrder: 10 }],
    ['CONFIG_ARM64_16K_PAGES=y', { pageSize: 16384, pageBlockMaxOrder: 11 }],
    ['CONFIG_ARM64_64K_PAGES=y', { pageSize: 65536, pageBlockMaxOrder: 13 }],
    ['CONFIG_ARM64_64K_PAGES=y\nCONFIG_PAGE_BLOCK_MAX_ORDER=7', { pageBlockMaxOrder: 7 }],
    ['CONFIG_ARCH_FORCE_MAX_ORDER=8', { pageBlockMaxOrder: 8 }],
    ['CONFIG_HUGETLB_PAGE=y', { hugePages: true }],
    ['CONFIG_TRANSPARENT_HUGEPAGE=y', { hugePages: true }],
    ['# CONFIG_HUGETLB_PAGE is not set\nCONFIG_X=y', { hugePages: false }],
    ['CONFIG_DMA_CMA=y', { dmaCma: true, dmaDeclareCoherent: false }],
    // a module is not loaded that early
    ['CONFIG_TEGRA210_EMC=m', { tegra210Emc: false }],
    ['CONFIG_TEGRA210_EMC=y', { tegra210Emc: true }],
    ['CONFIG_DMA_CMA=n', { dmaCma: false }],
    ['CONFIG_NUMA=y', { numa: true, cmaAreas: 20, nodesShift: 4 }],
    ['CONFIG_DMA_CMA=y', { numa: false, cmaAreas: 8, nodesShift: 0 }],
    ['CONFIG_CMA_AREAS=7\r\nCONFIG_CMA_SIZE_MBYTES=16\r\n', { cmaAreas: 7, cmaSizeMbytes: 16 }],
    ['CONFIG_CMA_SIZE_SEL_MBYTES=y', { cmaSizeSelection: 'mbytes' }],
    [
      'CONFIG_CMA_SIZE_SEL_PERCENTAGE=y\nCONFIG_CMA_SIZE_PERCENTAGE=10',
      { cmaSizeSelection: 'percentage', cmaSizePercentage: 10 },
    ],
    ['CONFIG_CMA_SIZE_SEL_MIN=y', { cmaSizeSelection: 'min' }],
    ['CONFIG_CMA_SIZE_SEL_MAX=y', { cmaSizeSelection: 'max' }],
    [
      'CONFIG_CMDLINE="a=\\"b c\\" d"\nCONFIG_CMDLINE_EXTEND=y',
      { cmdline: 'a="b c" d', cmdlineMode: 'extend' },
    ],
    ['CONFIG_CMDLINE="x"\nCONFIG_CMDLINE_FORCE=y', { cmdline: 'x', cmdlineMode: 'force' }],
    ['CONFIG_CMDLINE=""', { cmdline: '', cmdlineMode: 'default' }],
  ])('%j', (text, expected) => {
    expect(parseKconfig(text)).toMatchObject(expected);
  });

  // arch/arm64/Kconfig, mm/Kconfig and kernel/Kconfig.kexec of both: one order more, one area more, another
  // option
  it.each<[string, string | undefined, Partial<Kconfig>]>([
    ['', undefined, { pageBlockMaxOrder: 11, cmaAreas: 7, crashReserve: false }],
    ['', '7.2', { pageBlockMaxOrder: 11, cmaAreas: 7, crashReserve: false }],
    ['', '6.1.0-50-arm64', { pageBlockMaxOrder: 10, cmaAreas: 8, crashReserve: true }],
    ['# Linux/arm64 6.1.176 Kernel Configuration', '7.2', { pageBlockMaxOrder: 10, cmaAreas: 8 }],
    ['# Linux/arm64 7.2.13 Kernel Configuration', '6.1', { pageBlockMaxOrder: 11, cmaAreas: 7 }],
  ])('with the header %j gives the same as %s', (head, kernel, expected) => {
    const text = `${head}\nCONFIG_ARCH_FORCE_MAX_ORDER=11\nCONFIG_CMA_AREAS=7\nCONFIG_KEXEC_CORE=y\n`;
    expect(parseKconfig(text, kernel)).toMatchObject(expected);
  });

  it.each(['', '# CONFIG_DMA_CMA is not set\n', 'not a configuration', ' CONFIG_DMA_CMA=y'])(
    'rejects %j',
    (text) => {
      expect(() => parseKconfig(text)).toThrow(KconfigError);
    },
  );
});

describe('withPageSize', () => {
  const PAGES = [
    ['ARM64_4K_PAGES', 4096],
    ['ARM64_16K_PAGES', 16384],
    ['ARM64_64K_PAGES', 65536],
  ] as const;

  it.each(PAGES.flatMap((from) => PAGES.map((to) => [...from, ...to] as const)))(
    'gives for %s (%i) the same as a configuration file for %s (%i)',
    (from, _, to, pageSize) => {
      const rest = 'CONFIG_KFENCE=y\nCONFIG_DMA_CMA=y\nCONFIG_CMA_SIZE_MBYTES=64\nCONFIG_HUGETLB_PAGE=y\n';
      const [before, after] = [from, to].map((name) => parseKconfig(`CONFIG_${name}=y\n${rest}`));
      expect(withPageSize(before!, pageSize)).toEqual(after);
    },
  );

  // arch/arm64/Kconfig of Linux 7.2: 39 bits only with 4 KiB pages, 52 is the default; a choice of 48 or 52
  // physical bits only with 64 KiB
  it.each<readonly [Partial<Kconfig>, number, Partial<Kconfig>]>([
    [{ vaBits: 39, paBits: 48 }, 16384, { vaBits: 52, paBits: 52 }],
    [{ vaBits: 39, paBits: 48 }, 65536, { vaBits: 52, paBits: 48 }],
    [{ vaBits: 48, paBits: 48 }, 65536, { vaBits: 48, paBits: 48 }],
    [{ pageSize: 65536, vaBits: 42, paBits: 52 }, 4096, { vaBits: 52, paBits: 52 }],
    [{ pageSize: 65536, vaBits: 48, paBits: 52 }, 4096, { vaBits: 48, paBits: 48 }],
    [{ vaBits: 39, paBits: 48, pageBlockMaxOrder: 3 }, 4096, { vaBits: 39, pageBlockMaxOrder: 3 }],
  ])('of %j with %i', (kconfig, pageSize, expected) => {
    expect(withPageSize({ ...DEBIAN_ARM64_7_2, ...kconfig }, pageSize)).toMatchObject(expected);
  });
});
