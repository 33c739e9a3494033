// SPDX-License-Identifier: MIT
//
// 32-bit arm. Log lines and crashes are those of Debian's Linux 7.2.13 (armmp, and armmp-lpae if named) in
// QEMU's machine virt with a Cortex-A15, with the image at 0x40208000, the initrd at 0x48000000 and the DTB
// at 0x480e1000.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../../src/linux/boot.ts';
import type { BootResult } from '../../../src/linux/boot-result.ts';
import { releaseOf } from '../../../src/linux/releases/releases.ts';
import { board, makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

const LINUX_7_2 = releaseOf('7.2');

const { kconfig } = LINUX_7_2.builds.arm;
const LPAE = { ...kconfig, physAddr64: true, hugePages: true, paBits: 40 };

/** Boots a board with this many MiB. */
function boot(mebibytes: number, cmdline: string, regions: NodeLiteral = {}, config = kconfig): BootResult {
  return bootReservedMemory(board(regions), {
    kernel: '7.2',
    memory: [{ base: 0x40000000n, size: BigInt(mebibytes) << 20n }],
    image: { base: 0x40208000n, size: config.physAddr64 ? 0x1caeec4n : 0x18a4e84n },
    initrd: { base: 0x48000000n, size: 0xe015an },
    fdt: 0x480e1000n,
    kconfig: config,
    cmdline,
  });
}

function linesOf({ log }: BootResult): string[] {
  return log
    .map(({ text }) => text)
    .filter((text) => !text.startsWith('OF: reserved mem: Reserved memory: No '));
}

const pool = (more: NodeLiteral): NodeLiteral => ({ compatible: 'shared-dma-pool', ...more });
const cma = (base: bigint, size: bigint): NodeLiteral => pool({ reusable: true, reg: [base, size] });
const FAILED = (mebibytes: number): string => `cma: Failed to reserve ${mebibytes} MiB`;

describe('the default area', () => {
  it.each<[number, string, string[]]>([
    [1024, '', ['cma: Reserved 128 MiB at 0x78000000']],
    [3072, '', ['cma: Reserved 128 MiB at 0xf7800000']],
    // lowmem ends at 0x70000000: what does not fit above is placed below
    [800, '', ['cma: Reserved 128 MiB at 0x68000000']],
    [
      1536,
      'cma=64M@0x6e000000',
      ['cma: Region at 0x6e000000 defined on low/high memory boundary (0x70000000)', FAILED(64)],
    ],
    [1536, 'cma=64M@0x60000000', ['cma: Reserved 64 MiB at 0x60000000']],
    [1536, 'cma=64M@0x40000000-0x80000000', ['cma: Reserved 64 MiB at 0x7c000000']],
    [1536, 'cma=32M@0-0x50000000', ['cma: Reserved 32 MiB at 0x4e000000']],
    [1536, 'cma=900M', [FAILED(900)]],
    // sizes have 32 bits: 4 GiB becomes 0, and all ones means no size was given
    [1536, 'cma=4G', []],
    [1536, 'cma=0xffffffff', ['cma: Reserved 128 MiB at 0x98000000']],
    [1536, 'cma=16M@0x70000000-0x71000000 cma=8M', ['cma: Reserved 8 MiB at 0x70800000']],
  ])('%i MiB, %s', (mebibytes, cmdline, expected) => {
    expect(linesOf(boot(mebibytes, cmdline))).toEqual(expected);
  });
});

describe('vmalloc= and mem=', () => {
  const region = { a: { size: 0x400000n } };
  const entered = (extent: string): string => `OF: reserved mem: ${extent} (4096 KiB) map non-reusable a`;
  const noInitrd = 'INITRD: 0x48000000+0x000e1000 is not a memory region - disabling initrd';

  it.each<[string, string[]]>([
    ['vmalloc=100M', [entered('0x7fc00000..0x7fffffff'), 'cma: Reserved 128 MiB at 0x70800000']],
    [
      'vmalloc=8M',
      [
        'vmalloc area is too small, limiting to 16MiB',
        entered('0x7fc00000..0x7fffffff'),
        'cma: Reserved 128 MiB at 0x76000000',
      ],
    ],
    ['mem=512M@0x40000000', [entered('0x5fc00000..0x5fffffff'), 'cma: Reserved 128 MiB at 0x57800000']],
    [
      'mem=300M@0x50000000',
      [noInitrd, entered('0x62800000..0x62bfffff'), 'cma: Reserved 128 MiB at 0x5a800000'],
    ],
    [
      'mem=200M@0x38000000',
      [
        'Ignoring memory below PHYS_OFFSET: 0x38000000-0x40000000',
        noInitrd,
        entered('0x44400000..0x447fffff'),
        FAILED(128),
      ],
    ],
    [
      'mem=1G@0xf0000000',
      [
        'Truncating memory at 0xf0000000 to fit in 32-bit physical address space',
        noInitrd,
        entered('0xffbff000..0xffffefff'),
        'cma: Reserved 128 MiB at 0xf7800000',
      ],
    ],
  ])('%s', (cmdline, expected) => {
    expect(linesOf(boot(1024, cmdline, region))).toEqual(expected);
  });

  it('add memory that the board does not have, and the kernel crashes', () => {
    expect(boot(800, 'mem=256M@0x40000000 mem=64M@0x70100000').verdict.boots).toBe('unlikely');
    expect(boot(1024, 'mem=256M@0x40000000 mem=64M@0x70100000').verdict.boots).toBe(true);
  });

  it('ends lowmem below the initrd if vmalloc= leaves little, and crashes', () => {
    expect(boot(1024, 'vmalloc=2000M').verdict).toMatchObject({ boots: false });
    expect(boot(1024, 'vmalloc=700M').verdict).toMatchObject({ boots: true });
  });
});

describe('a crash kernel', () => {
  it('has its image in the memory that it may use, and maps only that memory', () => {
    const usable = { chosen: { 'linux,usable-memory-range': [0x40100000n, 0x20000000n] } };
    const result = bootReservedMemory(board({ a: { size: 0x400000n } }, usable), {
      memory: [{ base: 0x40000000n, size: 0x40000000n }],
      initrd: { base: 0x48000000n, size: 0xe015an },
      fdt: 0x480e1000n,
      kconfig,
    });
    expect(result.layout.image?.base).toBe(0x40408000n);
    expect(linesOf(result)).toEqual([
      'OF: fdt: Ignoring memory range 0x40000000 - 0x40200000',
      'OF: reserved mem: 0x5fd00000..0x600fffff (4096 KiB) map non-reusable a',
      'cma: Reserved 128 MiB at 0x57800000',
    ]);
    expect(result.memory).toMatchObject([{ base: 0x40200000n, size: 0x1ff00000n }]);
  });
});

describe('memory up to one byte before the end of the last page below 4 GiB', () => {
  it.each<[string, NodeLiteral, boolean]>([
    ['with no region', {}, true],
    ['below a region without an alignment', { a: { size: 0x400000n } }, false],
    ['below a region without a mapping', { a: { size: 0x400000n, 'no-map': true } }, false],
    ['above a region that ends on a page', { a: { size: 0x400000n, alignment: 0x1000n } }, true],
    ['within a region', { 'a@fffff000': { reg: [0xfffff000n, 0x1000n], 'no-map': true } }, true],
    ['partly in a region', { 'a@fffff000': { reg: [0xfffff000n, 0x800n] } }, false],
    [
      'partly in a region without a mapping',
      { 'a@ffffe000': { reg: [0xffffe000n, 0x1800n], 'no-map': true } },
      false,
    ],
  ])('%s', (_, regions, boots) => {
    const { verdict } = boot(3072, '', regions);
    expect(verdict.boots).toBe(boots);
    expect(verdict.because.map(({ region }) => region)).toEqual(
      boots ? [] : Object.keys(regions).map((name) => `/reserved-memory/${name}`),
    );
  });

  it('is like any other page with wider addresses', () => {
    expect(boot(3072, '', { a: { size: 0x400000n } }, LPAE).verdict.boots).toBe(true);
  });
});

describe('coherent pools', () => {
  it('need no-map', () => {
    const result = boot(1024, '', { 'a@50000000': pool({ reg: [0x50000000n, 0x100000n] }) });
    expect(linesOf(result)).toEqual([
      'cma: Reserved 128 MiB at 0x78000000',
      'Reserved memory: regions without no-map are not yet supported',
      'OF: reserved mem: node a@50000000 compatible matching fail',
    ]);
  });
});

describe('memory for DMA, mapped again', () => {
  it.each<[string, NodeLiteral, false | 'unlikely' | true]>([
    // adjacent free memory is unmapped too: the kernel first allocates the lowest free memory
    ['beside the image', { a: cma(0x42000000n, 0x1000n) }, 'unlikely'],
    ['at an address that the kernel uses', { a: cma(0x43000000n, 0x1000n) }, 'unlikely'],
    ['higher up', { a: cma(0x44800000n, 0x1000n) }, true],
    ['partly over the initrd', { a: cma(0x48080000n, 0x1800n) }, false],
    ['over the kernel image', { a: cma(0x41700000n, 0x800000n) }, false],
    ['from an odd multiple of 1 MiB on', { a: cma(0x53700000n, 0x4000000n) }, false],
    ['where the default area would be', { a: pool({ reusable: true, size: 0x300000n }) }, false],
  ])('%s', (_, regions, boots) => {
    expect(boot(768, '', regions).verdict.boots).toBe(boots);
  });

  it.each<[string, number, NodeLiteral, boolean]>([
    ['where the struct pages would be', 760, { a: cma(0x6f000000n, 0x10000n) }, false],
    ['above the struct pages', 512, { a: cma(0x5f800000n, 0x10000n) }, true],
  ])('%s', (_, mebibytes, regions, boots) => {
    expect(boot(mebibytes, 'cma=0', regions).verdict.boots).toBe(boots);
  });

  it.each<[string, NodeLiteral, boolean]>([
    ['rejected for its alignment', { a: cma(0x67c82000n, 0x1000000n) }, false],
    ['without a compatible', { a: { reg: [0x67c82000n, 0x1000000n], reusable: true } }, true],
    ['a valid area', { a: cma(0x68000000n, 0x1000000n) }, true],
  ])('6.12 and a node that looks like a CMA area: %s', (_, regions, boots) => {
    const { verdict } = bootReservedMemory(board(regions), {
      memory: [{ base: 0x40000000n, size: 0x2bc00000n }],
      initrd: { base: 0x48000000n, size: 0xe015an },
      fdt: 0x480e1000n,
      kernel: '6.12',
      arch: 'arm',
    });
    expect(verdict.boots).toBe(boots);
  });

  it.each([9, 20])('%i areas in the tree, more than there are slots', (count) => {
    const regions = Array.from({ length: count }, (_, i): [string, NodeLiteral] => {
      const base = 0x50000000n + BigInt(i) * 0x800000n;
      return [`r${i}@${base.toString(16)}`, cma(base, 0x800000n)];
    });
    const { areas, verdict } = boot(1024, '', Object.fromEntries(regions));
    expect(areas).toHaveLength(8);
    expect(verdict.boots).toBe(true);
  });

  it('reports which memory was unmapped', () => {
    const { verdict } = boot(768, '', { 'a@44800000': cma(0x44800000n, 0x1000n) });
    expect(verdict.because.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('0x44801000..0x449fffff is unmapped'),
    );
  });
});

describe('no memory for the kernel in the first range', () => {
  it.each<[string, bigint, bigint, boolean]>([
    ['armmp', 0x40000000n, 0x200000n, true],
    ['armmp', 0x40000000n, 0x100000n, true],
    // without LPAE this address is the image itself, so it is rejected
    ['armmp', 0x40300000n, 0x100000n, true],
    ['armmp-lpae', 0x40000000n, 0x200000n, false],
    ['armmp-lpae', 0x40000000n, 0x100000n, false],
    ['armmp-lpae', 0x40300000n, 0x100000n, false],
  ])('%s, no-map at %x, %x bytes: boots %s', (flavour, base, size, boots) => {
    const regions = { a: { 'no-map': true, reg: [base, size] } };
    const config = flavour === 'armmp' ? kconfig : LPAE;
    expect(boot(1024, '', regions, config).verdict.boots).toBe(boots);
  });
});

describe('crashkernel=', () => {
  const regions = { 'a@50000000': { reg: [0x50000000n, 0x1000n] } };
  it.each<[string, string[]]>([
    ['64M', ['Reserving 64MB of memory at 1664MB for crashkernel (System RAM: 768MB)']],
    ['128M', ['Reserving 128MB of memory at 1536MB for crashkernel (System RAM: 768MB)']],
    ['400M', ['crashkernel reservation failed - No suitable area found.']],
    ['900M', []],
    ['64M@0x50000000', ['crashkernel reservation failed - memory is in use.']],
    [
      '0-512M:32M,512M-:64M@0x58000000',
      ['Reserving 64MB of memory at 1408MB for crashkernel (System RAM: 768MB)'],
    ],
    ['1G-:64M', ['crashkernel size resulted in zero bytes']],
    ['64M,high', []],
  ])('%s', (words, expected) => {
    const lines = linesOf(boot(1024, `crashkernel=${words}`, regions));
    expect(lines.filter((text) => text.includes('crashkernel'))).toEqual(expected);
  });
});

describe('addresses of 32 bits', () => {
  it('truncate the addresses in the tree', () => {
    const result = boot(1024, '', { 'a@1': { reg: [0x1_5000_0000n, 0x100000n] } });
    expect(result.regions[0]).toMatchObject({ base: 0x50000000n, size: 0x100000n, outcome: 'reserved' });
    const lpae = boot(5120, '', { 'a@1': { reg: [0x1_5000_0000n, 0x100000n] } }, LPAE);
    expect(lpae.regions[0]).toMatchObject({ base: 0x1_5000_0000n, size: 0x100000n, outcome: 'reserved' });
  });

  it('ignore memory that they cannot address', () => {
    const { log, memory } = bootReservedMemory(board({}), {
      memory: [{ base: 0xe0000000n, size: 0x40000000n }],
      kconfig,
    });
    expect(log[0]!.text).toBe('OF: fdt: Ignoring memory range 0x100000000 - 0x120000000');
    expect(memory).toMatchObject([{ base: 0xe0000000n, size: 0x1fffffffn }]);
  });
});

describe('the assumed address of the kernel image', () => {
  it.each<[bigint, bigint]>([
    [0x40000000n, 0x40208000n],
    [0n, 0x208000n],
    [0x80100000n, 0x80408000n],
  ])('memory from %x on: %x', (base, expected) => {
    const { layout } = bootReservedMemory(board({}), { memory: [{ base, size: 0x20000000n }], kconfig });
    expect(layout.image?.base).toBe(expected);
  });
});

describe('machines', () => {
  const on = (compatible: string): BootResult =>
    bootReservedMemory(makeTree({ '#address-cells': 1, '#size-cells': 1, compatible }), {
      memory: [{ base: 0x80000000n, size: 0x20000000n }],
      kconfig,
    });

  it('take a section of memory for a barrier on OMAP', () => {
    expect(on('ti,am33xx').memory).toMatchObject([{ base: 0x80000000n, size: 0x1ff00000n }]);
    expect(on('ti,am43').memory).toMatchObject([{ base: 0x80000000n, size: 0x20000000n }]);
  });

  it('have a small DMA zone on BCM2711', () => {
    const { zones } = bootReservedMemory(makeTree({ compatible: 'brcm,bcm2711' }), {
      memory: [{ base: 0n, size: 0x80000000n }],
      kconfig: { ...kconfig, pageOffset: 0x80000000 },
    });
    expect(zones.find(({ name }) => name === 'DMA')?.end).toBe(0x3ffff000n);
  });
});

describe('partial sections of memory', () => {
  it('lose their start, and keep early allocations below them', () => {
    const { memory } = bootReservedMemory(board({}), {
      memory: [{ base: 0x40100000n, size: 0x1ff00000n }],
      image: { base: 0x40408000n, size: 0x18a4e84n },
      kconfig,
    });
    expect(memory).toMatchObject([{ base: 0x40200000n, size: 0x1fe00000n }]);
  });

  it('are ignored without high memory', () => {
    const { log, memory } = boot(1024, '', {}, { ...kconfig, highmem: false });
    expect(log.slice(0, 2).map(({ level, text }) => `<${level}> ${text}`)).toEqual([
      '<5> Ignoring RAM at 0x70000000-0x80000000',
      '<5> Consider using a HIGHMEM enabled kernel.',
    ]);
    expect(memory).toMatchObject([{ base: 0x40000000n, size: 0x30000000n }]);
  });
});
