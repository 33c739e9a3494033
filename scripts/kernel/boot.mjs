// SPDX-License-Identifier: MIT
//
// One real boot: QEMU's machine `virt` with a tree of ours, and what the kernel made of it.
import { Buffer } from 'node:buffer';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const QEMU = 'qemu-system-aarch64';
const RAM = 0x40000000n;
const CONSOLE = 'console=ttyAMA0 earlycon=pl011,0x9000000 nokaslr';
const TIMEOUT = 30_000;
const IMAGE_ALIGN = 0x200000n;

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} mem RAM in QEMU's words, from 0x40000000 up
 * @property {string[]} [numa] RAM of each node; they add up to `mem`
 * @property {string} [cmdline] added to the words that the console needs
 * @property {string} [dts] source that follows the machine's own tree
 * @property {{ address: string, size: string }[]} [memreserve] entries for the blob's header
 */

/**
 * Boots a case. The result holds the kernel's log, its lists and the blob as it saw it; for a kernel that died, the blob
 * that it was given and its console.
 *
 * @param {Case} kase
 * @param {{ vmlinuz: string, initrd: string, version: string }} kit
 */
export async function bootCase(kase, kit) {
  const dir = mkdtempSync(join(tmpdir(), 'rmem-kernel-'));
  try {
    const machine = machineArguments(kase);
    const dtb = join(dir, 'case.dtb');
    writeFileSync(dtb, compile(kase, machine, join(dir, 'machine.dtb')));
    const cmdline = [CONSOLE, kase.cmdline].filter(Boolean).join(' ');
    const args = ['-M', 'virt', ...machine, '-kernel', kit.vmlinuz, '-initrd', kit.initrd, '-dtb', dtb];
    const out = await runQemu([...args, '-append', cmdline]);
    const record = { name: kase.name, case: kase, kernel: kit.version, cmdline };
    const sections = splitSections(out);
    if (!sections.has('end')) {
      return {
        ...record,
        booted: false,
        dtb: readFileSync(dtb).toString('base64'),
        console: out.split('\n').slice(-250),
      };
    }
    const blob = Buffer.from(sections.get('fdt').join(''), 'base64');
    const fdt = blob.subarray(0, blob.readUInt32BE(4));
    const initrd = initrdOf(fdt, dir);
    return {
      ...record,
      booted: true,
      dtb: fdt.toString('base64'),
      layout: layoutOf(kit, initrd, BigInt(fdt.length), sections.get('reserved')),
      dmesg: sections.get('dmesg').flatMap(logLine),
      iomem: sections.get('iomem'),
      memory: sections.get('memory'),
      cma: sections
        .get('cma')
        .map((line) => ({ name: line.replace(/ \d+$/, ''), pages: Number(line.split(' ').at(-1)) })),
      heaps: sections.get('heaps'),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function machineArguments(kase) {
  const args = ['-cpu', 'cortex-a57', '-m', kase.mem, '-nographic', '-nic', 'none', '-no-reboot'];
  const nodes = kase.numa ?? [];
  args.push('-smp', String(Math.max(nodes.length, 1)));
  for (const [i, size] of nodes.entries()) {
    args.push('-object', `memory-backend-ram,id=ram${i},size=${size}`);
    args.push('-numa', `node,nodeid=${i},memdev=ram${i},cpus=${i}`);
  }
  return args;
}

/** The machine's own tree with the case's source after it, compiled, with room for what QEMU adds. */
function compile(kase, machine, machineDtb) {
  execFileSync(QEMU, ['-M', `virt,dumpdtb=${machineDtb}`, ...machine], { stdio: 'ignore' });
  const own = execFileSync('dtc', ['-q', '-I', 'dtb', '-O', 'dts', machineDtb], { encoding: 'utf8' });
  const reserves = (kase.memreserve ?? []).map(({ address, size }) => `/memreserve/ ${address} ${size};\n`);
  const source = own.replace('/dts-v1/;', `/dts-v1/;\n${reserves.join('')}`) + (kase.dts ?? '');
  const dtc = spawnSync('dtc', ['-q', '-f', '-p', '4096', '-I', 'dts', '-O', 'dtb', '-'], {
    input: source,
    maxBuffer: 1 << 26,
  });
  if (dtc.stdout.length === 0) throw new Error(`dtc: ${dtc.stderr}`);
  return dtc.stdout;
}

function runQemu(args) {
  return new Promise((resolve) => {
    const child = execFile(QEMU, args, { timeout: TIMEOUT, maxBuffer: 1 << 26 }, (_error, stdout) => {
      resolve(stdout.replaceAll('\r', ''));
    });
    child.stdin.end();
  });
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

function initrdOf(fdt, dir) {
  const seen = join(dir, 'seen.dtb');
  writeFileSync(seen, fdt);
  const read = (name) =>
    execFileSync('fdtget', ['-t', 'x', seen, '/chosen', name], { encoding: 'utf8' })
      .trim()
      .split(' ')
      .reduce((sum, word) => (sum << 32n) | BigInt(`0x${word}`), 0n);
  return { start: read('linux,initrd-start'), end: read('linux,initrd-end') };
}

/** Where QEMU put things: the image as its header asks, the blob on the 2 MiB boundary after the initrd. */
function layoutOf(kit, initrd, fdtSize, reserved) {
  const image = imageRange(kit);
  const alone = reserved
    .map((line) => /0x([0-9a-f]+)\.\.0x([0-9a-f]+)/.exec(line))
    .map(([, from, to]) => ({
      base: BigInt(`0x${from}`),
      size: BigInt(`0x${to}`) - BigInt(`0x${from}`) + 1n,
    }))
    .find(({ size }) => size === fdtSize);
  const after = ((initrd.end + IMAGE_ALIGN - 1n) / IMAGE_ALIGN) * IMAGE_ALIGN;
  return {
    image,
    initrd: { base: initrd.start, size: initrd.end - initrd.start },
    fdt: alone?.base ?? after,
  };
}

/** The image's place, from its header: text offset at 8, image size at 16. */
export function imageRange(kit) {
  const header = readFileSync(kit.vmlinuz).subarray(0, 24);
  const offset = header.readBigUInt64LE(8);
  return { base: RAM + (offset === 0n ? IMAGE_ALIGN : offset), size: header.readBigUInt64LE(16) };
}
