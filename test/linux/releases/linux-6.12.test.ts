// SPDX-License-Identifier: MIT
//
// What Linux 6.12 does differently from 7.2. The log lines are those of Debian's 6.12.107 in QEMU's machine
// virt with 1 GiB, with a tree that has these regions.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../../src/linux/boot.ts';
import type { BootResult } from '../../../src/linux/boot-result.ts';
import { EBUSY, EINVAL, ENODEV, ENOENT } from '../../../src/linux/errno.ts';
import { releaseOf } from '../../../src/linux/releases/releases.ts';
import { reservedmemOfDeclare } from '../../../src/linux/reserved-mem.ts';
import type { ReservedMemDeclaration } from '../../../src/linux/reserved-mem.ts';
import { board, makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';
import { VIRT, at, dynamic, logOf, reservedIn } from '../../support/virt.ts';

const LINUX_6_12 = releaseOf('6.12');

const MIB = 0x100000n;
const POOL = { compatible: 'shared-dma-pool' };
const CMA = { ...POOL, reusable: true };
const MACHINE = { ...VIRT, kernel: '6.12', image: { base: 0x40200000n, size: 0x24f0000n } };

function boot(regions: NodeLiteral, cmdline = '', rest: NodeLiteral = {}): BootResult {
  return bootReservedMemory(board(regions, rest), { ...MACHINE, cmdline });
}

const text = (word: string): Uint8Array => Uint8Array.from(word, (char) => char.charCodeAt(0));

describe('the passes', () => {
  it.each<[string, NodeLiteral, string[]]>([
    [
      'a reg of a wrong length is rejected in both',
      {
        'a@50000000': { reg: [0x0, 0x50000000, 0x100000] },
        'b@51000000': { reg: [0x0, 0x51000000, 0x100000], size: MIB },
        'd@53000000': at(0x53000000n, MIB),
      },
      [
        "<3> Reserved memory: invalid reg property in 'a@50000000', skipping node.",
        "<3> Reserved memory: invalid reg property in 'b@51000000', skipping node.",
        "<3> Reserved memory: invalid reg property in 'a@50000000', skipping node.",
        "<3> Reserved memory: invalid reg property in 'b@51000000', skipping node.",
        '<6> 0x0000000053000000..0x00000000530fffff (1024 KiB) map non-reusable d@53000000',
      ],
    ],
    [
      'all entries of a reg are reserved, and the first one becomes a region',
      {
        'a@50000000': { reg: [0x50000000n, MIB, 0x51000000n, MIB] },
        'b@52000000': { 'no-map': true, reg: [0x52000000n, MIB, 0x50000000n, MIB, 0x54000000n, MIB] },
        'c@55000000': { reg: [0x55000000n, 0n, 0x56000000n, MIB] },
      },
      [
        "<3> Reserved memory: failed to reserve memory for node 'b@52000000': base 0x0000000050000000, size 1 MiB",
        "<3> Reserved memory: failed to reserve memory for node 'c@55000000': base 0x0000000055000000, size 0 MiB",
        "<4> fdt_scan_reserved_mem_reg_nodes() ignores 1 regions in node 'a@50000000'",
        '<6> 0x0000000050000000..0x00000000500fffff (1024 KiB) map non-reusable a@50000000',
        "<4> fdt_scan_reserved_mem_reg_nodes() ignores 2 regions in node 'b@52000000'",
        '<6> 0x0000000052000000..0x00000000520fffff (1024 KiB) nomap non-reusable b@52000000',
        "<4> fdt_scan_reserved_mem_reg_nodes() ignores 1 regions in node 'c@55000000'",
      ],
    ],
    [
      'alloc-ranges of a wrong length are rejected',
      {
        a: dynamic(MIB, { 'alloc-ranges': [0x0, 0x50000000, 0x1000000] }),
        b: dynamic(MIB, { 'alloc-ranges': true }),
        c: dynamic(MIB, { 'alloc-ranges': [0x50000000n, 0x1000000n] }),
      },
      [
        "<3> invalid alloc-ranges property in 'a', skipping node.",
        "<3> failed to allocate memory for node 'b': size 1 MiB",
        '<6> 0x0000000050f00000..0x0000000050ffffff (1024 KiB) map non-reusable c',
      ],
    ],
    [
      'alloc-ranges that start at a region are filled from there',
      {
        a: dynamic(MIB, { 'alloc-ranges': [0x50000000n, 0x1000000n] }),
        b: dynamic(MIB, { ...POOL, 'alloc-ranges': [0x51000000n, 0x1000000n] }),
      },
      [
        '<6> 0x0000000050f00000..0x0000000050ffffff (1024 KiB) map non-reusable a',
        '<6> Reserved memory: created DMA memory pool at 0x0000000051000000, size 1 MiB',
        '<6> initialized node b, compatible id shared-dma-pool',
        '<6> 0x0000000051000000..0x00000000510fffff (1024 KiB) map non-reusable b',
      ],
    ],
    [
      'a rejected region is in the overlap report, and equal ones are in the order of the DTB',
      {
        c: dynamic(0x300000n, CMA),
        d: dynamic(0x400000n, { ...CMA, 'no-map': true }),
        a: at(0x50000000n, MIB),
        b: at(0x50000000n, MIB),
        e: at(0x50000000n, MIB),
      },
      [
        '<3> Reserved memory: incorrect alignment of CMA region',
        '<6> node c compatible matching fail',
        '<6> node d compatible matching fail',
        '<6> 0x0000000050000000..0x00000000500fffff (1024 KiB) map non-reusable a',
        '<6> 0x0000000050000000..0x00000000500fffff (1024 KiB) map non-reusable b',
        '<6> 0x0000000050000000..0x00000000500fffff (1024 KiB) map non-reusable e',
        '<3> OVERLAP DETECTED!',
        '<3> a (0x0000000050000000--0x0000000050100000) overlaps with b (0x0000000050000000--0x0000000050100000)',
        '<3> OVERLAP DETECTED!',
        '<3> b (0x0000000050000000--0x0000000050100000) overlaps with e (0x0000000050000000--0x0000000050100000)',
        '<3> OVERLAP DETECTED!',
        '<3> c (0x000000007fc00000--0x000000007ff00000) overlaps with d (0x000000007fc00000--0x0000000080000000)',
      ],
    ],
    [
      'an unterminated string counts',
      {
        'a@50000000': at(0x50000000n, MIB, { status: text('okay') }),
        'b@51000000': at(0x51000000n, MIB, { status: true }),
        'c@52000000': at(0x52000000n, 0x400000n, { status: text('dis') }),
        'd@53000000': at(0x53000000n, 0x400000n, { reusable: true, compatible: text('shared-dma-pool') }),
        'e@54000000': at(0x54000000n, 0x400000n, { compatible: text('x\0shared-dma-pool') }),
      },
      [
        '<6> 0x0000000050000000..0x00000000500fffff (1024 KiB) map non-reusable a@50000000',
        '<6> Reserved memory: created CMA memory pool at 0x0000000053000000, size 4 MiB',
        '<6> initialized node d@53000000, compatible id shared-dma-pool',
        '<6> 0x0000000053000000..0x00000000533fffff (4096 KiB) map reusable d@53000000',
        '<6> Reserved memory: created DMA memory pool at 0x0000000054000000, size 4 MiB',
        '<6> initialized node e@54000000, compatible id shared-dma-pool',
        '<6> 0x0000000054000000..0x00000000543fffff (4096 KiB) map non-reusable e@54000000',
      ],
    ],
  ])('%s', (_, regions, lines) => {
    expect(logOf(boot(regions))).toEqual(lines);
  });

  it('come after the core header of a crashed kernel, whose first pair counts', () => {
    const chosen = { 'linux,elfcorehdr': [0x7ff00000n, 0x10000n, 0n] };
    const result = boot({ b: dynamic(MIB) }, '', { chosen });
    expect(logOf(result)).toEqual([
      '<6> OF: fdt: Reserving 64 KiB of memory at 0x7ff00000 for elfcorehdr',
      '<6> 0x000000007fe00000..0x000000007fefffff (1024 KiB) map non-reusable b',
    ]);
  });

  // from early_init_dt_scan_memory() of drivers/of/fdt.c, 6.12
  it('find memory even if its reg has an incomplete entry at its end', () => {
    const memory = { device_type: text('memory'), reg: [0x40000000n, 0x20000000n, 0n] };
    const { kernel, image, initrd, fdt } = MACHINE;
    const machine = { kernel, image, initrd, fdt };
    const banks = bootReservedMemory(board({}, { 'memory@40000000': memory }), machine).memory;
    expect(banks.map(({ base, size }) => [base, size])).toEqual([[0x40000000n, 0x20000000n]]);
  });

  it('reserve every entry of a reg', () => {
    const result = boot({ 'a@50000000': { reg: [0x50000000n, MIB, 0x51000000n, MIB] } });
    expect(reservedIn(result, 0x50000000n, 0x52000000n)).toEqual([
      '50000000..50100000',
      '51000000..51100000',
    ]);
    expect(result.regions).toMatchObject([{ base: 0x50000000n, size: MIB, outcome: 'reserved' }]);
  });
});

describe('handlers', () => {
  it.each<[string, NodeLiteral, string, string[]]>([
    [
      'an invalid pool is rejected by the last handler that is tried',
      {
        'b@51000000': at(0x51000000n, MIB, CMA),
        'c@52000000': at(0x52000000n, 0x400000n, { ...CMA, 'no-map': true }),
        'e@54000000': at(0x54000000n, 0x400000n, { ...POOL, 'no-map': true }),
        'f@55000000': at(0x55000000n, 0x400000n, { reusable: true }),
      },
      '',
      [
        '<3> Reserved memory: incorrect alignment of CMA region',
        '<6> node b@51000000 compatible matching fail',
        '<6> node c@52000000 compatible matching fail',
        '<6> Reserved memory: created DMA memory pool at 0x0000000054000000, size 4 MiB',
        '<6> initialized node e@54000000, compatible id shared-dma-pool',
        '<6> 0x0000000054000000..0x00000000543fffff (4096 KiB) nomap non-reusable e@54000000',
        '<6> 0x0000000055000000..0x00000000553fffff (4096 KiB) map reusable f@55000000',
      ],
    ],
    [
      'a default area is bypassed with cma=',
      {
        'a@50000000': at(0x50000000n, 0x400000n, { ...CMA, 'linux,cma-default': true }),
        'b@51000000': at(0x51000000n, 0x400000n, { ...POOL, 'linux,cma-default': true }),
        d: dynamic(0x400000n, { ...CMA, 'linux,cma-default': true }),
      },
      'cma=16M',
      [
        '<6> Reserved memory: bypass d node, using cmdline CMA params instead',
        '<6> node d compatible matching fail',
        '<6> Reserved memory: bypass a@50000000 node, using cmdline CMA params instead',
        '<6> node a@50000000 compatible matching fail',
        '<6> Reserved memory: bypass b@51000000 node, using cmdline CMA params instead',
        '<6> Reserved memory: created DMA memory pool at 0x0000000051000000, size 4 MiB',
        '<6> initialized node b@51000000, compatible id shared-dma-pool',
        '<6> 0x0000000051000000..0x00000000513fffff (4096 KiB) map non-reusable b@51000000',
      ],
    ],
    [
      'the pass aligns a node that looks like a CMA area',
      {
        b: dynamic(0x400000n, { ...CMA, alignment: 0x1000n }),
        e: dynamic(0x400000n, { ...CMA, alignment: 0x1000000n }),
      },
      '',
      [
        '<6> Reserved memory: created CMA memory pool at 0x000000007fc00000, size 4 MiB',
        '<6> initialized node b, compatible id shared-dma-pool',
        '<6> 0x000000007fc00000..0x000000007fffffff (4096 KiB) map reusable b',
        '<6> Reserved memory: created CMA memory pool at 0x000000007f000000, size 4 MiB',
        '<6> initialized node e, compatible id shared-dma-pool',
        '<6> 0x000000007f000000..0x000000007f3fffff (4096 KiB) map reusable e',
      ],
    ],
  ])('%s', (_, regions, cmdline, lines) => {
    expect(logOf(boot(regions, cmdline))).toEqual(lines);
  });

  // from __reserved_mem_init_node() of drivers/of/of_reserved_mem.c, 6.12
  describe('of the caller are called once', () => {
    const calls: string[] = [];
    const answering = (result: number, name: string): ReservedMemDeclaration =>
      reservedmemOfDeclare(name, 'acme,r', {
        nodeValidate: () => -calls.push('validate'),
        nodeFixup: () => -calls.push('fixup'),
        nodeInit: () => {
          calls.push(name);
          return result;
        },
      });
    it.each<[string, number[], string[], string]>([
      ['and the first one that accepts the region ends the walk', [-EBUSY, 0, 0], ['0', '1'], '1'],
      ['and the result of the last one counts', [-EBUSY, -ENODEV], ['0', '1'], 'failed'],
      [
        'and -ENOENT of the last one means that there is no handler',
        [-EINVAL, -ENOENT],
        ['0', '1'],
        'reserved',
      ],
    ])('%s', (_, results, asked, outcome) => {
      calls.length = 0;
      const after = results.map((result, i) => answering(result, String(i)));
      const tree = board({ r: at(0x50000000n, MIB, { compatible: 'acme,r' }) });
      const { regions } = bootReservedMemory(tree, { ...MACHINE, handlers: { after } });
      expect([calls, regions[0]!.outcome]).toEqual([asked, outcome]);
    });
  });
});

describe('CMA areas', () => {
  it.each<[string, string, string[]]>([
    [
      'at a fixed address',
      'cma=64M@0x60000000',
      ['<6> cma: Reserved 64 MiB at 0x0000000060000000 on node -1'],
    ],
    [
      'in a range, rounded up',
      'cma=33M@0x60000000-0x68000000',
      ['<6> cma: Reserved 34 MiB at 0x0000000065e00000 on node -1'],
    ],
    [
      'at an invalid address',
      'cma=33M@0x60100000',
      [
        '<3> cma: Region at 0x0000000060100000 must be aligned to 0x0000000000200000 bytes',
        '<3> cma: Failed to reserve 33 MiB on node -1',
      ],
    ],
    [
      'past the end of memory',
      'cma=3000M',
      [
        '<3> cma: Size (0x00000000bb800000) of region at 0x0000000000000000 exceeds limit (0x0000000080000000)',
        '<3> cma: Failed to reserve 3000 MiB on node -1',
      ],
    ],
    [
      'below a limit that leaves no room',
      'cma=33M@0-0x41000000',
      ['<3> cma: Failed to reserve 34 MiB on node -1'],
    ],
  ])('%s', (_, cmdline, lines) => {
    expect(
      boot({}, cmdline)
        .log.map(({ level, text }) => `<${level}> ${text}`)
        .filter(isCma),
    ).toEqual(lines);
  });

  it('across zones are rejected', () => {
    const regions = {
      'a@ff000000': at(0xff000000n, 0x2000000n, CMA),
      'b@90000000': at(0x90000000n, 0x2000000n, CMA),
    };
    const { log, areas } = bootReservedMemory(board(regions), {
      ...MACHINE,
      memory: [{ base: 0x40000000n, size: 0x180000000n }],
    });
    expect(log.at(-1)).toMatchObject({ level: 3, text: 'cma: CMA area a@ff000000 could not be activated' });
    expect(areas.map(({ name }) => name)).toEqual(['b@90000000', 'reserved']);
  });

  it('beyond the last slot are rejected before the memory is checked', () => {
    const areas = Array.from({ length: 21 }, (_, i) => [`a${i}`, dynamic(0x200000n, CMA)] as const);
    expect(logOf(boot(Object.fromEntries(areas))).slice(-2)).toEqual([
      '<3> Reserved memory: unable to setup CMA region',
      '<6> node a20 compatible matching fail',
    ]);
  });

  // the areas of both parameters, from dma_numa_cma_reserve() of kernel/dma/contiguous.c, 6.12: Debian's kernel has no CONFIG_DMA_NUMA_CMA
  it('of nodes are created before the default one, two per node', () => {
    const kconfig = { ...LINUX_6_12.builds.arm64.kconfig, dmaNumaCma: true };
    const memory = [0, 1].map((node) => ({
      base: 0x40000000n + BigInt(node) * 0x20000000n,
      size: 0x20000000n,
      node,
    }));
    const result = bootReservedMemory(makeTree({}), {
      ...MACHINE,
      memory,
      kconfig,
      cmdline: 'cma_pernuma=15M numa_cma=0:8M cma=16M@0x50000000',
    });
    expect(result.numaAreas.map(({ name, size }) => [name, size])).toEqual([
      ['pernuma0', 0x1000000n],
      ['numa0', 0x800000n],
      ['pernuma1', 0x1000000n],
    ]);
    expect(
      result.log
        .map(({ text }) => text)
        .filter((line) => line.startsWith('cma: '))
        .map(withoutPlace),
    ).toEqual([
      'cma: Reserved 16 MiB on node 0',
      'cma: Reserved 8 MiB on node 0',
      'cma: Reserved 16 MiB on node 1',
      'cma: Reserved 16 MiB on node -1',
    ]);
  });

  // from add_default_cma_heap() of drivers/dma-buf/heaps/cma_heap.c, 6.12
  it.each<[string, NodeLiteral, string, string[]]>([
    ['the default one', { 'a@50000000': at(0x50000000n, 0x400000n, CMA) }, '', ['reserved']],
    [
      'the default one of the tree',
      { 'a@50000000': at(0x50000000n, 0x400000n, { ...CMA, 'linux,cma-default': true }) },
      '',
      ['a@50000000'],
    ],
    ['none', { 'a@50000000': at(0x50000000n, 0x400000n, CMA) }, 'cma=0', []],
  ])('that are heaps: %s', (_, regions, cmdline, heaps) => {
    const kconfig = { ...LINUX_6_12.builds.arm64.kconfig, dmabufHeapsCma: true };
    expect(bootReservedMemory(board(regions), { ...MACHINE, kconfig, cmdline }).heaps).toEqual(heaps);
  });
});

describe('crashkernel=', () => {
  it.each<[string, string]>([
    ['64M@0x48000000', '<4> crashkernel reservation failed - memory is in use.'],
    ['10000000@0x60000000', '<6> crashkernel reserved: 0x0000000060000000 - 0x0000000060989680 (9 MB)'],
    ['64M,cma', '<4> crashkernel: unrecognized char: ,'],
    ['1G-:64M@', "<4> crahskernel: Memory value expected after '@'"],
  ])('%s', (value, line) => {
    expect(logOf(boot({}, `cma=0 crashkernel=${value}`)).filter((each) => each.includes('kernel'))).toEqual([
      line,
    ]);
  });
});

function isCma(line: string): boolean {
  return /^<\d> cma: /.test(line);
}

function withoutPlace(line: string): string {
  return line.replace(/ at 0x\w+/, '');
}
