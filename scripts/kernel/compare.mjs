// SPDX-License-Identifier: MIT
//
// A real boot held against the prediction.
import { Buffer } from 'node:buffer';
import { bootReservedMemory, parseKconfig, readDtb } from '../../dist/index.js';
import { FLAVOURS } from './flavours.mjs';

/**
 * What the prediction covers of a kernel's log, in any release; not what CMA says of allocations from it, which come later,
 * nor which machine the tree is for.
 */
const OURS = new RegExp(
  `^(?:${[
    'OF: reserved mem: ',
    'OF: fdt: (?:Ignoring|Reserving|elfcorehdr|Reserved memory: )',
    String.raw`cma: (?!\w*cma_alloc\w*: |number of available|range \d|$)`,
    'Reserved memory: ',
    'Skipping dt ',
    'crashkernel[ :]',
    'cannot allocate crashkernel',
    String.raw`Reserving \d+MB of memory at \d+MB for crashkernel`,
    'Memory limited',
    'Ignoring (?:RAM|memory) (?:at|below)',
    'Truncating memory at',
    'Consider using a HIGHMEM enabled kernel',
    'vmalloc area is too ',
    'Physical memory overflows the linear mapping',
    'INITRD: ',
    "Couldn't store CMA",
    'dma_heap: ',
    'cma_heap: ',
    String.raw`\S+ \(0x[0-9a-f]+--0x[0-9a-f]+\) overlaps with `,
  ].join('|')})`,
);

/**
 * The prediction for a record's machine.
 *
 * @param {object} record as `bootCase` gives it
 * @param {import('./kit.mjs').Kit} kit
 */
export function predict(record, kit) {
  const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
  return bootReservedMemory(tree, {
    ...record.layout,
    // the blob of a kernel that died is the one before QEMU wrote its bootargs
    cmdline: record.booted ? undefined : record.cmdline,
    kconfig: parseKconfig(kit.config),
    kernel: kit.version,
    arch: FLAVOURS[kit.flavour].arch,
  });
}

/**
 * What differs between a record and its prediction, as lines; none if nothing does.
 *
 * @param {object} record as `bootCase` gives it
 * @param {import('../../dist/index.js').BootResult} predicted
 * @param {import('./kit.mjs').Kit} kit
 */
export function differences(record, predicted, kit) {
  const found = [];
  if ((predicted.verdict.boots === true) !== record.booted) {
    found.push(
      `verdict: predicted ${predicted.verdict.boots}, the kernel ${record.booted ? 'boots' : 'dies'}`,
    );
  }
  if (!record.booted) return [...found, ...consoleDifferences(record, predicted)];
  const real = record.dmesg.filter(({ text }) => OURS.test(text)).map(line);
  compare(found, 'log', real, predicted.log.filter(({ text }) => OURS.test(text)).map(line));
  compareMemory(found, record, predicted);
  compareAreas(found, record, predicted, kit);
  compareIomem[FLAVOURS[kit.flavour].arch](found, record, predicted);
  compare(found, 'heaps', record.heaps, predicted.heaps);
  return found;
}

/** memblock's list of memory: before 6.3 it is shown without nodes and flags. */
function compareMemory(found, record, predicted) {
  const real = record.memory.map((text) => text.replace(/^ *\d+: /, '').replace(/ +/g, ' '));
  const columns = real[0]?.split(' ').length ?? 3;
  // as wide as the kernel's addresses are
  const width = /0x([0-9a-f]+)/.exec(real[0] ?? '')?.[1].length ?? 16;
  const padded = (value) => `0x${value.toString(16).padStart(width, '0')}`;
  compare(
    found,
    'memory',
    real,
    predicted.memory.map(({ base, size, flags, node }) =>
      [`${padded(base)}..${padded(base + size - 1n)}`, node, flags.join('|') || 'NONE']
        .slice(0, columns)
        .join(' '),
    ),
  );
}

/** Each area, where the kernel has /sys/kernel/mm/cma, and what they come to where it has not. */
function compareAreas(found, record, predicted, kit) {
  const areas = [...predicted.areas, ...predicted.numaAreas];
  if (/^CONFIG_CMA_SYSFS=y$/m.test(kit.config)) {
    const page = BigInt(predicted.kconfig.pageSize);
    const real = record.cma.map(({ name, pages }) => `${name} ${pages}`).sort();
    compare(found, 'CMA areas', real, unique(areas.map(({ name, size }) => `${name} ${size / page}`)));
  } else {
    const sum = areas.reduce((total, { size }) => total + size, 0n);
    // a kernel without CMA has no such line
    compare(found, 'CmaTotal in KiB', [`${record.cmaTotalKib ?? 0}`], [`${sum >> 10n}`]);
  }
}

/** sysfs cannot show two areas of one name, and then shows none of them. */
function unique(areas) {
  const names = areas.map((area) => area.replace(/ \d+$/, ''));
  return areas.filter((_, i) => names.indexOf(names[i]) === names.lastIndexOf(names[i])).sort();
}

/** /proc/iomem, by architecture: each has its own code for it. */
const compareIomem = {
  arm64(found, record, predicted) {
    compare(found, 'System RAM in /proc/iomem', topLevel(record.iomem, 'System RAM'), ramLines(predicted));
    compare(found, 'NOMAP in /proc/iomem', topLevel(record.iomem, 'reserved'), nomapLines(predicted));
    found.push(...unreserved(predicted, iomemReserved(record.iomem)));
  },
  /** No reserved memory is shown, and RAM to the byte, so what is reserved is read off memblock's own list. */
  arm(found, record, predicted) {
    const ram = predicted.memory
      .filter(mapped)
      .flatMap((range) => without(range, refusedLate(predicted)))
      .map(({ base, size }) => iomemRange(base, base + size));
    compare(found, 'System RAM in /proc/iomem', topLevel(record.iomem, 'System RAM'), ram);
    found.push(...unreserved(predicted, memblockReserved(record)));
  },
  /** NOMAP is shown as is what is reserved outside memory; where two lines would cross there is no line of memory at all. */
  riscv64(found, record, predicted) {
    if (record.dmesg.some(({ text }) => text.startsWith('Failed to add resource'))) return;
    compare(found, 'System RAM in /proc/iomem', topLevel(record.iomem, 'System RAM'), ramLines(predicted));
    const nomap = topLevel(record.iomem, 'Reserved').filter((text) => {
      const from = BigInt(`0x${text.split('-')[0]}`);
      return predicted.memory.some(({ base, size }) => base <= from && from < base + size);
    });
    compare(
      found,
      'NOMAP in /proc/iomem',
      nomap,
      wholePages(predicted, (range) => !mapped(range)),
    );
    found.push(...unreserved(predicted, iomemReserved(record.iomem)));
  },
};

/** NOMAP regions that were refused after the resources had been made: from 6.12 on static ones get their handler that late. */
function refusedLate({ kernel, regions }) {
  if (kernel === '6.1') return [];
  return regions.filter(({ source, nomap, stage }) => source === 'static' && nomap && stage === 'init');
}

/** What ranges leave of another, in pieces. */
function without(range, others) {
  return others.reduce(
    (pieces, { base, size }) =>
      pieces.flatMap((piece) => {
        const end = piece.base + piece.size;
        if (base >= end || base + size <= piece.base) return [piece];
        return [
          { base: piece.base, size: base - piece.base },
          { base: base + size, size: end - base - size },
        ].filter((rest) => rest.size > 0n);
      }),
    [range],
  );
}

function line({ level, text }) {
  return `<${level}> ${text}`;
}

function mapped({ flags }) {
  return !flags.includes('NOMAP');
}

/** RAM cut to whole pages. */
function ramLines(predicted) {
  return wholePages(predicted, mapped);
}

function wholePages({ memory, kconfig }, wanted) {
  const page = BigInt(kconfig.pageSize);
  return memory
    .filter(wanted)
    .map(({ base, size }) => [up(base, page), down(base + size, page)])
    .filter(([from, to]) => from < to)
    .map(([from, to]) => iomemRange(from, to));
}

/** NOMAP grown to whole pages. */
function nomapLines({ memory, kconfig }) {
  const page = BigInt(kconfig.pageSize);
  return memory
    .filter((range) => !mapped(range))
    .map(({ base, size }) => iomemRange(down(base, page), up(base + size, page)));
}

function down(address, page) {
  return address - (address % page);
}

function up(address, page) {
  return down(address + page - 1n, page);
}

function iomemRange(from, to) {
  return `${from.toString(16).padStart(8, '0')}-${(to - 1n).toString(16).padStart(8, '0')}`;
}

/** /proc/iomem joins nothing, but a node border within RAM is two lines there as well. */
function topLevel(iomem, name) {
  return iomem
    .filter((text) => !text.startsWith(' ') && text.endsWith(` : ${name}`))
    .map((text) => text.split(' ')[0]);
}

/** What /proc/iomem shows as taken: first and last byte of each. */
function iomemReserved(iomem) {
  return iomem
    .filter((text) => / : (reserved|Reserved|Kernel (code|rodata|data|bss|image))$/.test(text))
    .map((text) =>
      text
        .trim()
        .split(' ')[0]
        .split('-')
        .map((word) => BigInt(`0x${word}`)),
    );
}

/** What memblock shows as reserved, and what it forgets once it is freed: image and initrd. */
function memblockReserved({ reserved, layout }) {
  const { image, initrd } = layout;
  const page = 0x1000n;
  return [
    ...reserved.map((text) =>
      /0x([0-9a-f]+)\.\.0x([0-9a-f]+)/
        .exec(text)
        .slice(1)
        .map((word) => BigInt(`0x${word}`)),
    ),
    ...[image, initrd].map(({ base, size }) => [down(base, page), up(base + size, page) - 1n]),
  ];
}

/** Mapped regions of the tree that are not all in a list of what is reserved, page by page. */
function unreserved(predicted, reserved) {
  const page = BigInt(predicted.kconfig.pageSize);
  return predicted.regions
    .filter(
      ({ outcome, base, nomap }) =>
        base !== null && !nomap && !['failed', 'ignored', 'disabled'].includes(outcome),
    )
    .filter(({ base, size }) => {
      for (const range of predicted.memory) {
        let at = range.base > base ? range.base : base;
        const end = range.base + range.size < base + size ? range.base + range.size : base + size;
        while (at < end) {
          const cover = reserved.find(([from, to]) => from <= at && at <= to);
          if (cover === undefined) return isStillReserved(predicted, at);
          at = (cover[1] / page + 1n) * page;
        }
      }
      return false;
    })
    .map(({ name }) => `${name} is not shown as reserved`);
}

/** A refused region frees what it overlaps, and so may this address be free by prediction too. */
function isStillReserved(predicted, address) {
  return predicted.reserved.some(({ base, size }) => base <= address && address < base + size);
}

/** A dead kernel's console has the log as far as it came, without levels; the end of it may be all there is. */
function consoleDifferences(record, predicted) {
  const real = record.console
    .flatMap((text) => /^\[ *[\d.]+\] (.*)$/.exec(text)?.[1] ?? [])
    .filter((text) => OURS.test(text));
  const ours = predicted.log.filter(({ text }) => OURS.test(text)).map(({ text }) => text);
  // the console's first line may be one of many that are alike
  const starts = ours.flatMap((text, i) => (text === real[0] ? [i] : []));
  const start = starts.find((at) => real.every((text, i) => text === ours[at + i])) ?? starts[0] ?? 0;
  const found = [];
  compare(found, 'log', real, ours.slice(start, start + real.length));
  return found;
}

function compare(found, what, real, predicted) {
  if (real.join('\n') === predicted.join('\n')) return;
  const missing = real.filter((text) => !predicted.includes(text));
  const extra = predicted.filter((text) => !real.includes(text));
  found.push(`${what}:`);
  for (const text of missing) found.push(`  - ${text}`);
  for (const text of extra) found.push(`  + ${text}`);
  if (missing.length + extra.length === 0) found.push('  another order');
}
