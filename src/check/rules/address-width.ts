// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { endOf, rangeBetween, rangeText } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import { PhysAddr } from '../../linux/phys-addr.ts';
import type { DtNode } from '../../tree/node.ts';
import { number } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { isDynamic } from '../board/dynamic-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** Entries of an `alloc-ranges` that are looked at. */
const MAX_RANGES = 64;

const FIX = 'boot a kernel with CONFIG_ARM_LPAE, or write an address below 0x100000000';

/** `phys_addr_t` has 32 bits on 32-bit arm without CONFIG_ARM_LPAE: what a tree says is assigned to it without a look at the rest. */
export const addressWidth: Rule = {
  id: 'address-width',
  description: "Disallow addresses and sizes that the kernel's physical addresses do not hold.",
  severity: 'error',
  reason: 'Linux leaves out the upper bits and takes other memory; a note for memory, which it does without',
  requires: ['container-cells', 'container-ranges', 'reg-length', 'size-length', 'alignment-length'],
  check({ board, report }) {
    if (board.boot.kconfig.physAddr64) return;
    const phys = new PhysAddr(32);
    for (const region of board.regions) {
      if (!region.available) continue;
      const finding = isDynamic(region) ? ofDynamic(board, region, phys) : ofStatic(board, region, phys);
      if (finding !== undefined && !report(finding)) return;
    }
    const beyond = memoryBeyond(board, phys);
    if (beyond !== undefined) report(beyond);
  },
};

function ofStatic(board: CheckedBoard, { node, reg }: CheckedRegion, phys: PhysAddr): Finding | undefined {
  if (reg === undefined || reg.entries === 0) return undefined;
  const range = reg.read(0);
  const kept = cutRange(range, phys);
  if (range.size === 0n || kept === undefined) return undefined;
  return {
    node,
    property: node.property('reg'),
    at: range.base > phys.max ? 0 : 4 * board.cells.address,
    message: `reg gives the region ${rangeText(range)}, and physical addresses of this kernel have ${phys.bits} bits`,
    linux: `Linux leaves out the upper bits: it takes ${kept.size === 0n ? 'nothing' : rangeText(kept)}`,
    fix: FIX,
  };
}

function ofDynamic(board: CheckedBoard, { node }: CheckedRegion, phys: PhysAddr): Finding | undefined {
  const { cells, reader } = board;
  for (const [name, count] of [
    ['size', cells.size],
    ['alignment', cells.address],
  ] as const) {
    const property = node.property(name);
    const value = property?.length === 4 * count ? number(property, 0, count)! : 0n;
    if (value <= phys.max) continue;
    return {
      node,
      property,
      message: `${name} is ${hex(value)}, and physical addresses of this kernel have ${phys.bits} bits`,
      linux: `Linux leaves out the upper bits and reads ${hex(phys.cut(value))}`,
      fix: FIX,
    };
  }
  const ranges = reader.addrSize(node, 'alloc-ranges');
  for (let i = 0; i < Math.min(ranges?.entries ?? 0, MAX_RANGES); i++) {
    const range = ranges!.read(i);
    if (range.size === 0n || cutRange(range, phys) === undefined) continue;
    return {
      node,
      property: node.property('alloc-ranges'),
      at: 4 * i * (cells.address + cells.size),
      message: `alloc-ranges has ${rangeText(range)}, and physical addresses of this kernel have ${phys.bits} bits`,
      linux: `Linux leaves out the upper bits: it looks ${searched(range, phys)}`,
      fix: FIX,
    };
  }
  return undefined;
}

/** Where a dynamic region is looked for: up to an end whose upper bits are left out as well, and to the last address where none are left. */
function searched({ base, size }: Range, phys: PhysAddr): string {
  const from = phys.cut(base);
  const end = phys.cut(base + size);
  if (end === 0n) return `in ${rangeText(rangeBetween(from, phys.max))}`;
  return end <= from ? 'nowhere' : `in ${rangeText(rangeBetween(from, end))}`;
}

/** What the kernel makes of a range; undefined where both its numbers and its end are within its addresses. */
function cutRange(range: Range, phys: PhysAddr): Range | undefined {
  if (range.size <= phys.max && endOf(range) <= phys.max + 1n) return undefined;
  const base = phys.cut(range.base);
  const size = phys.cut(range.size);
  // memblock cuts a range at the highest address
  return { base, size: base + size > phys.max ? phys.max - base : size };
}

/** Memory that the kernel passes over; on a board whose memory somebody gave it is for them to know. */
function memoryBeyond({ tree, reader, boot }: CheckedBoard, phys: PhysAddr): Finding | undefined {
  const first = boot.given.memory === undefined && reader.memory.find((bank) => endOf(bank) > phys.max + 1n);
  const node = tree.root.children.find(isMemory);
  if (!first || node === undefined) return undefined;
  return {
    node,
    property: node.property('reg'),
    severity: 'note',
    message: `there is memory at ${rangeText(first)}, and physical addresses of this kernel have ${phys.bits} bits`,
    linux: 'Linux does without what lies at 0x100000000 and above',
    fix: 'boot a kernel with CONFIG_ARM_LPAE to use all of it',
  };
}

function isMemory(node: DtNode): boolean {
  return /^memory(@|$)/.test(node.name);
}
