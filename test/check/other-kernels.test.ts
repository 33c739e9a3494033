// SPDX-License-Identifier: MIT
//
// Findings for one board on one kernel and on another. The kernels' log lines are from boots in QEMU:
// Debian's 6.12.107 and 6.1.176 on arm64, and 7.2.13 on 32-bit arm and riscv64.
import { describe, expect, it } from 'vitest';
import type { RuleId } from '../../src/diagnostics/rule-ids.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { findingsOf, reserved } from '../support/rules.ts';

const LINUX_6_12 = releaseOf('6.12');

const ARM64: Machine = { kernel: '7.2', arch: 'arm64' };
const ARM64_6_12: Machine = { kernel: '6.12', arch: 'arm64' };
const ARM64_6_1: Machine = { kernel: '6.1', arch: 'arm64' };
const ARM: Machine = { kernel: '7.2', arch: 'arm' };
const RISCV64: Machine = { kernel: '7.2', arch: 'riscv64' };
/** 6.12 with CONFIG_DMA_NUMA_CMA, which Debian does not set. */
const NUMA_CMA_6_12: Machine = {
  kernel: '6.12',
  kconfig: { ...LINUX_6_12.builds.arm64.kconfig, dmaNumaCma: true },
};
/** A second node that is too small for an area of 64 MiB. */
const SMALL_NODE = {
  memory: [
    { base: 0x40000000n, size: 0x3e000000n, node: 0 },
    { base: 0x7e000000n, size: 0x2000000n, node: 1 },
  ],
};

interface Said {
  readonly severity?: string;
  readonly message?: RegExp;
  readonly linux?: RegExp;
}

interface Case {
  readonly name: string;
  readonly rule: RuleId;
  readonly source: string;
  /** The findings on each kernel; null for none. */
  readonly on: readonly (readonly [string, Machine, Said | null])[];
}

const PARTIAL_REG = 'fw@50000000 { reg = <0 0x50000000 0x100000>; size = <0 0x200000>; };';
const TWO_ENTRIES = 'fw@50000000 { reg = <0 0x50000000 0 0x100000>, <0 0x60000000 0 0x100000>; };';
const POOL = 'compatible = "shared-dma-pool";';
const USER = 'dsp { memory-region = <&pool>; };';
/** `disabled` and `okay` without the NUL. */
const DISABLED = 'status = [64 69 73 61 62 6c 65 64];';
const OKAY = 'status = [6f 6b 61 79];';

function areas(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const base = (0x50000000 + i * 0x800000).toString(16);
    return `a@${base} { ${POOL} reusable; reg = <0 0x${base} 0 0x800000>; };`;
  }).join('\n');
}

function pages(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const base = (0x50000000 + i * 0x1000).toString(16);
    return `r@${base} { reg = <0 0x${base} 0 0x1000>; };`;
  }).join('\n');
}

const CASES: readonly Case[] = [
  {
    name: 'a reg that is cut short beside a size',
    rule: 'reg-length',
    source: reserved(PARTIAL_REG),
    on: [
      ['7.2', ARM64, { linux: /^Linux treats the region as dynamic because it has size, and puts it at 0x/ }],
      [
        '6.12',
        ARM64_6_12,
        { linux: /"OF: reserved mem: Reserved memory: invalid reg property in 'fw@50000000', skipping/ },
      ],
      [
        '6.1',
        ARM64_6_1,
        { linux: /"OF: fdt: Reserved memory: invalid reg property in .*, and reserves nothing/ },
      ],
    ],
  },
  {
    name: 'two entries in reg',
    rule: 'reg-entries',
    source: reserved(TWO_ENTRIES),
    on: [
      [
        '7.2',
        ARM64,
        { severity: 'error', linux: /only the first is used", and uses that memory for anything$/ },
      ],
      [
        '6.12',
        ARM64_6_12,
        { severity: 'warning', linux: /reserves the others too, but no driver finds them/ },
      ],
      ['6.1', ARM64_6_1, { severity: 'warning', linux: /reserves the others too/ }],
      ['arm', ARM, { severity: 'error' }],
    ],
  },
  {
    name: 'alloc-ranges that are cut short',
    rule: 'alloc-ranges-length',
    source: reserved('d { size = <0 0x200000>; alloc-ranges = <0 0x50000000 0x100000>; };'),
    on: [
      ['7.2', ARM64, { linux: /^Linux ignores the property and places the region anywhere/ }],
      [
        '6.12',
        ARM64_6_12,
        { linux: /"OF: reserved mem: invalid alloc-ranges property in 'd', skipping node\."/ },
      ],
      ['6.1', ARM64_6_1, { linux: /skipping node\.", and the region gets no memory$/ }],
    ],
  },
  {
    name: 'a pool that is no-map and reusable',
    rule: 'no-map-reusable',
    source: reserved(
      `pool: pool@50000000 { ${POOL} no-map; reusable; reg = <0 0x50000000 0 0x400000>; };`,
      USER,
    ),
    on: [
      [
        '7.2',
        ARM64,
        {
          severity: 'error',
          linux:
            /accepts it, so it is not a pool, and dsp's driver gets -EINVAL when it requests the region$/,
        },
      ],
      [
        '6.12',
        ARM64_6_12,
        { severity: 'error', linux: /not a pool and its memory is freed, and dsp's driver gets -EINVAL/ },
      ],
      ['6.1', ARM64_6_1, { severity: 'error', linux: /its memory is freed/ }],
    ],
  },
  {
    name: 'the device of a region that its handler refuses',
    rule: 'memory-region-failed',
    source: reserved(
      `pool: pool@50000000 { ${POOL} no-map; reusable; reg = <0 0x50000000 0 0x400000>; };`,
      USER,
    ),
    on: [
      ['7.2', ARM64, null],
      ['6.1', ARM64_6_1, { severity: 'error', message: /which Linux rejects with -EINVAL$/ }],
    ],
  },
  {
    name: 'a default area that cma= drops',
    rule: 'cma-default-dropped',
    source: reserved(
      `pool: pool@50000000 { ${POOL} reusable; linux,cma-default; reg = <0 0x50000000 0 0x400000>; };`,
      'chosen { bootargs = "cma=32M"; };',
    ),
    on: [
      [
        '7.2',
        ARM64,
        {
          severity: 'warning',
          linux: /^Linux logs "Skipping dt linux,cma-default node .* is not reserved; /,
        },
      ],
      [
        '6.12',
        ARM64_6_12,
        { linux: /bypass pool@50000000 node, using cmdline CMA params instead"; its memory is not kept; / },
      ],
      ['6.1', ARM64_6_1, { linux: /bypass pool@50000000 node/ }],
    ],
  },
  {
    name: 'one that is not reusable',
    rule: 'cma-default-dropped',
    source: reserved(
      `pool@50000000 { ${POOL} linux,cma-default; no-map; reg = <0 0x50000000 0 0x400000>; };`,
      'chosen { bootargs = "cma=32M"; };',
    ),
    on: [
      ['7.2', ARM64, null],
      ['6.12', ARM64_6_12, null],
      ['6.1', ARM64_6_1, null],
    ],
  },
  {
    name: 'a coherent pool that stays mapped',
    rule: 'coherent-pool-mapped',
    source: reserved(`pool: pool@50000000 { ${POOL} reg = <0 0x50000000 0 0x400000>; };`, USER),
    on: [
      ['7.2', ARM64, { severity: 'error', message: /so its memory stays mapped$/ }],
      [
        'arm',
        ARM,
        {
          severity: 'error',
          linux: /"Reserved memory: regions without no-map are not yet supported" \(-EINVAL\)/,
        },
      ],
      ['riscv64', RISCV64, { severity: 'error', message: /so its memory stays mapped$/ }],
    ],
  },
  {
    name: 'one outside of RAM',
    rule: 'coherent-pool-mapped',
    source: reserved(`pool: pool@10000000 { ${POOL} reg = <0 0x10000000 0 0x400000>; };`),
    on: [
      ['7.2', ARM64, null],
      ['arm', ARM, { severity: 'warning', message: /so Linux rejects it$/ }],
    ],
  },
  {
    name: 'a no-map region over a /memreserve/ entry',
    rule: 'no-map-busy',
    source: reserved('fw@50000000 { no-map; reg = <0 0x50000000 0 0x400000>; };').replace(
      '/dts-v1/;',
      '/dts-v1/; /memreserve/ 0x50100000 0x100000;',
    ),
    on: [
      ['7.2', ARM64, null],
      ['6.12', ARM64_6_12, null],
      [
        '6.1',
        ARM64_6_1,
        { message: /is already reserved for a \/memreserve\/ entry \(0x50100000\.\.0x501fffff\)$/ },
      ],
    ],
  },
  {
    name: 'a dynamic region that could be put over one',
    rule: 'overlap-memreserve',
    source: reserved('d { size = <0 0x400000>; alloc-ranges = <0 0x50000000 0 0x500000>; };').replace(
      '/dts-v1/;',
      '/dts-v1/; /memreserve/ 0x50480000 0x10000;',
    ),
    on: [
      ['7.2', ARM64, { severity: 'error', message: /^Linux puts the dynamic region at 0x50100000/ }],
      ['6.1', ARM64_6_1, null],
    ],
  },
  {
    name: '65 static regions',
    rule: 'dynamic-regions-full',
    source: reserved(pages(65)),
    on: [
      ['7.2', ARM64, null],
      ['6.12', ARM64_6_12, null],
      [
        '6.1',
        ARM64_6_1,
        {
          message: /^Linux has room for 64 regions, and/,
          linux: /not enough space for all defined regions\."/,
        },
      ],
    ],
  },
  {
    name: 'an area across the start of high memory',
    rule: 'cma-zones',
    source: reserved(`v@6f000000 { ${POOL} reusable; reg = <0 0x6f000000 0 0x2000000>; };`),
    on: [
      ['7.2', ARM64, null],
      ['arm', ARM, { severity: 'error', message: /spans zones \w+ and HighMem/ }],
    ],
  },
  {
    name: 'an area of 4 MiB, which is half a pageblock of Debian on 32-bit arm',
    rule: 'cma-alignment',
    source: reserved(`v@50000000 { ${POOL} reusable; reg = <0 0x50000000 0 0x400000>; };`),
    on: [
      ['7.2', ARM64, null],
      ['riscv64', RISCV64, null],
      ['arm', ARM, { message: /not a multiple of 0x800000 \(8 MiB\)/ }],
      ['16K', { ...ARM64, pageSize: 16384 }, { message: /not a multiple of 0x2000000 \(32 MiB\)/ }],
      ['64K', { ...ARM64, pageSize: 65536 }, { message: /not multiples of 0x20000000 \(512 MiB\)/ }],
    ],
  },
  {
    name: 'an area of 8 MiB, which kernels of other page sizes refuse',
    rule: 'cma-page-size',
    source: reserved(`v@50000000 { ${POOL} reusable; reg = <0 0x50000000 0 0x800000>; };`),
    on: [
      ['7.2', ARM64, { message: /pages of 16 KiB and of 64 KiB reject/ }],
      ['6.1', ARM64_6_1, { message: /pages of 16 KiB and of 64 KiB reject/ }],
      ['arm', ARM, null],
      ['riscv64', RISCV64, null],
    ],
  },
  {
    name: 'numa_cma=, of which Linux 6.1 knows nothing',
    rule: 'numa-cma-parameter',
    source: reserved('', 'chosen { bootargs = "numa_cma=0:16M"; };'),
    on: [
      ['7.2', ARM64, null],
      ['6.12', ARM64_6_12, { linux: /^CONFIG_DMA_NUMA_CMA is off/ }],
      ['6.1', ARM64_6_1, { linux: /^Linux 6\.1 does not know this parameter$/ }],
    ],
  },
  {
    name: 'cma_pernuma=',
    rule: 'numa-cma-parameter',
    source: reserved('', 'chosen { bootargs = "cma_pernuma=16M"; };'),
    on: [
      ['7.2', ARM64, null],
      ['6.1', ARM64_6_1, null],
      ['arm', ARM, { linux: /^CONFIG_DMA_NUMA_CMA is off/ }],
    ],
  },
  {
    name: 'two regions in one place',
    rule: 'overlap',
    source: reserved(
      'a@50000000 { reg = <0 0x50000000 0 0x2000>; };\nb@50001000 { reg = <0 0x50001000 0 0x2000>; };',
    ),
    on: [
      ['7.2', ARM64, { linux: /a@50000000 \(0x0000000050000000--0x0000000050002000\) overlaps with/ }],
      ['6.1', ARM64_6_1, { linux: /a@50000000 \(0x0000000050000000--0x0000000050002000\) overlaps with/ }],
      [
        'arm',
        ARM,
        { linux: /a@50000000 \(0x50000000--0x50002000\) overlaps with b@50001000 \(0x50001000--/ },
      ],
    ],
  },
  {
    name: 'a region whose status disables it and has no NUL',
    rule: 'overlap',
    source: reserved(
      `a@50000000 { reg = <0 0x50000000 0 0x2000>; };\nb@50001000 { reg = <0 0x50001000 0 0x2000>; ${DISABLED} };`,
    ),
    on: [
      ['7.2', ARM64, { message: /^0x50001000\.\.0x50002fff \(reserved\) overlaps a@50000000/ }],
      ['6.12', ARM64_6_12, null],
      ['6.1', ARM64_6_1, null],
    ],
  },
  {
    name: 'disabled without a NUL',
    rule: 'region-status',
    source: reserved(`a@50000000 { reg = <0 0x50000000 0 0x2000>; ${DISABLED} };`),
    on: [
      [
        '7.2',
        ARM64,
        { severity: 'warning', linux: /^Linux reserves the region, but treats it as disabled / },
      ],
      [
        '6.12',
        ARM64_6_12,
        { severity: 'warning', linux: /^Linux reads it as "disabled" and does not reserve the region; / },
      ],
    ],
  },
  {
    name: 'okay without a NUL',
    rule: 'region-status',
    source: reserved(`a@50000000 { reg = <0 0x50000000 0 0x2000>; ${OKAY} };`),
    on: [
      [
        '7.2',
        ARM64,
        { severity: 'warning', linux: /^Linux reserves the region, but treats it as disabled / },
      ],
      [
        '6.12',
        ARM64_6_12,
        { severity: 'warning', linux: /^Linux reads it as "okay" and reserves the region; / },
      ],
    ],
  },
  {
    name: 'no value',
    rule: 'region-status',
    source: reserved('a@50000000 { reg = <0 0x50000000 0 0x2000>; status; };'),
    on: [
      ['7.2', ARM64, { severity: 'warning', message: /^status has no value$/ }],
      [
        '6.12',
        ARM64_6_12,
        {
          severity: 'error',
          message: /^status has no value$/,
          linux: /^Linux reads it as "" and does not reserve the region; /,
        },
      ],
    ],
  },
  {
    // for 6.12, a suffix alone is a number: the pairs after it are parsed
    name: 'numa_cma= with a suffix in place of a size, and a node that is missing',
    rule: 'numa-cma-node',
    source: reserved('', 'chosen { bootargs = "numa_cma=0:M,3:64M"; };'),
    on: [
      ['7.2', ARM64, null],
      ['6.12', NUMA_CMA_6_12, { message: /requests an area on node 3, but the board has only node 0$/ }],
    ],
  },
  {
    name: 'numa_cma= with a suffix in place of a size, and a node that is too small',
    rule: 'numa-cma-failed',
    source: reserved('', 'chosen { bootargs = "numa_cma=0:M,1:64M"; };'),
    on: [
      ['7.2', { ...ARM64, ...SMALL_NODE }, null],
      [
        '6.12',
        { ...NUMA_CMA_6_12, ...SMALL_NODE },
        { severity: 'error', message: /^numa_cma=0:M,1:64M: the area of node 1 has no free address/ },
      ],
    ],
  },
  {
    name: 'cma= with a suffix in place of a size, before another',
    rule: 'cma-parameter',
    source: reserved('', 'chosen { bootargs = "cma=M@0x50000000 cma=32M"; };'),
    on: [
      ['7.2', ARM64, { message: /^cma=M@0x50000000 has no effect because of the cma=32M after it$/ }],
      ['6.12', ARM64_6_12, { message: /^the cma=32M after cma=M@0x50000000 replaces its size, but not/ }],
    ],
  },
  {
    name: 'a dynamic region that is put over the blob',
    rule: 'overlap-boot',
    source: reserved('d { size = <0 0x400000>; alloc-ranges = <0 0x50000000 0 0x400000>; };'),
    on: [
      ['7.2', { ...ARM64, fdt: 0x50000000n }, null],
      [
        'riscv64',
        { ...RISCV64, fdt: 0x50000000n },
        { severity: 'error', message: /overlaps the DTB \(0x50000000/ },
      ],
      ['riscv64, blob anywhere', RISCV64, null],
    ],
  },
  {
    name: 'a region in RAM that mem= takes from the kernel',
    rule: 'outside-memory',
    source: reserved(
      'fw@70000000 { no-map; reg = <0 0x70000000 0 0x400000>; };',
      'chosen { bootargs = "mem=256M"; };',
    ),
    on: [
      ['7.2', ARM64, null],
      ['6.1', ARM64_6_1, null],
    ],
  },
  {
    name: 'a region up to the last address of 32 bits',
    rule: 'outside-memory',
    source: reserved('top@ff000000 { no-map; reg = <0 0xff000000 0 0x1000000>; };').replace(
      '0x40000000 0x0 0x40000000',
      '0xc0000000 0x0 0x40000000',
    ),
    on: [
      ['7.2', ARM64, null],
      ['arm', ARM, null],
    ],
  },
  {
    name: 'cma= across the start of high memory',
    rule: 'default-area-unplaced',
    source: reserved('', 'chosen { bootargs = "cma=32M@0x6f000000"; };'),
    on: [
      ['7.2', ARM64, null],
      ['arm', ARM, { severity: 'error', message: /crosses the start of high memory, 0x/ }],
    ],
  },
  {
    name: 'more areas than there is room for',
    rule: 'cma-areas-full',
    source: reserved(areas(21)),
    on: [
      [
        '7.2',
        ARM64,
        { message: /room for 20 CMA areas \(CONFIG_CMA_AREAS\), and/, linux: /rejects the area \(-ENOSPC\)/ },
      ],
      [
        '6.12',
        ARM64_6_12,
        { message: /room for 20 CMA areas \(CONFIG_CMA_AREAS\), and/, linux: /rejects the area \(-EINVAL\)/ },
      ],
    ],
  },
];

describe.each(CASES)('$rule: $name', ({ rule, source, on }) => {
  it.each(on)('is as it is on %s', (_, machine, said) => {
    const found = findingsOf(rule, { source, machine });
    if (said === null) {
      expect(found.map(({ message }) => message)).toEqual([]);
      return;
    }
    const { severity, message, linux } = said;
    expect(found[0]).toMatchObject({
      ...(severity !== undefined && { severity }),
      ...(message !== undefined && { message: expect.stringMatching(message) as unknown }),
      ...(linux !== undefined && { linux: expect.stringMatching(linux) as unknown }),
    });
  });
});
