// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { BootDevice } from '../../linux/boot-result.ts';
import { isPopulated } from '../../linux/device.ts';
import { isCompatible } from '../../linux/fdt.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from '../checked-board.ts';
import { memoryRegionEntries } from '../memory-region-entries.ts';
import type { MemoryRegionEntry } from '../memory-region-entries.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/** Where the kernel has no region for an entry, it has no memory for it either. */
export const memoryRegionTarget: Rule = {
  id: 'memory-region-target',
  description: 'Require every entry of memory-region to point to a child of /reserved-memory.',
  severity: 'error',
  reason: 'the device gets no memory',
  requires: ['container-name', 'container-place', 'container-duplicate'],
  check(context) {
    const { board, report } = context;
    // references of an overlay are resolved where it is applied
    if (board.tree.plugin === true || board.tree.root.child('__fixups__') !== undefined) return;
    if (!checkLengths(context)) return;
    const pointless = board.consumers.filter(({ entries }) => pointsNowhere(entries));
    for (const { node, entries } of pointless) {
      const finding: Finding = {
        node,
        property: node.property('memory-region')!,
        message: `memory-region has ${entries.length} cells, and none of them is the phandle of a node`,
        linux: 'a driver that asks for memory gets -ENODEV',
        fix: 'write a reference to the node of the region, not its address: memory-region = <&label>',
      };
      if (!report(finding)) return;
    }
    const told = new Set(pointless.map(({ node }) => node));
    for (const entry of memoryRegionEntries(board)) {
      if (entry.region !== undefined || told.has(entry.node)) continue;
      const finding = entry.target === undefined ? ofNoNode(entry) : ofOtherNode(entry, board);
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

function checkLengths({ board, report }: RuleContext): boolean {
  for (const { node } of board.consumers) {
    const property = node.property('memory-region')!;
    const { length } = property;
    if ((length > 0 && length % 4 === 0) || !isPopulated(node)) continue;
    const whole = Math.trunc(length / 4);
    const finding: Finding = {
      node,
      property,
      severity: 'warning',
      message:
        length === 0
          ? 'memory-region is empty'
          : `memory-region has ${bytes(length)}, which is no whole number of phandles of 4 bytes`,
      linux:
        whole === 0
          ? 'a driver that asks for memory gets -ENODEV'
          : `Linux reads ${whole} of them and leaves the last ${bytes(length % 4)}`,
      fix: 'write a reference to the node of each region: memory-region = <&label>',
    };
    if (!report(finding)) return false;
  }
  return true;
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

/** More than one cell, and all of them something else than phandles: most likely an address and a size. */
function pointsNowhere(entries: readonly BootDevice[]): boolean {
  return entries.length > 1 && entries.every(({ region }) => region === null);
}

/** An entry that is no node's phandle. */
function ofNoNode(entry: MemoryRegionEntry): Finding {
  const { node, property, at, phandle, text } = entry;
  if (phandle === 0) {
    return {
      node,
      property,
      at,
      severity: 'warning',
      message: `${text} is phandle 0, which no node can have`,
      linux: 'a driver that asks for this entry gets -ENODEV, and those after it keep their numbers',
    };
  }
  return {
    node,
    property,
    at,
    message: `${text} is phandle ${hex(phandle)}, which no node has`,
    linux: 'a driver that asks for this entry gets -ENODEV',
    fix: 'write a reference to the node of the region: memory-region = <&label>',
  };
}

/** An entry that points to a node outside of the container, or deeper in it. */
function ofOtherNode(entry: MemoryRegionEntry, board: CheckedBoard): Finding | undefined {
  const { node, property, index, at, text } = entry;
  const target = entry.target!;
  if (readsItself(node, target)) return undefined;
  const found = board.boot.deviceMemory.regionToResource(node, index);
  const deeper = board.container !== undefined && isBelow(target, board.container);
  return {
    node,
    property,
    at,
    because: target,
    message: deeper
      ? `${text} points to ${target.name}, which is deeper than the children of /reserved-memory`
      : target === board.container
        ? `${text} points to /reserved-memory itself, which is no region`
        : `${text} points to ${target.name || '/'}, which is no child of /reserved-memory`,
    linux:
      typeof found === 'number'
        ? 'Linux knows no region by that name, and a driver that asks for it gets -EINVAL'
        : `Linux looks regions up by name, and gives the driver the region of the same name at ${hex(found.base)}`,
    related: [{ node: target, message: 'the node it points to' }],
  };
}

/** Drivers that read the target's `reg` by themselves, wherever it stands, and the IOMMU's reading of `iommu-addresses`. */
function readsItself(node: DtNode, target: DtNode): boolean {
  if (target.has('iommu-addresses')) return true;
  const reads = isCompatible(node, 'qcom,smem') || isCompatible(node, 'st,stm32mp25-omm');
  return reads && target.has('reg');
}

function isBelow(node: DtNode, container: DtNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at === container) return true;
  return false;
}
