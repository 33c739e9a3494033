// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import type { BootDevice } from '../../linux/boot-result.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import type { MemoryRegionEntry } from '../board/memory-region-entries.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/** Without a region for an entry, the kernel has no memory for it. */
export const memoryRegionTarget: Rule = {
  id: 'memory-region-target',
  description: 'Require every entry of memory-region to point to a child of /reserved-memory.',
  severity: 'error',
  reason: 'the device gets no memory; a warning if Linux uses the other entries',
  requires: ['container-name', 'container-place', 'container-duplicate'],
  check(context) {
    const { board, report } = context;
    // references of an overlay are resolved when it is applied
    if (board.tree.plugin === true || board.tree.root.child('__fixups__') !== undefined) return;
    const pointless = board.consumers.filter(({ node, entries }) => pointsNowhere(node, entries));
    const told = new Set(pointless.map(({ node }) => node));
    if (!checkLengths(context, told)) return;
    for (const { node, entries } of pointless) {
      const property = node.property('memory-region')!;
      const has = isWhole(property) ? `${entries.length} cells` : bytes(property.length);
      const finding: Finding = {
        node,
        property,
        message: `memory-region has ${has}, but no phandle of a node`,
        linux: 'a driver that requests memory gets -ENODEV',
        fix: 'write a reference to the node of the region, not its name, path or address: memory-region = <&label>',
      };
      if (!report(finding)) return;
    }
    for (const entry of memoryRegionEntries(board)) {
      if (entry.region !== undefined || told.has(entry.node)) continue;
      const finding = entry.target === undefined ? ofNoNode(entry) : ofOtherNode(entry, board);
      if (finding !== undefined && !report(finding)) return;
    }
    for (const { node, property } of board.index.likeMemoryRegion) {
      if (node.has('memory-region') || !board.reader.isPopulated(node)) continue;
      if (!report(ofOtherName(node, property))) return;
    }
  },
};

function checkLengths({ board, report }: RuleContext, told: ReadonlySet<DtNode>): boolean {
  for (const { node } of board.consumers) {
    const property = node.property('memory-region')!;
    const { length } = property;
    if (isWhole(property) || told.has(node) || !board.reader.isPopulated(node)) continue;
    const whole = Math.trunc(length / 4);
    const finding: Finding = {
      node,
      property,
      severity: 'warning',
      message:
        length === 0
          ? 'memory-region is empty'
          : `memory-region has ${bytes(length)}, which is not a multiple of the 4 bytes of a phandle`,
      linux:
        whole === 0
          ? 'a driver that requests memory gets -ENODEV'
          : `Linux reads ${whole === 1 ? '1 phandle' : `${whole} phandles`} and ignores the last ${bytes(length % 4)}`,
      fix: 'write a reference to the node of each region: memory-region = <&label>',
    };
    if (!report(finding)) return false;
  }
  return true;
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

function ofOtherName(node: DtNode, property: DtProperty): Finding {
  return {
    node,
    property,
    message: `unknown property ${property.name}; did you mean memory-region?`,
    linux: 'Linux ignores the property, so the device has no region',
    fix: 'write memory-region',
    edits: [{ kind: 'rename-property', node, property, name: 'memory-region' }],
  };
}

function isWhole({ length }: DtProperty): boolean {
  return length > 0 && length % 4 === 0;
}

/** Whether the value is several cells or a string without a phandle: probably an address and a size, a name or a path. */
function pointsNowhere(node: DtNode, entries: readonly BootDevice[]): boolean {
  const isMore = entries.length > 1 || (entries.length === 1 && !isWhole(node.property('memory-region')!));
  return isMore && entries.every(({ region }) => region === null);
}

/** Finding for an entry that is not the phandle of a node. */
function ofNoNode(entry: MemoryRegionEntry): Finding {
  const { node, property, at, phandle, text } = entry;
  if (phandle === 0) {
    return {
      node,
      property,
      at,
      severity: 'warning',
      message: `${text} is phandle 0, which no node can have`,
      linux: 'a driver that requests this entry gets -ENODEV; the entries after it keep their index',
      fix: 'remove it if no driver depends on the index of the entries after it',
    };
  }
  return {
    node,
    property,
    at,
    message: `${text} is phandle ${hex(phandle)}, which no node has`,
    linux: 'a driver that requests this entry gets -ENODEV',
    fix: 'write a reference to the node of the region: memory-region = <&label>',
  };
}

/** Finding for an entry that points to a node outside the container, or deeper in it. */
function ofOtherNode(entry: MemoryRegionEntry, board: CheckedBoard): Finding | undefined {
  const { node, property, at, text, device } = entry;
  const target = entry.target!;
  if (readsItself(node, target, board)) return undefined;
  const { resource } = device;
  const deeper = board.container !== undefined && isBelow(target, board.container);
  return {
    node,
    property,
    at,
    because: target,
    message: deeper
      ? `${text} points to ${target.name}, which is deeper than the children of /reserved-memory`
      : target === board.container
        ? `${text} points to /reserved-memory itself, which is not a region`
        : `${text} points to ${target.name || '/'}, which is not a child of /reserved-memory`,
    linux:
      resource === null
        ? `Linux knows no region by that ${board.release.passes.lookup}, and a driver that requests it gets -EINVAL`
        : `Linux looks regions up by name, so the driver gets the region of the same name at ${hex(resource.base)}`,
    fix: deeper
      ? `move ${target.name} directly below /reserved-memory`
      : 'write a reference to a child of /reserved-memory',
    related: [{ node: target, message: 'the node it points to' }],
  };
}

/** Devices whose drivers read the `reg` of the node that memory-region points to. */
const DRIVERS_OF_REG = ['qcom,smem', 'st,stm32mp25-omm'];

/** Drivers that read the target's `reg` themselves, wherever the node is, and the IOMMU code that reads `iommu-addresses`. */
function readsItself(node: DtNode, target: DtNode, { reader }: CheckedBoard): boolean {
  if (target.has('iommu-addresses')) return true;
  const reads = DRIVERS_OF_REG.some((name) => reader.isCompatible(node, name));
  return reads && target.has('reg');
}

function isBelow(node: DtNode, container: DtNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at === container) return true;
  return false;
}
