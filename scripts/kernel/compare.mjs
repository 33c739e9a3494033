// SPDX-License-Identifier: MIT
//
// A real boot held against the prediction.
import { Buffer } from 'node:buffer';
import { bootReservedMemory, parseKconfig, readDtb } from '../../dist/index.js';
import { imageRange } from './boot.mjs';

/** What the prediction covers of a kernel's log; not what CMA says of allocations from it, which come later. */
const OURS =
  /^(OF: reserved mem: |OF: fdt: (Ignoring|Reserving|elfcorehdr)|cma: (?!__cma_alloc|number of available|range \d|$)|Reserved memory: |Skipping dt |crashkernel[ :]|cannot allocate crashkernel|Memory limited|Couldn't store CMA|dma_heap: |cma_heap: |\S+ \(0x[0-9a-f]+--0x[0-9a-f]+\) overlaps with )/;
/** QEMU puts the initrd here with 256 MiB of RAM or more, and the blob after it. */
const USUAL = { initrd: 0x48000000n, fdt: 0x48200000n };

/**
 * The prediction for a record's machine.
 *
 * @param {object} record as `bootCase` gives it
 * @param {{ config: string, vmlinuz: string, initrd: string }} kit
 */
export function predict(record, kit, initrdSize) {
  const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
  const kconfig = parseKconfig(kit.config);
  if (record.layout !== undefined) return bootReservedMemory(tree, { ...record.layout, kconfig });
  // a kernel that died tells nothing: its blob has no bootargs, and all lies where it usually does
  return bootReservedMemory(tree, {
    image: imageRange(kit),
    initrd: { base: USUAL.initrd, size: initrdSize },
    fdt: USUAL.fdt,
    cmdline: record.cmdline,
    kconfig,
  });
}

/** What differs between a record and its prediction, as lines; none if nothing does. */
export function differences(record, predicted) {
  const found = [];
  if ((predicted.verdict.boots === true) !== record.booted) {
    found.push(
      `verdict: predicted ${predicted.verdict.boots}, the kernel ${record.booted ? 'boots' : 'dies'}`,
    );
  }
  if (!record.booted) return [...found, ...consoleDifferences(record, predicted)];
  const real = record.dmesg.filter(({ text }) => OURS.test(text)).map(line);
  compare(found, 'log', real, predicted.log.filter(({ text }) => OURS.test(text)).map(line));
  compare(
    found,
    'memory',
    record.memory.map((text) => text.replace(/^ *\d+: /, '').replace(/ +/g, ' ')),
    predicted.memory.map(memblockLine),
  );
  const areas = [...predicted.areas, ...predicted.numaAreas].map(
    ({ name, size }) => `${name} ${size / BigInt(predicted.kconfig.pageSize)}`,
  );
  compare(found, 'CMA areas', record.cma.map(({ name, pages }) => `${name} ${pages}`).sort(), unique(areas));
  compare(
    found,
    'System RAM in /proc/iomem',
    topLevel(record.iomem, 'System RAM'),
    iomemRanges(predicted, mapped),
  );
  compare(
    found,
    'NOMAP in /proc/iomem',
    topLevel(record.iomem, 'reserved'),
    iomemRanges(predicted, (range) => !mapped(range)),
  );
  found.push(...unreserved(record, predicted));
  compare(found, 'heaps', record.heaps, predicted.heaps);
  return found;
}

/** sysfs cannot show two areas of one name, and then shows none of them. */
function unique(areas) {
  const names = areas.map((area) => area.replace(/ \d+$/, ''));
  return areas.filter((_, i) => names.indexOf(names[i]) === names.lastIndexOf(names[i])).sort();
}

function line({ level, text }) {
  return `<${level}> ${text}`;
}

function memblockLine({ base, size, flags, node }) {
  return `${padded(base)}..${padded(base + size - 1n)} ${node} ${flags.join('|') || 'NONE'}`;
}

function padded(value) {
  return `0x${value.toString(16).padStart(16, '0')}`;
}

function mapped({ flags }) {
  return !flags.includes('NOMAP');
}

/** Memory as /proc/iomem shows it: RAM cut to whole pages, NOMAP grown to them. */
function iomemRanges({ memory, kconfig }, wanted) {
  const page = BigInt(kconfig.pageSize);
  const down = (address) => address - (address % page);
  const up = (address) => down(address + page - 1n);
  return memory.filter(wanted).map((range) => {
    const end = range.base + range.size;
    const [from, to] = mapped(range) ? [up(range.base), down(end)] : [down(range.base), up(end)];
    return `${from.toString(16).padStart(8, '0')}-${(to - 1n).toString(16).padStart(8, '0')}`;
  });
}

/** /proc/iomem joins nothing, but a node border within RAM is two lines there as well. */
function topLevel(iomem, name) {
  return iomem
    .filter((text) => !text.startsWith(' ') && text.endsWith(` : ${name}`))
    .map((text) => text.split(' ')[0]);
}

/** Mapped regions of the tree that /proc/iomem does not show as reserved, page by page. */
function unreserved(record, predicted) {
  const page = BigInt(predicted.kconfig.pageSize);
  const reserved = record.iomem
    .filter((text) => / : (reserved|Kernel code|Kernel data)$/.test(text))
    .map((text) =>
      text
        .trim()
        .split(' ')[0]
        .split('-')
        .map((word) => BigInt(`0x${word}`)),
    );
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
    .map(({ name }) => `/proc/iomem: ${name} is not shown as reserved`);
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
  const start = real.length === 0 ? 0 : ours.indexOf(real[0]);
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
