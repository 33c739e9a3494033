// SPDX-License-Identifier: MIT
//
// The entries of devices' `memory-region`, with their targets and results.
import type { BootDevice } from '../../linux/boot-result.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { u32 } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from './checked-board.ts';

/** One entry of the `memory-region` of a node that becomes a device. */
export interface MemoryRegionEntry {
  readonly node: DtNode;
  readonly property: DtProperty;
  /** Index from 0, and the byte offset of the cell. */
  readonly index: number;
  readonly at: number;
  readonly phandle: number;
  /** The node it points to, and that node's region. */
  readonly target: DtNode | undefined;
  readonly region: CheckedRegion | undefined;
  /** Result for a driver that requests it. */
  readonly device: BootDevice;
  /** Its name in messages: `memory-region`, with its number from 1 if there are several. */
  readonly text: string;
}

/** All entries of all devices, in tree order. */
export function* memoryRegionEntries(board: CheckedBoard): Generator<MemoryRegionEntry, void, undefined> {
  for (const { node, entries } of board.consumers) {
    const property = node.property('memory-region')!;
    for (const device of entries) {
      const { index } = device;
      const phandle = u32(property, index)!;
      const target = device.region === null ? undefined : board.index.byPhandle.get(phandle);
      const region = target && board.regionOf(target);
      const text = entries.length === 1 ? 'memory-region' : `entry ${index + 1} of memory-region`;
      yield { node, property, index, at: 4 * index, phandle, target, region, device, text };
    }
  }
}
