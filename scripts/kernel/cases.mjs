// SPDX-License-Identifier: MIT
//
// Cases that every run boots: each a behaviour that is easily got wrong.

const container = (regions) =>
  `/ {\n\treserved-memory {\n\t\t#address-cells = <2>; #size-cells = <2>; ranges;\n\t\t${regions}\n\t};\n};`;
const reusable = 'compatible = "shared-dma-pool"; reusable;';

/** @type {import('./boot.mjs').Case[]} */
export const FIXED_CASES = [
  { name: 'nothing', mem: '1G' },
  { name: 'four nodes', mem: '1G', numa: ['256M', '256M', '256M', '256M'] },
  { name: 'RAM above 4 GiB', mem: '8G', cmdline: 'cma=128M' },
  { name: 'default area above 4 GiB', mem: '8G', cmdline: 'cma=64M@4G-8G' },
  {
    name: 'CMA area across zones',
    mem: '4G',
    dts: container(`pool@f8000000 { ${reusable} reg = <0 0xf8000000 0 0x10000000>; };`),
  },
  {
    name: 'CMA area past the end of RAM',
    mem: '1G',
    dts: container(`pool@7f000000 { ${reusable} reg = <0 0x7f000000 0 0x2000000>; };`),
  },
  {
    name: 'two CMA areas that overlap',
    mem: '1G',
    dts: container(
      `b@51000000 { ${reusable} reg = <0 0x51000000 0 0x200000>; }; a@50000000 { ${reusable} reg = <0 0x50000000 0 0x2000000>; };`,
    ),
  },
  {
    name: 'CMA area over the image',
    mem: '1G',
    dts: container(`pool@42000000 { ${reusable} reg = <0 0x42000000 0 0x1000000>; };`),
  },
  {
    name: 'refused region over the image',
    mem: '1G',
    dts: container(`pool@42000000 { ${reusable} reg = <0 0x42000000 0 0x100000>; };`),
  },
  {
    name: 'refused region over part of the initrd',
    mem: '1G',
    dts: container(`pool@48080000 { ${reusable} reg = <0 0x48080000 0 0x80000>; };`),
  },
  {
    name: 'no-map within a CMA area',
    mem: '1G',
    dts: container(
      `a@50000000 { ${reusable} reg = <0 0x50000000 0 0x2000000>; }; b@51000000 { no-map; reg = <0 0x51000000 0 0x200000>; };`,
    ),
  },
  { name: 'empty alloc-ranges', mem: '512M', dts: container(`pool { size = <0 0x400000>; alloc-ranges; };`) },
  {
    name: 'alignment that is no power of two',
    mem: '512M',
    dts: container(`pool { size = <0 0x400000>; alignment = <0 0x300000>; };`),
  },
  { name: 'dynamic region of size 0', mem: '512M', dts: container(`pool { size = <0 0>; };`) },
  {
    name: 'container with a unit address',
    mem: '512M',
    dts: '/ {\n\treserved-memory@50000000 {\n\t\t#address-cells = <2>; #size-cells = <2>; ranges;\n\t\tpool { size = <0 0x400000>; };\n\t};\n};',
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
    mem: '2G',
    dts: container(
      Array.from({ length: 22 }, (_, i) => `pool${i} { ${reusable} size = <0 0x200000>; };`).join(' '),
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
      Array.from(
        { length: 9 },
        (_, i) =>
          `pool${i}@${i % 3 ? 50000000 : 60000000} { reg = <0 0x${i % 3 ? 50000000 : 60000000} 0 0x1000>; };`,
      ).join(' '),
    ),
  },
  { name: 'cma without a value', mem: '512M', cmdline: 'cma' },
  { name: 'numa_cma without a value', mem: '512M', cmdline: 'numa_cma' },
  { name: 'cma_pernuma without a value', mem: '512M', cmdline: 'cma_pernuma' },
  {
    name: 'cma too large for 64 bits',
    mem: '512M',
    cmdline: 'cma=99999E',
    dts: container(`pool { ${reusable} linux,cma-default; size = <0 0x400000>; };`),
  },
  { name: 'too little memory', mem: '256M', cmdline: 'mem=128M cma_pernuma=32M' },
  {
    name: 'dma-ranges',
    mem: '2G',
    dts: '/ {\n\tbus@d0000000 {\n\t\tcompatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>; ranges;\n\t\tdma-ranges = <0 0 0x40000000 0x20000000>;\n\t};\n};',
  },
  { name: 'hotpluggable memory', mem: '1G', dts: '/ { memory@40000000 { hotpluggable; }; };' },
  {
    name: 'blocks in the linear map',
    mem: '4G',
    cmdline: 'rodata=off',
    dts: container('a@50001000 { no-map; reg = <0 0x50001000 0 0x1000>; };'),
  },
  { name: 'KFENCE pool', mem: '1G', cmdline: 'kfence.sample_interval=100' },
  {
    name: 'more reservations than memblock has room for',
    mem: '2G',
    dts: container(
      Array.from(
        { length: 700 },
        (_, i) => `pool${i} { reg = <0 0x${(0x50000000 + i * 0x10000).toString(16)} 0 0x1000>; };`,
      ).join(' '),
    ),
  },
  {
    name: 'nearly as many reservations as memblock has room for',
    mem: '2G',
    dts: container(
      Array.from(
        { length: 630 },
        (_, i) => `pool${i} { reg = <0 0x${(0x50000000 + i * 0x10000).toString(16)} 0 0x1000>; };`,
      ).join(' '),
    ),
  },
];
