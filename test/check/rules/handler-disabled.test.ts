// SPDX-License-Identifier: MIT
import { parseKconfig } from '../../../src/linux/kconfig-file.ts';
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import { reservedmemOfDeclare } from '../../../src/linux/reserved-mem.ts';
import { reserved, testRule } from '../../support/rules.ts';

function region(compatible: string, rest: string): string {
  return `pool: pool@50000000 { reg = <0 0x50000000 0 0x1000000>; ${rest}\ncompatible = ${compatible}; };`;
}

const DEVICE = 'dsp { memory-region = <&pool>; };';
const CMA = region('"shared-dma-pool"', 'reusable;');
const COHERENT = region('"acme,pool", "shared-dma-pool"', 'no-map;');
const RESTRICTED = region('"restricted-dma-pool"', '');
const EMC = region('"nvidia,tegra210-emc-table"', '');

testRule('handler-disabled', {
  breaks: [
    {
      name: 'a CMA area',
      source: reserved(CMA, DEVICE),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaCma: false } },
      findings: [
        {
          message:
            'the region of 16 MiB at 0x50000000 does not become a CMA area: the kernel is built without CONFIG_DMA_CMA=y',
          at: '14:14',
          severity: 'warning',
          linux: "Linux only reserves the memory; dsp's driver gets -EINVAL when it requests the region",
          fix: 'build the kernel with CONFIG_DMA_CMA=y',
        },
      ],
    },
    {
      name: 'a coherent pool, at the string that matches',
      source: reserved(COHERENT),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaDeclareCoherent: false } },
      findings: [
        { message: /does not become a coherent pool: .* CONFIG_DMA_DECLARE_COHERENT=y$/, at: '14:27' },
      ],
    },
    {
      name: "a restricted pool, with Debian's configuration",
      source: reserved(RESTRICTED, DEVICE),
      findings: [
        {
          message:
            "the region of 16 MiB at 0x50000000 does not become a restricted pool: Debian's kernel, assumed because no configuration was given, is built without CONFIG_DMA_RESTRICTED_POOL=y",
          severity: 'note',
          linux: 'Linux only reserves the memory; devices that point to it do DMA to any memory',
        },
      ],
    },
    {
      name: 'an EMC table, whose driver is a module',
      source: reserved(EMC),
      machine: { kconfig: parseKconfig('CONFIG_TEGRA210_EMC=m\n') },
      findings: [
        {
          message:
            /does not become an EMC table: the kernel is built without CONFIG_TEGRA210_EMC=y, which is not enough as/,
          severity: 'warning',
          fix: 'build the kernel with CONFIG_TEGRA210_EMC=y',
        },
      ],
    },
  ],
  passes: [
    {
      name: "regions that Debian's configuration handles",
      source: reserved(`${CMA}\n${COHERENT.replace(/pool:|5000/g, '')}`),
    },
    {
      name: 'a CMA area on a kernel without coherent pools',
      source: reserved(CMA),
      machine: { kconfig: { ...DEBIAN_ARM64_7_2, dmaDeclareCoherent: false } },
    },
    {
      name: 'a built-in driver',
      source: reserved(EMC),
      machine: { kconfig: parseKconfig('CONFIG_TEGRA210_EMC=y\n') },
    },
    {
      name: 'a handler that the caller provides',
      source: reserved(RESTRICTED),
      machine: {
        handlers: { after: [reservedmemOfDeclare('mine', 'restricted-dma-pool', { nodeInit: () => 0 })] },
      },
    },
    {
      name: 'a disabled region',
      source: reserved(RESTRICTED.replace('compatible', 'status = "disabled"; compatible')),
    },
  ],
});
