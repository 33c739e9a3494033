// SPDX-License-Identifier: MIT
//
// Cases that every run boots: each a behaviour that is easily got wrong.
import { BOARDS } from './boards.mjs';
import { cells } from './cells.mjs';

const MIB = 1n << 20n;
const reusable = 'compatible = "shared-dma-pool"; reusable;';

const container = (regions) =>
  `/ {\n\treserved-memory {\n\t\t#address-cells = <2>; #size-cells = <2>; ranges;\n\t\t${regions}\n\t};\n};`;
const fixed = (name, base, size, properties) =>
  `${name}@${base.toString(16)} { ${properties} reg = <${cells(base)} ${cells(size)}>; };`;

/**
 * The cases of a flavour; some more for a release that is not the newest.
 *
 * @param {string} flavour a key of `BOARDS`
 * @param {string} suite Debian's name for the release
 * @returns {import('./boot.mjs').Case[]}
 */
export function fixedCases(flavour, suite) {
  const board = BOARDS[flavour];
  const cases = [
    ...everywhere(board),
    ...(board.nodes > 1 ? onNodes(board) : []),
    ...(OWN_CASES[flavour] ?? []),
    ...(suite === 'sid' ? [] : olderReleases(board)),
  ];
  const most = Math.max(...board.memory);
  return cases.filter(({ mem }) => mebibytes(mem) <= most);
}

function mebibytes(mem) {
  return Number(mem.slice(0, -1)) * (mem.endsWith('G') ? 1024 : 1);
}

function everywhere({ ram, unit }) {
  const at = (offset) => ram + offset;
  const least = (size, units) => (size > units * unit ? size : units * unit);
  const dense = (count) =>
    Array.from(
      { length: count },
      (_, i) => `pool${i} { reg = <${cells(at(0x10000000n + BigInt(i) * 0x10000n))} 0 0x1000>; };`,
    );
  return [
    { name: 'nothing', mem: '1G' },
    { name: 'RAM above 4 GiB', mem: '8G', cmdline: 'cma=128M' },
    { name: 'default area above 4 GiB', mem: '8G', cmdline: 'cma=64M@4G-8G' },
    {
      name: 'CMA area across zones',
      mem: '4G',
      dts: container(fixed('pool', 0xf8000000n, 0x10000000n, reusable)),
    },
    {
      name: 'CMA area past the end of RAM',
      mem: '1G',
      dts: container(fixed('pool', at(0x40000000n) - least(16n * MIB, 1n), least(32n * MIB, 2n), reusable)),
    },
    {
      name: 'two CMA areas that overlap',
      mem: '1G',
      dts: container(
        `${fixed('b', at(0x10000000n) + least(16n * MIB, 2n), unit, reusable)} ${fixed('a', at(0x10000000n), least(32n * MIB, 4n), reusable)}`,
      ),
    },
    {
      name: 'CMA area over the image',
      mem: '1G',
      dts: container(fixed('pool', at(least(32n * MIB, 1n)), least(16n * MIB, 1n), reusable)),
    },
    {
      name: 'refused region over the image',
      mem: '1G',
      dts: container(fixed('pool', at(0x2000000n), MIB, reusable)),
    },
    {
      name: 'refused region over part of the initrd',
      mem: '1G',
      dts: container(fixed('pool', at(0x8080000n), MIB / 2n, reusable)),
    },
    {
      name: 'no-map within a CMA area',
      mem: '1G',
      dts: container(
        `${fixed('a', at(0x10000000n), least(32n * MIB, 4n), reusable)} ${fixed('b', at(0x11000000n), 2n * MIB, 'no-map;')}`,
      ),
    },
    {
      name: 'empty alloc-ranges',
      mem: '512M',
      dts: container(`pool { size = <0 0x400000>; alloc-ranges; };`),
    },
    {
      name: 'alignment that is no power of two',
      mem: '512M',
      dts: container(`pool { size = <0 0x400000>; alignment = <0 0x300000>; };`),
    },
    { name: 'dynamic region of size 0', mem: '512M', dts: container(`pool { size = <0 0>; };`) },
    {
      name: 'container with a unit address',
      mem: '512M',
      dts: `/ {\n\treserved-memory@${at(0x10000000n).toString(16)} {\n\t\t#address-cells = <2>; #size-cells = <2>; ranges;\n\t\tpool { size = <0 0x400000>; };\n\t};\n};`,
    },
    {
      name: 'base 0 and the end of the address space',
      mem: '512M',
      dts: container(
        'a@0 { reg = <0 0 0 0x1000>; }; b@ffffffffffff0000 { reg = <0xffffffff 0xffff0000 0 0x20000>; }; c { size = <0 0x100000>; alloc-ranges = <0xffffffff 0xfff00000 0 0x100000>; };',
      ),
    },
    {
      name: 'too many areas',
      mem: unit > 8n * MIB ? '3G' : '2G',
      dts: container(
        Array.from({ length: 22 }, (_, i) => `pool${i} { ${reusable} size = <${cells(unit)}>; };`).join(' '),
      ),
    },
    {
      name: 'too many dynamic regions',
      mem: '1G',
      dts: container(Array.from({ length: 67 }, (_, i) => `pool${i} { size = <0 0x1000>; };`).join(' ')),
    },
    {
      name: 'ties in the overlap report',
      mem: '1G',
      dts: container(
        Array.from({ length: 9 }, (_, i) =>
          fixed(`pool${i}`, at(i % 3 ? 0x10000000n : 0x20000000n), 0x1000n, ''),
        ).join(' '),
      ),
    },
    { name: 'cma without a value', mem: '512M', cmdline: 'cma' },
    {
      name: 'cma too large for 64 bits',
      mem: '512M',
      cmdline: 'cma=99999E',
      dts: container(`pool { ${reusable} linux,cma-default; size = <0 0x400000>; };`),
    },
    {
      name: 'dma-ranges',
      mem: '2G',
      dts: `/ {\n\tbus@d0000000 {\n\t\tcompatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>; ranges;\n\t\tdma-ranges = <0 ${cells(ram)} 0x20000000>;\n\t};\n};`,
    },
    {
      name: 'more reservations than memblock has room for',
      mem: '2G',
      dts: container(dense(700).join(' ')),
    },
    {
      name: 'nearly as many reservations as memblock has room for',
      mem: '2G',
      dts: container(dense(630).join(' ')),
    },
  ];
}

function onNodes({ ram, nodes }) {
  return [
    nodes < 4
      ? { name: 'two nodes', mem: '1G', numa: ['512M', '512M'] }
      : { name: 'four nodes', mem: '1G', numa: ['256M', '256M', '256M', '256M'] },
    { name: 'numa_cma without a value', mem: '512M', cmdline: 'numa_cma' },
    { name: 'cma_pernuma without a value', mem: '512M', cmdline: 'cma_pernuma' },
    { name: 'too little memory', mem: '256M', cmdline: 'mem=128M cma_pernuma=32M' },
    {
      name: 'hotpluggable memory',
      mem: '1G',
      dts: `/ { memory@${ram.toString(16)} { hotpluggable; }; };`,
    },
  ];
}

const ARM64 = [
  {
    name: 'blocks in the linear map',
    mem: '4G',
    cmdline: 'rodata=off',
    dts: container('a@50001000 { no-map; reg = <0 0x50001000 0 0x1000>; };'),
  },
  { name: 'KFENCE pool', mem: '1G', cmdline: 'kfence.sample_interval=100' },
];

const ARM = [
  { name: 'low memory alone', mem: '760M' },
  { name: 'high memory too small for the default area', mem: '800M' },
  { name: 'default area in high memory', mem: '2G', cmdline: 'cma=64M' },
  { name: 'default area below a border', mem: '2G', cmdline: 'cma=64M@0-0x60000000' },
  { name: 'default area across the border', mem: '2G', cmdline: 'cma=32M@0x6f000000' },
  { name: 'default area as high memory begins', mem: '2G', cmdline: 'cma=32M@0x70000000' },
  { name: 'more RAM than low memory, none of it high enough', mem: '1G', cmdline: 'cma=400M' },
  {
    name: 'CMA area across the border',
    mem: '2G',
    dts: container(fixed('pool', 0x6f000000n, 0x2000000n, reusable)),
  },
  {
    name: 'regions in high memory',
    mem: '2G',
    dts: container(
      `${fixed('a', 0x90000000n, 0x1000000n, '')} ${fixed('b', 0xa0000000n, 0x1000000n, 'no-map;')} ${fixed('c', 0xb0000000n, 0x1000000n, reusable)}`,
    ),
  },
  {
    name: 'dynamic regions with and without bounds',
    mem: '2G',
    dts: container(
      `a { size = <0 0x1000000>; }; b { no-map; size = <0 0x1000000>; alloc-ranges = <0 0x90000000 0 0x10000000>; }; c { ${reusable} size = <0 0x1000000>; };`,
    ),
  },
  {
    name: 'coherent pool of mapped memory',
    mem: '1G',
    dts: container(fixed('pool', 0x50000000n, 0x1000000n, 'compatible = "shared-dma-pool";')),
  },
  { name: 'small vmalloc space', mem: '2G', cmdline: 'vmalloc=1M' },
  { name: 'large vmalloc space', mem: '1G', cmdline: 'vmalloc=640M' },
  { name: 'vmalloc space beyond what there is', mem: '1G', cmdline: 'vmalloc=3G' },
  { name: 'border that is no multiple of 2 MiB', mem: '1G', cmdline: 'vmalloc=401M' },
  { name: 'mem= with a base', mem: '1G', cmdline: 'mem=400M@0x40100000' },
  { name: 'mem= twice', mem: '2G', cmdline: 'mem=256M@0x40000000 mem=256M@0x70000000' },
  {
    name: 'memory that begins off a 2 MiB border',
    mem: '1G',
    dts: '/ { chosen { linux,usable-memory-range = <0 0x40101000 0 0x3feff000>; }; };',
  },
  {
    name: 'addresses above 4 GiB',
    mem: '1G',
    dts: container(
      `${fixed('a', 0x1_5000_0000n, 0x1000000n, '')} ${fixed('b', 0x5800_0000n, 0x1_0010_0000n, 'no-map;')}`,
    ),
  },
  { name: 'crashkernel', mem: '1G', cmdline: 'crashkernel=64M' },
  { name: 'crashkernel at a place', mem: '1G', cmdline: 'crashkernel=64M@0x60000000' },
];

const RISCV64 = [
  {
    name: 'region over the firmware',
    mem: '1G',
    dts: container(fixed('pool', 0x80000000n, 0x100000n, '')),
  },
  {
    name: 'dynamic region over the blob',
    mem: '1G',
    dts: container('pool { size = <0 0x100000>; alloc-ranges = <0 0xbfe00000 0 0x200000>; };'),
  },
  {
    name: 'refused region past the end of the image',
    mem: '1G',
    dts: container(fixed('pool', 0x82580000n, 0x80000n, reusable)),
  },
  {
    name: 'memory with a hole',
    mem: '1G',
    dts: '/ { memory@80000000 { reg = <0 0x80000000 0 0x10000000 0 0x92001000 0 0x2dfff000>; }; };',
  },
  {
    name: 'memory that begins with the image',
    mem: '1G',
    dts: '/ { memory@80000000 { reg = <0 0x80200000 0 0x3fe00000>; }; };',
  },
  { name: 'two nodes, and memory limited', mem: '2G', numa: ['1G', '1G'], cmdline: 'mem=1536M' },
  { name: 'crashkernel', mem: '2G', cmdline: 'crashkernel=128M' },
];

/** What the array of regions, the handlers and the parameters of 6.1 and 6.12 do otherwise. */
function olderReleases({ ram, nodes }) {
  const at = (offset) => ram + offset;
  const some = [
    {
      name: 'reg with two entries',
      mem: '1G',
      dts: container(
        `pool { reg = <${cells(at(0x10000000n))} 0 0x100000 ${cells(at(0x12000000n))} 0 0x100000>; };`,
      ),
    },
    {
      name: 'reg of the wrong length',
      mem: '1G',
      dts: container(`a { reg = <0x50000000 0x100000>; }; b { reg; size = <0 0x100000>; };`),
    },
    {
      name: 'alloc-ranges of the wrong length',
      mem: '1G',
      dts: container(`pool { size = <0 0x100000>; alloc-ranges = <0 0x50000000 0>; };`),
    },
    {
      name: 'default area of the tree and of the command line',
      mem: '1G',
      cmdline: 'cma=32M',
      dts: container(
        `a { ${reusable} linux,cma-default; size = <0 0x2000000>; }; b { compatible = "shared-dma-pool"; no-map; linux,cma-default; size = <0 0x100000>; };`,
      ),
    },
    {
      name: 'neither a CMA area nor a coherent pool',
      mem: '1G',
      dts: container(
        `a { compatible = "shared-dma-pool"; reusable; no-map; size = <0 0x2000000>; }; ${fixed('b', at(0x10100000n), 0x180000n, reusable)}`,
      ),
    },
    {
      name: 'more regions than the array holds',
      mem: '1G',
      dts: container(
        Array.from({ length: 70 }, (_, i) =>
          i % 2
            ? `pool${i} { size = <0 0x1000>; };`
            : fixed(`pool${i}`, at(0x10000000n + BigInt(i) * 0x10000n), 0x1000n, ''),
        ).join(' '),
      ),
    },
    {
      name: 'dynamic regions over static ones',
      mem: '1G',
      dts: container(
        `a { size = <0 0x100000>; alloc-ranges = <${cells(at(0x10000000n))} 0 0x400000>; }; ${fixed('b', at(0x10100000n), 0x100000n, '')} ${fixed('c', at(0x10180000n), 0x100000n, 'no-map;')}`,
      ),
    },
    { name: 'cma below a border', mem: '8G', cmdline: 'cma=64M@0-5G' },
  ];
  const both = {
    name: 'both ways to an area a node',
    mem: '2G',
    numa: ['1G', '1G'],
    cmdline: 'cma_pernuma=16M numa_cma=0:8M,1:32M,3:8M',
  };
  return nodes > 1 ? [...some, both] : some;
}

/** Cases for what only some kernels do, by flavour. */
const OWN_CASES = { arm64: ARM64, armmp: ARM, 'armmp-lpae': ARM, riscv64: RISCV64 };
