// SPDX-License-Identifier: MIT
//
// Random cases: machines, command lines and /reserved-memory, sane and insane.
import { Random } from './random.mjs';

const MIB = 1n << 20n;
const RAM = 0x40000000n;

/** Memory sizes in MiB: from what a kernel just runs in to RAM well above 4 GiB. */
const MEMORY = [256, 320, 512, 768, 1000, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384];
const SIZES = [
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
];
const COMPATIBLES = [
  '"shared-dma-pool"',
  '"shared-dma-pool"',
  '"shared-dma-pool"',
  '"Shared-DMA-Pool"',
  '"acme,buffer", "shared-dma-pool"',
  '"restricted-dma-pool"',
  '"nvidia,tegra210-emc-table"',
  '"ramoops"',
];
const CMA = [
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
];
const NUMA_CMA = [
  'numa_cma=0:16M',
  'numa_cma=0:0',
  'numa_cma=1:32M',
  'numa_cma=0:16M,1:32M',
  'numa_cma=3:8M,0:5M',
  'numa_cma=0:8M,0:24M',
  'numa_cma=0:16M,1:',
  'numa_cma=x',
  'numa_cma=7:16M',
  'numa_cma=0:2G',
  'numa_cma=1:10M,',
  'numa_cma=99:8M',
];
const PERNUMA = [
  'cma_pernuma=0',
  'cma_pernuma=16M',
  'cma_pernuma=3M',
  'cma_pernuma=100K',
  'cma_pernuma=128M',
];
const CRASHKERNEL = [
  'crashkernel=128M',
  'crashkernel=64M@0x60000000',
  'crashkernel=256M,high',
  'crashkernel=256M,high crashkernel=64M,low',
  'crashkernel=1G-4G:96M,4G-:192M',
  'crashkernel=512M-:64M@0x58000000',
  'crashkernel=9G',
  'crashkernel=64M,cma',
];

/** The case of a seed and a number. */
export function randomCase(seed, index) {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + index);
  const mib = random.pick(MEMORY);
  const nodes = random.chance(0.35) ? random.int(2, 4) : 1;
  const kase = { name: `seed ${seed} case ${index}`, mem: `${mib}M` };
  if (nodes > 1) {
    const each = Math.floor(mib / nodes);
    kase.numa = Array.from({ length: nodes }, () => `${each}M`);
    kase.mem = `${each * nodes}M`;
  }
  const end = RAM + BigInt(mib) * MIB;
  const cmdline = randomCmdline(random, mib);
  if (cmdline !== '') kase.cmdline = cmdline;
  if (random.chance(0.25)) {
    kase.memreserve = Array.from({ length: random.int(1, 3) }, () => ({
      address: hex(randomAddress(random, end, 0x1000n)),
      size: hex(random.pick([0x10n, 0x1000n, 0x100000n, 0x1000000n])),
    }));
  }
  const parts = [];
  if (random.chance(0.9)) parts.push(container(random, end));
  if (random.chance(0.2)) parts.push(bus(random));
  if (parts.length > 0) kase.dts = `/ {\n${parts.join('\n')}\n};`;
  return kase;
}

function randomCmdline(random, mib) {
  const words = [];
  if (random.chance(0.4)) words.push(random.pick(CMA));
  if (random.chance(0.25)) words.push(random.pick(NUMA_CMA));
  if (random.chance(0.2)) words.push(random.pick(PERNUMA));
  if (random.chance(0.1)) words.push(`mem=${random.pick([300, 512, 700, Math.floor(mib / 2), mib])}M`);
  if (random.chance(0.1)) words.push(random.pick(CRASHKERNEL));
  if (random.chance(0.05)) words.push('numa=off');
  if (random.chance(0.05)) words.push(random.pick(['rodata=off', 'rodata=noalias', 'rodata=on']));
  if (random.chance(0.04)) words.push('kfence.sample_interval=100');
  return words.join(' ');
}

function container(random, end) {
  const regions = [];
  const count = random.int(0, 8);
  for (let i = 0; i < count; i++) regions.push(region(random, i, end, regions));
  // now and then something that makes the kernel refuse it all
  const odd = random.int(0, 39);
  const name = odd === 0 ? 'reserved-memory@50000000' : 'reserved-memory';
  const sizeCells = odd === 1 ? '' : `#size-cells = <${odd === 2 ? 1 : 2}>;`;
  const ranges = odd === 3 ? '' : 'ranges;';
  return `\t${name} {\n\t\t#address-cells = <2>; ${sizeCells} ${ranges}\n${regions.map((text) => `\t\t${text}`).join('\n')}\n\t};`;
}

function region(random, index, end, others) {
  const properties = [];
  if (random.chance(0.75)) properties.push(`compatible = ${random.pick(COMPATIBLES)};`);
  if (random.chance(0.4)) properties.push('reusable;');
  if (random.chance(0.25)) properties.push('no-map;');
  if (random.chance(0.12)) properties.push('linux,cma-default;');
  if (random.chance(0.05)) properties.push('linux,dma-default;');
  if (random.chance(0.08))
    properties.push(`status = "${random.pick(['disabled', 'okay', 'ok', 'reserved', ''])}";`);
  let name = `pool${index}`;
  const size = random.pick(SIZES);
  if (random.chance(0.55)) {
    const base =
      random.chance(0.25) && others.length > 0 ? near(random, others, end) : randomAddress(random, end, size);
    name = `pool${index}@${base.toString(16)}`;
    properties.push(`reg = <${staticReg(random, base, size)}>;`);
    if (random.chance(0.05)) properties.push(`size = <${cells(size)}>;`);
  } else {
    properties.push(`size = <${random.chance(0.04) ? hex(size) : cells(random.chance(0.04) ? 0n : size)}>;`);
    if (random.chance(0.3))
      properties.push(
        `alignment = <${random.chance(0.1) ? '0x1000' : cells(random.pick([0x1000n, 0x10000n, 0x200000n, 0x400000n, 0x1000000n, 0x3000n]))}>;`,
      );
    if (random.chance(0.35)) properties.push(`alloc-ranges = <${allocRanges(random, end)}>;`);
  }
  if (random.chance(0.03)) name = 'pool0';
  return `${name} { ${properties.join(' ')} };`;
}

function staticReg(random, base, size) {
  const entry = `${cells(base)} ${cells(random.chance(0.03) ? 0n : size)}`;
  if (random.chance(0.05)) return `${entry} ${cells(base + 2n * size)} ${cells(size)}`;
  // one cell where two are wanted
  return random.chance(0.04) ? `${hex(base & 0xffff_ffffn)} ${hex(size)}` : entry;
}

function allocRanges(random, end) {
  const entries = Array.from({ length: random.int(1, 3) }, () => {
    const base = random.pick([0n, RAM, randomAddress(random, end, MIB), 0x1_0000_0000n]);
    return `${cells(base)} ${cells(random.pick([MIB, 16n * MIB, 256n * MIB, 1n << 32n]))}`;
  });
  return random.chance(0.05) ? `${entries.join(' ')} 0x0` : entries.join(' ');
}

/** A bus that reaches part of memory. */
function bus(random) {
  const [size, offset] = random.pick([
    [0x20000000n, 0n],
    [0x40000000n, 0x40000000n],
    [0x80000000n, 0n],
    [0xc0000000n, 0x40000000n],
  ]);
  return (
    `\tbus@d0000000 {\n\t\tcompatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>; ranges;\n` +
    `\t\tdma-ranges = <${hex(offset)} ${cells(RAM)} ${hex(size)}>;\n\t};`
  );
}

/** An address that something may be at: in RAM mostly, sometimes over the image, the initrd or the blob, or outside. */
function randomAddress(random, end, size) {
  const kind = random.int(0, 19);
  if (kind === 0) return random.pick([0n, 0x30000000n, end, end + 0x10000000n, end - size / 2n]);
  if (kind === 1)
    return random.pick([0x40200000n, 0x42000000n, 0x48000000n, 0x480fb000n, 0x48200000n, 0x40000000n]);
  const align = random.pick([0x1000n, 0x100000n, 0x200000n, 0x200000n, 0x800n]);
  const low = 0x4a000000n;
  const span = end - size - low;
  if (span <= 0n) return low;
  return low + (((BigInt(Math.floor(random.next() * 2 ** 40)) * span) >> 40n) / align) * align;
}

/** At or beside a region that is there already. */
function near(random, others, end) {
  const match = /@([0-9a-f]+)/.exec(random.pick(others));
  return match === null
    ? randomAddress(random, end, MIB)
    : BigInt(`0x${match[1]}`) + random.pick([0n, 0x1000n, MIB, 2n * MIB]);
}

function hex(value) {
  return `0x${value.toString(16)}`;
}

function cells(value) {
  return `${hex(value >> 32n)} ${hex(value & 0xffff_ffffn)}`;
}
