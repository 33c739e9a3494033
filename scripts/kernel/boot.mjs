// SPDX-License-Identifier: MIT
//
// One real boot: QEMU's machine `virt` with a tree of ours, and what the kernel made of it.
import { Buffer } from 'node:buffer';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';
import { FLAVOURS } from './flavours.mjs';
import { headerImage, layoutOf, usualLayout } from './layout.mjs';

/** A kernel that has said nothing for so long is dead, in milliseconds; a busy machine can make a live one slow. */
const SILENCE = 30_000;
/** One that says the same for ever is stopped after so long. */
const TIMEOUT = 180_000;
/** How often the console is looked at. */
const WATCH = 500;
/** Boots of a case whose log came back torn: a tree that gives away memory in use can do that to it. */
const TRIES = 3;

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} mem RAM in QEMU's words, from where the machine's begins up
 * @property {string[]} [numa] RAM of each node; they add up to `mem`
 * @property {string} [cmdline] added to the words that the console needs
 * @property {string} [dts] source that follows the machine's own tree
 * @property {{ address: string, size: string }[]} [memreserve] entries for the blob's header
 */

/**
 * What a boot of nothing in particular shows, and a kernel that died does not.
 *
 * @typedef {object} Plain
 * @property {{ base: bigint, size: bigint }} image where the image lies
 * @property {string} firmware source of the regions that firmware adds to /reserved-memory
 */

/**
 * Boots a kernel on the machine's own tree, unless all that this would tell is in the image's header.
 *
 * @param {import('./kit.mjs').Kit} kit
 * @returns {Promise<Plain>}
 */
export async function bootPlain(kit) {
  const image = headerImage(kit.vmlinuz, FLAVOURS[kit.flavour]);
  if (!FLAVOURS[kit.flavour].needsPlainBoot) return { image, firmware: '' };
  const record = await bootOnce({ name: 'plain', mem: '512M' }, kit, { image, firmware: '' });
  if (!record.booted) throw new Error(`${kit.version} does not boot:\n${record.console.join('\n')}`);
  return { image: record.layout.image, firmware: firmwareRegions(record.dtb) };
}

function firmwareRegions(dtb) {
  const dir = mkdtempSync(join(tmpdir(), 'rmem-kernel-'));
  try {
    const seen = join(dir, 'seen.dtb');
    writeFileSync(seen, Buffer.from(dtb, 'base64'));
    return (decompile(seen).match(/^\t\tmmode_resv\d+@[0-9a-f]+ \{[^}]*\};/gm) ?? []).join('\n');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Boots a case. The result holds the kernel's log, its lists and the blob as it saw it; for a kernel that died, the blob
 * that it was given, its console, and the layout that is usual.
 *
 * @param {Case} kase
 * @param {import('./kit.mjs').Kit} kit
 * @param {Plain} plain
 */
export async function bootCase(kase, kit, plain) {
  for (let tries = 1; ; tries++) {
    const record = await bootOnce(kase, kit, plain);
    const whole = !record.booted || record.dmesg.some(({ text }) => text.startsWith('Memory: '));
    if (whole || tries === TRIES) return record;
  }
}

async function bootOnce(kase, kit, plain) {
  const flavour = FLAVOURS[kit.flavour];
  const dir = mkdtempSync(join(tmpdir(), 'rmem-kernel-'));
  try {
    const machine = machineArguments(kase, flavour);
    const source = sourceOf(kase, flavour, machine, join(dir, 'machine.dtb'));
    const dtb = join(dir, 'case.dtb');
    writeFileSync(dtb, compile(source));
    const cmdline = [flavour.console, kase.cmdline].filter(Boolean).join(' ');
    const args = [
      '-M',
      flavour.machine,
      ...machine,
      '-kernel',
      kit.vmlinuz,
      '-initrd',
      kit.initrd,
      '-dtb',
      dtb,
    ];
    const out = await runQemu(flavour.qemu, [...args, '-append', cmdline], join(dir, 'console'));
    const record = { name: kase.name, case: kase, kernel: kit.version, flavour: kit.flavour, cmdline };
    const sections = splitSections(out);
    if (!sections.has('end')) {
      const given = compile(withFirmware(source, plain.firmware));
      return {
        ...record,
        booted: false,
        dtb: given.toString('base64'),
        layout: usualLayout(kase, flavour, plain.image, {
          initrdSize: BigInt(statSync(kit.initrd).size),
          fdtSize: BigInt(given.length),
          console: out,
        }),
        console: out.split('\n').slice(-250),
      };
    }
    const blob = Buffer.from(sections.get('fdt').join(''), 'base64');
    const fdt = blob.subarray(0, blob.readUInt32BE(4));
    return {
      ...record,
      booted: true,
      dtb: fdt.toString('base64'),
      layout: layoutOf(kase, flavour, plain.image, {
        initrd: initrdOf(fdt, dir),
        fdtSize: BigInt(fdt.length),
        iomem: sections.get('iomem'),
        reserved: sections.get('reserved'),
      }),
      dmesg: sections.get('dmesg').flatMap(logLine),
      iomem: sections.get('iomem'),
      memory: sections.get('memory'),
      reserved: sections.get('reserved'),
      cma: sections
        .get('cma')
        .map((line) => ({ name: line.replace(/ \d+$/, ''), pages: Number(line.split(' ').at(-1)) })),
      cmaTotalKib: cmaTotal(sections.get('meminfo') ?? []),
      heaps: sections.get('heaps'),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function machineArguments(kase, flavour) {
  const args = ['-cpu', flavour.cpu, '-m', kase.mem, '-nographic', '-nic', 'none', '-no-reboot'];
  const nodes = kase.numa ?? [];
  args.push('-smp', String(Math.max(nodes.length, 1)));
  for (const [i, size] of nodes.entries()) {
    args.push('-object', `memory-backend-ram,id=ram${i},size=${size}`);
    args.push('-numa', `node,nodeid=${i},memdev=ram${i},cpus=${i}`);
  }
  return args;
}

/** The machine's own tree with the case's source after it. */
function sourceOf(kase, flavour, machine, machineDtb) {
  execFileSync(flavour.qemu, ['-M', `${flavour.machine},dumpdtb=${machineDtb}`, ...machine], {
    stdio: 'ignore',
  });
  const reserves = (kase.memreserve ?? []).map(({ address, size }) => `/memreserve/ ${address} ${size};\n`);
  const own = decompile(machineDtb);
  return own.replace('/dts-v1/;', `/dts-v1/;\n${reserves.join('')}`) + (kase.dts ?? '');
}

/** Source with the regions of firmware's before its own, which is where libfdt puts them. */
function withFirmware(source, firmware) {
  if (firmware === '') return source;
  const cells = source.includes('reserved-memory') ? '' : '#address-cells = <2>; #size-cells = <2>; ranges;';
  const text = `/ {\n\treserved-memory {\n\t\t${cells}\n${firmware}\n\t};\n};\n`;
  // after the entries of the header, before the first of the tree's nodes
  return source.replace(/^\/ \{/m, (root) => `${text}${root}`);
}

function decompile(dtb) {
  return execFileSync('dtc', ['-q', '-I', 'dtb', '-O', 'dts', dtb], { encoding: 'utf8' });
}

/** Compiled source, with room for what QEMU and firmware add. */
function compile(source) {
  const dtc = spawnSync('dtc', ['-q', '-f', '-p', '4096', '-I', 'dts', '-O', 'dtb', '-'], {
    input: source,
    maxBuffer: 1 << 26,
  });
  if (dtc.stdout.length === 0) throw new Error(`dtc: ${dtc.stderr}`);
  return dtc.stdout;
}

/** The console of a machine that ran to its end: it powers off, its kernel panics, or nothing more comes of it. */
async function runQemu(qemu, args, console) {
  // a file, because a 16550 drops what a full pipe does not take at once
  const file = openSync(console, 'w+');
  try {
    const child = spawn(qemu, args, { stdio: ['ignore', file, 'ignore'] });
    const timeout = setTimeout(() => child.kill(), TIMEOUT);
    let size = 0;
    let silent = 0;
    const watch = setInterval(() => {
      const before = size;
      size = fstatSync(file).size;
      silent = size === before ? silent + WATCH : 0;
      if (silent >= SILENCE || hasPanicked(file, size)) child.kill();
    }, WATCH);
    await once(child, 'close');
    clearTimeout(timeout);
    clearInterval(watch);
    return readFileSync(console, 'utf8').replaceAll('\r', '');
  } finally {
    closeSync(file);
  }
}

/** Whether the last line of a panic is there: nothing comes after it. */
function hasPanicked(file, size) {
  const tail = Buffer.alloc(4096);
  const length = readSync(file, tail, 0, tail.length, Math.max(size - tail.length, 0));
  return /---\[ end Kernel panic.*\n/.test(tail.toString('latin1', 0, length));
}

function splitSections(out) {
  const sections = new Map();
  let current;
  for (const line of out.split('\n')) {
    const name = /^=== (\w+)$/.exec(line)?.[1];
    if (name !== undefined) sections.set(name, (current = []));
    else if (line !== '') current?.push(line);
  }
  return sections;
}

/** A line of `dmesg -r`: level and text. */
function logLine(line) {
  const match = /^<(\d+)>\[ *[\d.]+\] (.*)$/.exec(line);
  return match === null ? [] : [{ level: Number(match[1]) & 7, text: match[2] }];
}

/** `CmaTotal` of /proc/meminfo, in KiB; null where the init of an older cache did not print it. */
function cmaTotal(meminfo) {
  const text = meminfo.map((line) => /^CmaTotal: *(\d+) kB$/.exec(line)?.[1]).find(Boolean);
  return text === undefined ? null : Number(text);
}

function initrdOf(fdt, dir) {
  const seen = join(dir, 'seen.dtb');
  writeFileSync(seen, fdt);
  const read = (name) =>
    execFileSync('fdtget', ['-t', 'x', seen, '/chosen', name], { encoding: 'utf8' })
      .trim()
      .split(' ')
      .reduce((sum, word) => (sum << 32n) | BigInt(`0x${word}`), 0n);
  const base = read('linux,initrd-start');
  return { base, size: read('linux,initrd-end') - base };
}
