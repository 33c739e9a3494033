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

/** Entries of an `alloc-ranges` that are checked. */
const MAX_RANGES = 64;

const FIX = 'boot a kernel with CONFIG_ARM_LPAE, or write an address below 0x100000000';

/**
 * `phys_addr_t` has 32 bits on 32-bit arm without CONFIG_ARM_LPAE: Linux assigns 64-bit numbers of the tree to it and drops the upper bits.
 */
export const addressWidth: Rule = {
  id: 'address-width',
  description: "Disallow addresses and sizes that do not fit in the kernel's physical addresses.",
  severity: 'error',
  reason: 'Linux drops the upper bits and uses other memory; a note for RAM, which Linux then does not use',
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
    message: `reg is ${rangeText(range)}, but physical addresses of this kernel have ${phys.bits} bits`,
    linux: `Linux drops the upper bits and reserves ${kept.size === 0n ? 'nothing' : rangeText(kept)}`,
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
      message: `${name} is ${hex(value)}, but physical addresses of this kernel have ${phys.bits} bits`,
      linux: `Linux drops the upper bits and reads ${hex(phys.cut(value))}`,
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
      message: `alloc-ranges has ${rangeText(range)}, but physical addresses of this kernel have ${phys.bits} bits`,
      linux: `Linux drops the upper bits and searches ${searched(range, phys)}`,
      fix: FIX,
    };
  }
  return undefined;
}

/** The range that Linux searches for a dynamic region. The upper bits of the end are dropped too; an end of 0 means the last address. */
function searched({ base, size }: Range, phys: PhysAddr): string {
  const from = phys.cut(base);
  const end = phys.cut(base + size);
  if (end === 0n) return `in ${rangeText(rangeBetween(from, phys.max))}`;
  return end <= from ? 'nowhere' : `in ${rangeText(rangeBetween(from, end))}`;
}

/** The range as the kernel reads it; undefined if base, size and end fit in its addresses. */
function cutRange(range: Range, phys: PhysAddr): Range | undefined {
  if (range.size <= phys.max && endOf(range) <= phys.max + 1n) return undefined;
  const base = phys.cut(range.base);
  const size = phys.cut(range.size);
  // memblock ends a range at the highest address
  return { base, size: base + size > phys.max ? phys.max - base : size };
}

/** RAM that the kernel ignores. Not reported for memory that the user gave. */
function memoryBeyond({ tree, reader, boot }: CheckedBoard, phys: PhysAddr): Finding | undefined {
  const first = boot.given.memory === undefined && reader.memory.find((bank) => endOf(bank) > phys.max + 1n);
  const node = tree.root.children.find(isMemory);
  if (!first || node === undefined) return undefined;
  return {
    node,
    property: node.property('reg'),
    severity: 'note',
    message: `the tree has memory at ${rangeText(first)}, but physical addresses of this kernel have ${phys.bits} bits`,
    linux: 'Linux ignores memory at 0x100000000 and above',
    fix: 'boot a kernel with CONFIG_ARM_LPAE to use all of it',
  };
}

function isMemory(node: DtNode): boolean {
  return /^memory(@|$)/.test(node.name);
}
