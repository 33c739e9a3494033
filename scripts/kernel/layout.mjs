// SPDX-License-Identifier: MIT
//
// Where QEMU, firmware and the kernel's own loader put image, initrd and blob.
import { readFileSync } from 'node:fs';

const IMAGE_ALIGN = 0x200000n;
/** QEMU puts the initrd this far into RAM of 256 MiB or more; on riscv64, this far from the image. */
const INITRD_OFFSET = 0x8000000n;
/** QEMU keeps a blob at the end of RAM below this. */
const BLOB_LIMIT = 0xc0000000n;

/**
 * @typedef {object} Layout
 * @property {{ base: bigint, size: bigint } | undefined} image
 * @property {{ base: bigint, size: bigint }} initrd
 * @property {bigint} fdt
 */

/** The image's place from its header (text offset at 8, image size at 16); undefined where that does not have it. */
export function headerImage(vmlinuz, { headerTellsPlace, ram }) {
  if (!headerTellsPlace) return undefined;
  const header = readFileSync(vmlinuz).subarray(0, 24);
  const offset = header.readBigUInt64LE(8);
  return { base: ram + (offset === 0n ? IMAGE_ALIGN : offset), size: header.readBigUInt64LE(16) };
}

/**
 * Where things lay in a boot that reached user space.
 *
 * @param {import('./boot.mjs').Case} kase
 * @param {import('./flavours.mjs').Flavour} flavour
 * @param {{ base: bigint, size: bigint } | undefined} image where it usually lies
 * @param {{ initrd: { base: bigint, size: bigint }, fdtSize: bigint, iomem: string[], reserved: string[] }} seen
 * @returns {Layout}
 */
export function layoutOf(kase, flavour, image, { initrd, fdtSize, iomem, reserved }) {
  const alone = reserved
    .map((line) => /0x([0-9a-f]+)\.\.0x([0-9a-f]+)/.exec(line))
    .map(([, from, to]) => ({
      base: BigInt(`0x${from}`),
      size: BigInt(`0x${to}`) - BigInt(`0x${from}`) + 1n,
    }))
    .find(({ size }) => size === fdtSize);
  return {
    image: flavour.headerTellsPlace ? image : (iomemImage(iomem) ?? image),
    initrd,
    fdt: alone?.base ?? usualBlob(kase, flavour, initrd, fdtSize),
  };
}

/**
 * Where things lie as a rule: what is known of a boot that did not reach user space.
 *
 * @returns {Layout}
 */
export function usualLayout(kase, flavour, image, { initrdSize, fdtSize, console }) {
  const base = (flavour.initrdFrom === 'image' ? image.base : flavour.ram) + INITRD_OFFSET;
  const initrd = { base, size: initrdSize };
  return {
    image: { ...image, base: image.base + movedBy(flavour, console) },
    initrd,
    fdt: usualBlob(kase, flavour, initrd, fdtSize),
  };
}

/** How far from its usual place the image's own loader put it, so that it lies in what a crash kernel may use. */
function movedBy({ headerTellsPlace, ram }, console) {
  const said = new RegExp(`OF: fdt: Ignoring memory range 0x${ram.toString(16)} - (0x[0-9a-f]+)`).exec(
    console,
  );
  return headerTellsPlace || said === null ? 0n : BigInt(said[1]) - ram;
}

/** From the kernel's code to the end of its data; not there where RAM was cut within it. */
function iomemImage(iomem) {
  const of = (name) =>
    iomem
      .find((line) => line.endsWith(` : ${name}`))
      ?.trim()
      .split(' ')[0]
      .split('-')
      .map((word) => BigInt(`0x${word}`));
  const [base] = of('Kernel code') ?? [];
  const [, last] = of('Kernel data') ?? [];
  return base === undefined || last === undefined ? undefined : { base, size: last + 1n - base };
}

function usualBlob({ mem }, { ram, blob, blobAlign }, initrd, fdtSize) {
  if (blob === 'after-initrd') {
    const end = initrd.base + initrd.size;
    return ((end + blobAlign - 1n) / blobAlign) * blobAlign;
  }
  const end = ram + bytes(mem);
  const below = (end < BLOB_LIMIT ? end : BLOB_LIMIT) - fdtSize;
  return below - (below % blobAlign);
}

function bytes(mem) {
  return BigInt(mem.slice(0, -1)) << (mem.endsWith('G') ? 30n : 20n);
}
