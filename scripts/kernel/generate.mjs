// SPDX-License-Identifier: MIT
//
// Random cases: machines, command lines and /reserved-memory, sane and insane.
import { BOARDS } from './boards.mjs';
import { cells, hex } from './cells.mjs';
import { Random } from './random.mjs';

const MIB = 1n << 20n;

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
/**
 * The case of a seed and a number. A seed's cases stay what they are: what is random is asked for in one order, and what a board has not
 * is not asked for.
 *
 * @param {number} seed
 * @param {number} index
 * @param {string} flavour a key of `BOARDS`
 */
export function randomCase(seed, index, flavour) {
  const board = BOARDS[flavour];
  const random = new Random(Math.imul(seed, 0x9e3779b1) + index);
  const mib = random.pick(board.memory);
  const nodes = board.nodes > 1 && random.chance(0.35) ? random.int(2, board.nodes) : 1;
  const kase = { name: `seed ${seed} case ${index}`, mem: `${mib}M` };
  if (nodes > 1) {
    const each = Math.floor(mib / nodes);
    kase.numa = Array.from({ length: nodes }, () => `${each}M`);
    kase.mem = `${each * nodes}M`;
  }
  const end = board.ram + BigInt(mib) * MIB;
  const place = { ...board, random, end };
  const cmdline = randomCmdline(place, mib);
  if (cmdline !== '') kase.cmdline = cmdline;
  if (random.chance(0.25)) {
    kase.memreserve = Array.from({ length: random.int(1, 3) }, () => ({
      address: hex(randomAddress(place, 0x1000n)),
      size: hex(random.pick([0x10n, 0x1000n, 0x100000n, 0x1000000n])),
    }));
  }
  const parts = [];
  if (random.chance(0.9)) parts.push(container(place));
  if (random.chance(0.2)) parts.push(bus(place));
  const memoryNodes = nodes === 1 ? board.memoryNodes(mib) : [];
  if (memoryNodes.length > 0 && random.chance(0.12)) parts.push(random.pick(memoryNodes));
  if (parts.length > 0) kase.dts = `/ {\n${parts.join('\n')}\n};`;
  return kase;
}

function randomCmdline(place, mib) {
  const { random } = place;
  const numa = place.nodes > 1;
  const words = [];
  const add = (chance, choice) => {
    if (choice.length > 0 && random.chance(chance)) words.push(random.pick(choice));
  };
  add(0.4, place.cma);
  if (numa) {
    add(0.25, NUMA_CMA);
    add(0.2, PERNUMA);
  }
  add(0.1, place.limits(mib));
  add(0.1, place.crashkernel);
  if (numa && random.chance(0.05)) words.push('numa=off');
  add(0.05, place.rodata);
  if (place.kfence.length > 0 && random.chance(0.04)) words.push(...place.kfence);
  add(0.25, place.vmalloc);
  return words.join(' ');
}

function container(place) {
  const { random } = place;
  const regions = [];
  const count = random.int(0, 8);
  for (let i = 0; i < count; i++) regions.push(region(place, i, regions));
  // now and then something that makes the kernel refuse it all
  const odd = random.int(0, 39);
  const name = odd === 0 ? `reserved-memory@${(place.ram + 0x10000000n).toString(16)}` : 'reserved-memory';
  const sizeCells = odd === 1 ? '' : `#size-cells = <${odd === 2 ? 1 : 2}>;`;
  const ranges = odd === 3 ? '' : 'ranges;';
  return `\t${name} {\n\t\t#address-cells = <2>; ${sizeCells} ${ranges}\n${regions.map((text) => `\t\t${text}`).join('\n')}\n\t};`;
}

function region(place, index, others) {
  const { random } = place;
  const properties = [];
  if (random.chance(0.75)) properties.push(`compatible = ${random.pick(COMPATIBLES)};`);
  if (random.chance(0.4)) properties.push('reusable;');
  if (random.chance(0.25)) properties.push('no-map;');
  if (random.chance(0.12)) properties.push('linux,cma-default;');
  if (random.chance(0.05)) properties.push('linux,dma-default;');
  if (random.chance(0.08))
    properties.push(`status = "${random.pick(['disabled', 'okay', 'ok', 'reserved', ''])}";`);
  let name = `pool${index}`;
  const size = random.pick(place.sizes);
  if (random.chance(0.55)) {
    const base = random.chance(0.25) && others.length > 0 ? near(place, others) : randomAddress(place, size);
    name = `pool${index}@${base.toString(16)}`;
    properties.push(`reg = <${staticReg(random, base, size)}>;`);
    if (random.chance(0.05)) properties.push(`size = <${cells(size)}>;`);
  } else {
    properties.push(`size = <${random.chance(0.04) ? hex(size) : cells(random.chance(0.04) ? 0n : size)}>;`);
    if (random.chance(0.3))
      properties.push(
        `alignment = <${random.chance(0.1) ? '0x1000' : cells(random.pick([0x1000n, 0x10000n, 0x200000n, 0x400000n, 0x1000000n, 0x3000n]))}>;`,
      );
    if (random.chance(0.35)) properties.push(`alloc-ranges = <${allocRanges(place)}>;`);
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

function allocRanges(place) {
  const { random } = place;
  const entries = Array.from({ length: random.int(1, 3) }, () => {
    const base = random.pick([0n, place.ram, randomAddress(place, MIB), 0x1_0000_0000n]);
    return `${cells(base)} ${cells(random.pick([MIB, 16n * MIB, 256n * MIB, 1n << 32n]))}`;
  });
  return random.chance(0.05) ? `${entries.join(' ')} 0x0` : entries.join(' ');
}

/** A bus that reaches part of memory. */
function bus({ random, ram }) {
  const [size, offset] = random.pick([
    [0x20000000n, 0n],
    [0x40000000n, 0x40000000n],
    [0x80000000n, 0n],
    [0xc0000000n, 0x40000000n],
  ]);
  return (
    `\tbus@d0000000 {\n\t\tcompatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>; ranges;\n` +
    `\t\tdma-ranges = <${hex(offset)} ${cells(ram)} ${hex(size)}>;\n\t};`
  );
}

/** An address that something may be at: in RAM mostly, sometimes over the image, the initrd or the blob, or outside. */
function randomAddress({ random, ram, end, taken, outside, aligns }, size) {
  const kind = random.int(0, 19);
  if (kind === 0)
    return random.pick([0n, ram - 0x10000000n, end, end + 0x10000000n, end - size / 2n, ...outside]);
  if (kind === 1) return random.pick(taken);
  const align = random.pick(aligns);
  const low = ram + 0xa000000n;
  const span = end - size - low;
  if (span <= 0n) return low;
  return low + (((BigInt(Math.floor(random.next() * 2 ** 40)) * span) >> 40n) / align) * align;
}

/** At or beside a region that is there already. */
function near(place, others) {
  const match = /@([0-9a-f]+)/.exec(place.random.pick(others));
  return match === null
    ? randomAddress(place, MIB)
    : BigInt(`0x${match[1]}`) + place.random.pick([0n, 0x1000n, MIB, 2n * MIB]);
}
