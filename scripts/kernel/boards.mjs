// SPDX-License-Identifier: MIT
//
// What cases are made of, by flavour: RAM, the words of a command line, and where regions are put.

import { cells } from './cells.mjs';

const MIB = 1n << 20n;

/**
 * @typedef {object} Board
 * @property {bigint} ram where RAM begins
 * @property {readonly number[]} memory RAM to choose from, in MiB
 * @property {bigint} unit what CMA areas are aligned to
 * @property {readonly bigint[]} sizes of regions
 * @property {readonly bigint[]} aligns of static regions
 * @property {readonly bigint[]} taken where the image, the initrd, the blob and firmware are, and other borders
 * @property {readonly bigint[]} outside where no memory is
 * @property {number} nodes how many NUMA nodes there can be
 * @property {readonly string[]} cma words to choose from, as in all of the following
 * @property {(mib: number) => readonly string[]} limits words of `mem=`
 * @property {readonly string[]} crashkernel
 * @property {readonly string[]} rodata
 * @property {readonly string[]} kfence
 * @property {readonly string[]} vmalloc
 * @property {(mib: number) => readonly string[]} memoryNodes source that makes memory other than one whole bank
 */

const none = () => [];

/** @type {Board} */
const ARM64 = {
  ram: 0x40000000n,
  // from what a kernel just runs in to RAM well above 4 GiB
  memory: [256, 320, 512, 768, 1000, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384],
  unit: 2n * MIB,
  sizes: [
    0x1000n,
    0x10000n,
    0x80000n,
    MIB,
    2n * MIB,
    3n * MIB,
    4n * MIB,
    8n * MIB,
    16n * MIB,
    32n * MIB,
    64n * MIB,
  ],
  aligns: [0x1000n, 0x100000n, 0x200000n, 0x200000n, 0x800n],
  taken: [0x40200000n, 0x42000000n, 0x48000000n, 0x480fb000n, 0x48200000n, 0x40000000n],
  outside: [],
  nodes: 4,
  cma: [
    'cma=0',
    'cma=16M',
    'cma=48M',
    'cma=100K',
    'cma=5M',
    'cma=0x4000000',
    'cma=64M@0x50000000',
    'cma=64M@0x50100000',
    'cma=32M@0-2G',
    'cma=32M@1G-3G',
    'cma=16M@0x48000000',
    'cma=8G',
    'cma=256M',
    'cma=32M@5G',
    'cma=64M@4G-8G',
    'cma=12M@0x60000000-0x70000000',
  ],
  limits: (mib) => [300, 512, 700, Math.floor(mib / 2), mib].map((size) => `mem=${size}M`),
  crashkernel: [
    'crashkernel=128M',
    'crashkernel=64M@0x60000000',
    'crashkernel=256M,high',
    'crashkernel=256M,high crashkernel=64M,low',
    'crashkernel=1G-4G:96M,4G-:192M',
    'crashkernel=512M-:64M@0x58000000',
    'crashkernel=9G',
    'crashkernel=64M,cma',
  ],
  rodata: ['rodata=off', 'rodata=noalias', 'rodata=on'],
  kfence: ['kfence.sample_interval=100'],
  vmalloc: [],
  memoryNodes: none,
};

/** @type {Board} */
const ARM64_16K = {
  ...ARM64,
  unit: 32n * MIB,
  sizes: [0x1000n, 0x4000n, 0x10000n, MIB, 2n * MIB, 16n * MIB, 32n * MIB, 32n * MIB, 64n * MIB, 96n * MIB],
  aligns: [0x1000n, 0x4000n, 2n * MIB, 32n * MIB, 32n * MIB, 32n * MIB, 0x2000n],
  cma: [
    ...ARM64.cma,
    'cma=32M',
    'cma=96M@0x52000000',
    'cma=32M@0x51000000',
    'cma=33M',
    'cma=64M@0-0x7e000000',
  ],
};

/** @type {Board} */
const ARMMP_LPAE = {
  ...ARM64,
  // high memory begins at 760 MiB or so
  memory: [256, 512, 700, 760, 768, 800, 900, 1024, 1024, 1536, 2048, 2048, 3008, 3072, 4096, 6144, 8192],
  aligns: [0x1000n, 0x100000n, 0x200000n, 0x800000n, 0x800000n, 0x800n],
  taken: [
    // RAM's first byte, the initial page tables, the image, the initrd, the blob
    0x40000000n,
    0x40200000n,
    0x40203000n,
    0x40208000n,
    0x41000000n,
    0x48000000n,
    0x480c0000n,
    0x480e1000n,
    // both sides of the border of low memory
    0x6f000000n,
    0x6ff00000n,
    0x6f800000n,
    0x70000000n,
  ],
  outside: [0x10000000n, 0x1_5000_0000n, 0x3ff0_0000n],
  nodes: 1,
  cma: [
    'cma=0',
    'cma=16M',
    'cma=100K',
    'cma=5M',
    'cma=256M',
    'cma=700M',
    'cma=8G',
    'cma=64M@0x50000000',
    'cma=64M@0x50100000',
    'cma=16M@0x48000000',
    'cma=32M@0x6f000000',
    'cma=32M@0x70000000',
    'cma=32M@0x6e000000-0x72000000',
    'cma=32M@0-0x60000000',
    'cma=64M@0x70000000-0xc0000000',
    'cma=32M@5G',
    'cma=64M@4G-8G',
  ],
  limits: (mib) => [
    `mem=300M`,
    `mem=${Math.floor(mib / 2)}M`,
    `mem=${mib}M`,
    'mem=512M@0x40000000',
    'mem=400M@0x40100000',
    'mem=300M@0x40001000',
    'mem=256M@0x40000000 mem=128M@0x58000000',
    'mem=256M@0x40000000 mem=64M@0x70100000',
  ],
  crashkernel: [
    'crashkernel=64M',
    'crashkernel=64M@0x60000000',
    'crashkernel=32M@0x48000000',
    'crashkernel=512M-:64M',
    'crashkernel=4G',
  ],
  rodata: [],
  kfence: [],
  vmalloc: [
    'vmalloc=128M',
    'vmalloc=256M',
    'vmalloc=400M',
    'vmalloc=640M',
    'vmalloc=1M',
    'vmalloc=2G',
    'vmalloc=241M',
  ],
  // QEMU writes the memory nodes itself, but not this
  memoryNodes: (mib) => {
    const size = BigInt(mib) * MIB;
    return [
      [0x40100000n, size - 0x100000n],
      [0x40001000n, size - 0x1000n],
      [0x40180000n, 0xfe80000n],
      [0x40000000n, 0xf123000n],
    ].map((range) => `\tchosen { linux,usable-memory-range = <${range.map(cells).join(' ')}>; };`);
  },
};

/** @type {Board} */
const ARMMP = {
  ...ARMMP_LPAE,
  memory: ARMMP_LPAE.memory.filter((mib) => mib <= 3072),
  unit: 8n * MIB,
};

/** @type {Board} */
const RISCV64 = {
  ...ARM64,
  ram: 0x80000000n,
  taken: [
    // OpenSBI, the image, the initrd, the blob of a machine with 512 MiB, and of one with more
    0x80000000n,
    0x80040000n,
    0x80080000n,
    0x80200000n,
    0x82000000n,
    0x88200000n,
    0x882fb000n,
    0x9fe00000n,
    0xbfe00000n,
  ],
  outside: [0x1000n, 0x7fe00000n],
  // QEMU 7.2 stops where it has to make a third interrupt controller
  nodes: 2,
  cma: [
    'cma=0',
    'cma=16M',
    'cma=48M',
    'cma=100K',
    'cma=5M',
    'cma=0x4000000',
    'cma=64M@0x90000000',
    'cma=64M@0x90100000',
    'cma=32M@0-3G',
    'cma=32M@2G-3G',
    'cma=16M@0x88000000',
    'cma=8M@0xbfc00000',
    'cma=8G',
    'cma=256M',
    'cma=32M@5G',
    'cma=64M@4G-8G',
    'cma=12M@0xa0000000-0xb0000000',
  ],
  limits: (mib) => [...ARM64.limits(mib), 'mem=129M', 'mem=1023M'],
  crashkernel: ARM64.crashkernel.map((words) =>
    words.replace('@0x60000000', '@0xa0000000').replace('@0x58000000', '@0x98000000'),
  ),
  rodata: [],
  kfence: [],
  // the machine takes these as they are; the image lies 2 MiB up, the blob at the end of RAM or below 3 GiB
  memoryNodes: (mib) => {
    const end = 0x80000000n + BigInt(mib) * MIB;
    return [
      [[0x80200000n, end]],
      [[0x80000000n, end - 0x1800n]],
      [
        [0x80000000n, 0x8a000000n],
        [0x8b001000n, end],
      ],
      [
        [0x80000000n, 0x8c000000n],
        [end - 0x3000000n, end],
      ],
    ].map((banks) => {
      const reg = banks.map(([from, to]) => `${cells(from)} ${cells(to - from)}`);
      return `\tmemory@80000000 { reg = <${reg.join(' ')}>; };`;
    });
  },
};

/** @type {Record<string, Board>} by flavour */
export const BOARDS = {
  arm64: ARM64,
  'arm64-16k': ARM64_16K,
  armmp: ARMMP,
  'armmp-lpae': ARMMP_LPAE,
  riscv64: RISCV64,
};
