// SPDX-License-Identifier: MIT
//
// Default addresses of the image and the blob.
import { hex } from '../base/hex.ts';
import { byBase, endOf, rangeContains, rangesOverlap } from '../base/range.ts';
import type { Range } from '../base/range.ts';
import { roundUp } from '../base/u64.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import { dtbSize } from '../tree/dtb-size.ts';
import type { Machine } from './machine.ts';
import type { UsualImage } from './releases/builds/build.ts';
import type { TreeReader } from './tree-reader.ts';

/** Alignment of image and blob, which the boot protocol requires for the image. */
const BOUNDARY = 0x200000n;
/** Limit of banks that are searched, from the lowest up: more than any machine has. */
const MAX_BANKS = 64;

/** Addresses at the start of the kernel, and which of them are assumptions. */
export interface Layout {
  readonly image: Range | undefined;
  readonly initrd: Range | undefined;
  readonly fdt: Range | undefined;
  readonly assumptions: readonly string[];
}

/**
 * Fills in missing addresses: the image goes to the lowest 2 MiB boundary in memory, after the first one, that is free in the tree; the
 * blob to the next free boundary after the image and the initrd.
 */
export function layOut(
  reader: TreeReader,
  machine: Machine,
  memory: readonly Range[],
  usualImage: UsualImage,
): Layout {
  const assumptions: string[] = [];
  const initrd = machine.initrd ?? reader.chosen.initrd;
  const fdtSize = BigInt(dtbSize(reader.tree));
  const givenFdt = machine.fdt === undefined ? undefined : { base: machine.fdt, size: fdtSize };
  const taken = [...describedRanges(reader), machine.image, initrd, givenFdt].filter(
    (range) => range !== undefined,
  );

  const place = (what: string, size: bigint, after: bigint, offset = 0n): Range | undefined => {
    const found = firstHole(memory, taken, { size, after, offset });
    if (found === undefined) {
      if (memory.length > 0) assumptions.push(`${what}: no free memory for ${hex(size)} bytes, so left out`);
      return undefined;
    }
    assumptions.push(`${what}: ${hex(size)} bytes at ${hex(found.base)}, the first free address`);
    taken.push(found);
    return found;
  };
  const start = memory.reduce((low, bank) => (bank.base < low ? bank.base : low), memory[0]?.base ?? 0n);
  // one that does not lie on a boundary leaves what comes before it room by that
  const { size, offset } = usualImage;
  const image =
    machine.image ??
    place('kernel image', size, roundUp(offset === 0n ? start + 1n : start, BOUNDARY), offset);
  const after = [image, initrd].reduce(
    (end, range) => (range && endOf(range) > end ? endOf(range) : end),
    0n,
  );
  const fdt = givenFdt ?? place('device tree blob', fdtSize, after) ?? place('device tree blob', fdtSize, 0n);
  return { image, initrd, fdt, assumptions };
}

/** The ranges that the tree reserves: static regions and /memreserve/. */
function describedRanges(reader: TreeReader): Range[] {
  const ranges = [...reader.tree.reservations];
  for (const node of nodeByPath(reader.tree, '/reserved-memory')?.children ?? []) {
    const reg = reader.isAvailable(node) ? reader.addrSize(node, 'reg') : undefined;
    if (reg !== undefined && reg.entries > 0) ranges.push(reg.read(0));
  }
  return ranges;
}

/** What room is looked for: `size` bytes, `offset` bytes behind a boundary that is not below `after`. */
interface Wanted {
  readonly size: bigint;
  readonly after: bigint;
  readonly offset: bigint;
}

/** The lowest such range in one bank. */
function firstHole(
  memory: readonly Range[],
  taken: readonly Range[],
  { size, after, offset }: Wanted,
): Range | undefined {
  const banks = [...memory].sort(byBase).slice(0, MAX_BANKS);
  const inTheWay = [...taken].sort(byBase);
  for (const bank of banks) {
    let base = roundUp(bank.base > after ? bank.base : after, BOUNDARY);
    for (const range of inTheWay) {
      if (!rangesOverlap({ base: base + offset, size }, range)) continue;
      const end = range.base + range.size;
      base = roundUp(end > offset ? end - offset : 0n, BOUNDARY);
    }
    const found = { base: base + offset, size };
    if (base >= bank.base && rangeContains(bank, found)) return found;
  }
  return undefined;
}
