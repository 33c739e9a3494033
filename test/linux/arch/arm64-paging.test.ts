// SPDX-License-Identifier: MIT
//
// The number of pages that paging_init() allocates for the page tables of the linear map.
import { describe, expect, it } from 'vitest';
import { U64_MAX } from '../../../src/base/u64.ts';
import { Arm64Setup } from '../../../src/linux/arch/arm64-setup.ts';
import { addMemory } from '../../../src/linux/fdt.ts';
import { DEBIAN_ARM64_7_2 } from '../../../src/linux/releases/builds/arm64.ts';
import type { Release } from '../../../src/linux/releases/release.ts';
import type { Kconfig } from '../../../src/linux/kconfig.ts';
import { parseEarlyParams } from '../../../src/linux/cmdline.ts';
import { PhysAddr } from '../../../src/linux/phys-addr.ts';
import { Printk } from '../../../src/linux/printk.ts';
import { releaseOf } from '../../../src/linux/releases/releases.ts';
import { TreeReader } from '../../../src/linux/tree-reader.ts';
import { readDtb } from '../../../src/fdt/read.ts';
import { nodeByPath } from '../../../src/tree/device-tree.ts';
import { goldenText } from '../../support/golden.ts';
import type { BootedRecord } from '../../support/records.ts';
import { roomyMemblock } from '../../support/memblock.ts';

const LINUX_6_1 = releaseOf('6.1');
const LINUX_6_12 = releaseOf('6.12');
const LINUX_7_2 = releaseOf('7.2');

interface Case {
  /** Ranges of memory, and which of them are NOMAP: base, size. */
  readonly memory: readonly [bigint, bigint][];
  readonly nomap?: readonly [bigint, bigint][];
  readonly cmdline?: string;
  readonly kconfig?: Partial<Kconfig>;
  readonly release?: Release;
}

/** Pages that it reserves, without those of the KFENCE pool. */
function pageTables({ memory, nomap = [], cmdline = '', kconfig = {}, release = LINUX_7_2 }: Case): bigint {
  const build = release.builds.arm64;
  const config = { ...build.kconfig, ...kconfig };
  const memblock = roomyMemblock(BigInt(config.pageSize), release);
  const kernel = {
    memblock,
    printk: new Printk(702, 64, 64),
    kconfig: config,
    release,
    phys: new PhysAddr(64),
  };
  addMemory(
    memory.map(([base, size]) => ({ base, size, hotpluggable: false })),
    kernel,
    0n,
  );
  const arm64 = new Arm64Setup(kernel);
  parseEarlyParams(cmdline, new Map(arm64.earlyParams()), kernel.printk);
  const image = { base: 0x40200000n, size: build.image.size };
  arm64.memblockInit(image, undefined);
  for (const [base, size] of nomap) memblock.markNomap(base, size);
  const reserved = (): bigint => memblock.reserved.reduce((sum, { base, end }) => sum + end - base, 0n);
  const before = reserved();
  arm64.pagingInit(image);
  const pool = /kfence\.sample_interval=[1-9]/.test(cmdline) ? BigInt(config.kfencePoolSize) : 0n;
  return (reserved() - before - pool) / BigInt(config.pageSize);
}

const RAM = 0x40000000n;
const GIB = 1n << 30n;
const MIB = 1n << 20n;

// the number of lines "memblock_phys_alloc_range: 4096 bytes … early_pgtable_alloc" of Linux 7.2.13 with
// memblock=debug; it is in these records (test/golden/kernel-7.2/README.md)
describe('page tables as counted in kernel logs', () => {
  it.each(['pages-256m', 'pages-5g', 'nomap-holes', 'kfence', 'rodata-off', 'rodata-off-kfence'])(
    '%s',
    (name) => {
      const record = JSON.parse(goldenText(`kernel-7.2/${name}.json`)) as BootedRecord;
      const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
      const reader = new TreeReader(tree, LINUX_7_2);
      const holes = (nodeByPath(tree, '/reserved-memory')?.children ?? []).map((node) =>
        reader.addrSize(node, 'reg')!.read(0),
      );
      const counted = pageTables({
        memory: reader.memory.map(({ base, size }) => [base, size]),
        nomap: holes.map(({ base, size }) => [base, size]),
        cmdline: record.cmdline,
      });
      expect(counted).toBe(BigInt(record.allocations!.pageTables));
    },
  );
});

// the same lines of Debian's 6.12.107 and 6.1.0-50, with QEMU's machine virt and no NUMA; 6.1 frees five
// pages in between
describe('page tables as counted in logs of older kernels', () => {
  const sized = (size: bigint): readonly [bigint, bigint][] => [[RAM, size]];
  const holes: readonly [bigint, bigint][] = [
    [0x50000000n, 0x4000000n],
    [0x60100000n, 0x123000n],
    [0x7ef00000n, 0x1000000n],
  ];
  it.each<[string, Case, bigint]>([
    ['256 MiB', { release: LINUX_6_12, memory: sized(256n * MIB) }, 116n],
    ['320 MiB', { release: LINUX_6_12, memory: sized(320n * MIB) }, 148n],
    ['1 GiB', { release: LINUX_6_12, memory: sized(GIB) }, 500n],
    ['8 GiB', { release: LINUX_6_12, memory: sized(8n * GIB) }, 4091n],
    ['holes', { release: LINUX_6_12, memory: sized(GIB), nomap: holes }, 461n],
    [
      'KFENCE that is set up late needs pages',
      { release: LINUX_6_12, memory: sized(GIB), cmdline: 'rodata=off' },
      500n,
    ],
    [
      'blocks',
      {
        release: LINUX_6_12,
        memory: sized(66n * GIB),
        cmdline: 'rodata=off kfence.sample_interval=100',
      },
      5n,
    ],
    ['256 MiB', { release: LINUX_6_1, memory: sized(256n * MIB) }, 127n + 4n - 5n],
    ['1 GiB', { release: LINUX_6_1, memory: sized(GIB) }, 511n + 4n - 5n],
    ['8 GiB', { release: LINUX_6_1, memory: sized(8n * GIB) }, 4102n + 4n - 5n],
    [
      'rodata=on needs fewer than rodata=full',
      { release: LINUX_6_1, memory: sized(GIB), cmdline: 'rodata=on' },
      11n + 4n - 5n,
    ],
    [
      'a crash kernel needs pages',
      { release: LINUX_6_1, memory: sized(GIB), cmdline: 'rodata=off crashkernel=32M' },
      511n + 4n - 5n,
    ],
  ])('%s', (_, kase, expected) => {
    expect(pageTables(kase)).toBe(expected);
  });
});

// a table maps pageSize / 8 entries of the next lower size: 4 KiB pages 2 MiB, 1 GiB, 512 GiB; 16 KiB pages
// 32 MiB, 64 GiB, 128 TiB; 64 KiB pages 512 MiB, 4 TiB. The root is static: for 48 bits there is one table
// less than there are levels.
describe('page tables by arithmetic', () => {
  const pages16 = { pageSize: 16384, pageBlockMaxOrder: 11 };
  const pages64 = { pageSize: 65536, pageBlockMaxOrder: 13 };
  it.each<[string, Case, bigint]>([
    ['1 GiB', { memory: [[RAM, GIB]] }, 512n + 1n + 1n],
    ['memory that ends one page before 2 MiB', { memory: [[RAM, 256n * MIB + 0x1000n]] }, 129n + 1n + 1n],
    [
      'two banks in two spans of 1 GiB',
      {
        memory: [
          [RAM, 256n * MIB],
          [2n * GIB, 2n * MIB],
        ],
      },
      128n + 1n + 2n + 1n,
    ],
    [
      'two banks in two spans of 512 GiB',
      {
        memory: [
          [RAM, 256n * MIB],
          [513n * GIB, 2n * MIB],
        ],
      },
      128n + 1n + 2n + 2n,
    ],
    ['a hole of one table', { memory: [[RAM, GIB]], nomap: [[0x50000000n, 2n * MIB]] }, 511n + 1n + 1n],
    ['a hole inside a table', { memory: [[RAM, GIB]], nomap: [[0x50001000n, MIB]] }, 512n + 1n + 1n],
    ['a hole across two tables', { memory: [[RAM, GIB]], nomap: [[0x50100000n, 2n * MIB]] }, 512n + 1n + 1n],
    [
      'a hole under the kernel image',
      { memory: [[RAM, GIB]], nomap: [[0x42000000n, 2n * MIB]] },
      512n + 1n + 1n,
    ],
    ['16 KiB pages', { memory: [[RAM, GIB]], kconfig: pages16 }, 32n + 1n + 1n],
    ['64 KiB pages', { memory: [[RAM, GIB]], kconfig: pages64 }, 2n + 1n],
    ['39 bits have one level less', { memory: [[RAM, GIB]], kconfig: { vaBits: 39, paBits: 48 } }, 512n + 1n],
  ])('%s', (_, kase, expected) => {
    expect(pageTables(kase)).toBe(expected);
  });

  // arm64_kfence_map_pool(): without its pool KFENCE is set up late, and needs pages; 1 MiB is free here
  it('a KFENCE pool without free memory leaves pages', () => {
    const memory: [bigint, bigint][] = [[0x40200000n, 48n * MIB]];
    expect(pageTables({ memory, cmdline: 'rodata=off' })).toBe(24n + 1n + 1n);
    const kfencePoolSize = 0x200000;
    const late = pageTables({
      memory,
      cmdline: 'rodata=off kfence.sample_interval=1',
      kconfig: { kfencePoolSize },
    });
    // pageTables() subtracts the pool, which does not exist here
    expect(late + BigInt(kfencePoolSize / 4096)).toBe(24n + 1n + 1n);
  });

  it('without memory for them the kernel panics', () => {
    const memblock = roomyMemblock(4096n);
    memblock.add(RAM, GIB);
    memblock.reserve(0n, U64_MAX);
    const kernel = {
      memblock,
      printk: new Printk(702, 64, 64),
      kconfig: DEBIAN_ARM64_7_2,
      release: LINUX_7_2,
      phys: new PhysAddr(64),
    };
    expect(() => {
      new Arm64Setup(kernel).pagingInit(undefined);
    }).toThrow('no memory is left for the page tables');
  });
});
