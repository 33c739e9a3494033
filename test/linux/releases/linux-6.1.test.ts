// SPDX-License-Identifier: MIT
//
// What Linux 6.1 does differently from 6.12. The log lines are those of Debian's 6.1.176 in QEMU's machine
// virt with 1 GiB, with a tree that has these regions.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../../src/linux/boot.ts';
import type { BootResult } from '../../../src/linux/boot-result.ts';
import type { Machine } from '../../../src/linux/machine.ts';
import { board } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';
import { VIRT, at, dynamic, logOf, memoryOf, reservedIn } from '../../support/virt.ts';

const MIB = 0x100000n;
const POOL = { compatible: 'shared-dma-pool' };
const CMA = { ...POOL, reusable: true };
const MACHINE: Machine = { ...VIRT, kernel: '6.1', image: { base: 0x40200000n, size: 0x2010000n } };

function boot(regions: NodeLiteral, cmdline = '', more: Machine = {}): BootResult {
  return bootReservedMemory(board(regions), { ...MACHINE, cmdline, ...more });
}

function cmaLines(result: BootResult): string[] {
  return result.log
    .filter(({ text }) => text.startsWith('cma: '))
    .map(({ level, text }) => `<${level}> ${text.replace('cma: ', '')}`);
}

describe('the pass', () => {
  it.each<[string, NodeLiteral, string, string[]]>([
    [
      'does not log the names of regions',
      {
        'a@50000000': at(0x50000000n, MIB),
        b: dynamic(MIB),
        'c@51000000': at(0x51000000n, MIB, { 'no-map': true }),
      },
      '',
      [],
    ],
    [
      'rejects a reg of a wrong length once',
      {
        'a@50000000': { reg: [0x0, 0x50000000, 0x100000] },
        'b@51000000': { reg: [0x0, 0x51000000, 0x100000], size: MIB },
        'c@52000000': { reg: new Uint8Array([0x0, 0x0]) },
        'd@53000000': at(0x53000000n, MIB),
      },
      '',
      [
        "<3> OF: fdt: Reserved memory: invalid reg property in 'a@50000000', skipping node.",
        "<3> OF: fdt: Reserved memory: invalid reg property in 'b@51000000', skipping node.",
        "<3> OF: fdt: Reserved memory: invalid reg property in 'c@52000000', skipping node.",
      ],
    ],
    [
      'reserves all entries of a reg',
      {
        'a@50000000': { reg: [0x50000000n, MIB, 0x51000000n, MIB] },
        'b@52000000': { 'no-map': true, reg: [0x52000000n, MIB, 0x50000000n, MIB, 0x54000000n, MIB] },
        'c@55000000': { reg: [0x55000000n, 0n, 0x56000000n, MIB] },
        'd@58000000': { ...CMA, reg: [0x58000000n, 0x400000n, 0x5a000000n, 0x400000n] },
      },
      '',
      [
        "<3> OF: fdt: Reserved memory: failed to reserve memory for node 'b@52000000': base 0x0000000050000000, size 1 MiB",
        "<3> OF: fdt: Reserved memory: failed to reserve memory for node 'c@55000000': base 0x0000000055000000, size 0 MiB",
        '<6> Reserved memory: created CMA memory pool at 0x0000000058000000, size 4 MiB',
        '<6> initialized node d@58000000, compatible id shared-dma-pool',
      ],
    ],
    [
      'places dynamic regions in the order of the sort, from the top of their ranges',
      {
        a: dynamic(MIB, { 'alloc-ranges': [0x50000000n, 0x1000000n] }),
        b: dynamic(MIB, { ...POOL, 'alloc-ranges': [0x51000000n, 0x1000000n] }),
        c: dynamic(2n * MIB, { ...POOL, 'alloc-ranges': [0x51100000n, 0x1000000n] }),
      },
      '',
      [
        '<6> Reserved memory: created DMA memory pool at 0x0000000051f00000, size 1 MiB',
        '<6> initialized node b, compatible id shared-dma-pool',
        '<6> Reserved memory: created DMA memory pool at 0x0000000051d00000, size 2 MiB',
        '<6> initialized node c, compatible id shared-dma-pool',
      ],
    ],
    [
      'reports overlaps, then calls the handlers, by address',
      {
        'pool@50800000': at(0x50800000n, 0x400000n, CMA),
        'big@50000000': at(0x50000000n, 0x1000000n),
        'in@50400000': at(0x50400000n, MIB, { 'no-map': true }),
        dyn: dynamic(MIB),
        'ref@51000000': at(0x51000000n, MIB, CMA),
        'ref2@51080000': at(0x51080000n, MIB),
      },
      '',
      [
        "<3> OF: fdt: Reserved memory: failed to reserve memory for node 'in@50400000': base 0x0000000050400000, size 1 MiB",
        '<3> OVERLAP DETECTED!',
        '<3> big@50000000 (0x0000000050000000--0x0000000051000000) overlaps with in@50400000 (0x0000000050400000--0x0000000050500000)',
        '<3> OVERLAP DETECTED!',
        '<3> ref@51000000 (0x0000000051000000--0x0000000051100000) overlaps with ref2@51080000 (0x0000000051080000--0x0000000051180000)',
        '<6> Reserved memory: created CMA memory pool at 0x0000000050800000, size 4 MiB',
        '<6> initialized node pool@50800000, compatible id shared-dma-pool',
        '<3> Reserved memory: incorrect alignment of CMA region',
        '<6> node ref@51000000 compatible matching fail',
      ],
    ],
    [
      'leaves equal regions in the order of its sort',
      Object.fromEntries(
        Array.from('abcdefghi', (name, i) => [name, at(0x50000000n + BigInt(i % 2) * MIB, MIB)]),
      ),
      '',
      ['ag', 'gi', 'ie', 'ec', 'fh', 'hd', 'db'].flatMap(([a, b]) => {
        const range = 'acegi'.includes(a!)
          ? '(0x0000000050000000--0x0000000050100000)'
          : '(0x0000000050100000--0x0000000050200000)';
        return ['<3> OVERLAP DETECTED!', `<3> ${a} ${range} overlaps with ${b} ${range}`];
      }),
    ],
    [
      'bypasses a default area with cma=',
      {
        'a@50000000': at(0x50000000n, 0x400000n, { ...CMA, 'linux,cma-default': true }),
        'b@51000000': at(0x51000000n, 0x400000n, { ...POOL, 'linux,cma-default': true }),
        d: dynamic(0x400000n, { ...CMA, 'linux,cma-default': true }),
        e: dynamic(0x400000n, CMA),
      },
      'cma=16M',
      [
        '<6> Reserved memory: created CMA memory pool at 0x000000007fc00000, size 4 MiB',
        '<6> initialized node e, compatible id shared-dma-pool',
        '<6> Reserved memory: bypass d node, using cmdline CMA params instead',
        '<6> node d compatible matching fail',
        '<6> Reserved memory: bypass a@50000000 node, using cmdline CMA params instead',
        '<6> node a@50000000 compatible matching fail',
        '<6> Reserved memory: bypass b@51000000 node, using cmdline CMA params instead',
        '<6> Reserved memory: created DMA memory pool at 0x0000000051000000, size 4 MiB',
        '<6> initialized node b@51000000, compatible id shared-dma-pool',
      ],
    ],
  ])('%s', (_, regions, cmdline, lines) => {
    expect(logOf(boot(regions, cmdline))).toEqual(lines);
  });

  it('comes after the memory reservation block', () => {
    const tree = board({ 'a@50000000': at(0x50000000n, MIB, { 'no-map': true }) }, {}, [
      { base: 0x50000000n, size: MIB },
    ]);
    const result = bootReservedMemory(tree, MACHINE);
    expect(logOf(result)).toEqual([
      "<3> OF: fdt: Reserved memory: failed to reserve memory for node 'a@50000000': base 0x0000000050000000, size 1 MiB",
    ]);
    expect(memoryOf(result)).toHaveLength(1);
  });

  it('comes before the core header of a crashed kernel', () => {
    const chosen = { 'linux,elfcorehdr': [0x50000000n, 0x10000n] };
    const tree = board({ 'a@50000000': at(0x50000000n, MIB), b: dynamic(MIB) }, { chosen });
    expect(logOf(bootReservedMemory(tree, MACHINE))).toEqual(['<4> OF: fdt: elfcorehdr is overlapped']);
  });

  it('adds 64 regions, but also reserves the others', () => {
    const regions = Array.from({ length: 66 }, (_, i) => {
      const base = 0x50000000n + BigInt(i) * MIB;
      return [`s@${base.toString(16)}`, at(base, 0x10000n)] as const;
    });
    const result = boot(Object.fromEntries(regions));
    expect(logOf(result)).toEqual(
      Array.from({ length: 2 }, () => '<3> not enough space for all defined regions.'),
    );
    expect(reservedIn(result, 0x54100000n, 0x54200000n)).toEqual(['54100000..54110000']);
  });

  it('gives a device the region of its phandle, not of its name', () => {
    const tree = board(
      {
        'a@50000000': at(0x50000000n, MIB, { ...POOL, 'no-map': true, phandle: 1 }),
        'b@51000000': at(0x51000000n, MIB, { ...POOL, 'no-map': true, phandle: 2 }),
      },
      {
        // a node elsewhere with the same name: of_reserved_mem_lookup() would find the region for it
        other: { 'a@50000000': { phandle: 3 } },
        device: { 'memory-region': [2, 3] },
      },
    );
    expect(bootReservedMemory(tree, MACHINE).devices.map(({ errno, effect }) => [errno, effect])).toEqual([
      [null, 'coherent-pool'],
      ['EINVAL', null],
    ]);
    expect(
      bootReservedMemory(tree, { ...MACHINE, kernel: '6.12' }).devices.map(({ errno, effect }) => [
        errno,
        effect,
      ]),
    ).toEqual([
      [null, 'coherent-pool'],
      [null, 'coherent-pool'],
    ]);
  });
});

describe('CMA areas', () => {
  it.each<[string, string, string[]]>([
    ['in a range', 'cma=33M@0x60000000-0x68000000', ['<6> Reserved 34 MiB at 0x0000000065e00000']],
    ['below a limit that leaves no room', 'cma=33M@0-0x41000000', ['<3> Failed to reserve 34 MiB']],
    [
      'at an invalid address',
      'cma=33M@0x60100000',
      [
        '<3> Region at 0x0000000060100000 must be aligned to 0x0000000000200000 bytes',
        '<3> Failed to reserve 33 MiB',
      ],
    ],
  ])('%s', (_, cmdline, lines) => {
    expect(cmaLines(boot({}, cmdline))).toEqual(lines);
  });

  // two nodes, of 256 and 768 MiB; numa_cma= does not exist
  it('of nodes are created first', () => {
    const memory = [
      { base: 0x40000000n, size: 0x10000000n, node: 0 },
      { base: 0x50000000n, size: 0x30000000n, node: 1 },
    ];
    const result = boot({}, 'cma_pernuma=301M numa_cma=0:16M cma=0', { memory });
    expect(cmaLines(result).map((line) => line.replace(/ at 0x\w+/, ''))).toEqual([
      '<3> Failed to reserve 302 MiB',
      '<4> dma_pernuma_cma_reserve: reservation failed: err -12, node 0',
      '<6> Reserved 302 MiB',
    ]);
    expect(result.numaAreas.map(({ node, name, size }) => [node, name, size])).toEqual([
      [1, 'pernuma1', 302n * MIB],
    ]);
  });
});

describe('crashkernel=', () => {
  it.each<[string, string[]]>([
    ['64M@0x60000000', ['<6> crashkernel reserved: 0x0000000060000000 - 0x0000000064000000 (64 MB)']],
    ['64M@0x48000000', ['<4> cannot allocate crashkernel (size:0x4000000)']],
    ['3G', ['<4> cannot allocate crashkernel (size:0xc0000000)']],
    ['64M,cma', ['<4> crashkernel: unrecognized char: ,']],
    ['1G-:64M@0x60000000', ['<6> crashkernel reserved: 0x0000000060000000 - 0x0000000064000000 (64 MB)']],
    ['100M@0x50000001', ['<4> cannot allocate crashkernel (size:0x6400000)']],
    ['10000000@0x60000000', ['<6> crashkernel reserved: 0x0000000060000000 - 0x000000006098a000 (9 MB)']],
    ['512M-1G:64M', ['<6> crashkernel size resulted in zero bytes']],
  ])('%s', (value, lines) => {
    expect(boot({}, `cma=0 crashkernel=${value}`).log.map(({ level, text }) => `<${level}> ${text}`)).toEqual(
      lines,
    );
  });
});

describe("reservations beyond memblock's room", () => {
  const regions = Object.fromEntries(
    Array.from({ length: 630 }, (_, i): [string, NodeLiteral] => [
      `pool${i}`,
      at(0x50000000n + BigInt(i) * 0x10000n, 0x1000n),
    ]),
  );
  const result = boot(regions);

  it('are rejected, and the kernel panics once it needs memory itself', () => {
    expect(logOf(result).slice(-3)).toEqual([
      '<3> not enough space for all defined regions.',
      "<3> OF: fdt: Reserved memory: failed to reserve memory for node 'pool629': base 0x0000000052750000, size 0 MiB",
      '<3> not enough space for all defined regions.',
    ]);
    expect(result.verdict.boots).toBe(false);
  });
});
