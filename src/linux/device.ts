// SPDX-License-Identifier: MIT
//
// Devices and the regions they request: drivers/of/of_reserved_mem.c and drivers/of/base.c of Linux 7.2.
import type { Range } from '../base/range.ts';
import type { DtNode } from '../tree/node.ts';
import { strings, u32 } from '../tree/readings.ts';
import type { DeviceMemory } from './booted-kernel.ts';
import type { EarlyKernel } from './early-kernel.ts';
import { EINVAL, ENODEV } from './errno.ts';
import type { LiveTree } from './live-tree.ts';
import type { OfReservedMem } from './of-reserved-mem.ts';
import type { Device, ReservedMem } from './reserved-mem.ts';

/** A device for a node, with no memory of its own yet. */
export function makeDevice(node: DtNode): Device {
  return { node, cmaArea: null, dmaMem: null, ioTlbMem: null };
}

/** Number of regions that a node requests (`of_reserved_mem_region_count()`): an incomplete cell at the end is ignored. */
export function memoryRegionCount(node: DtNode): number {
  const property = node.property('memory-region');
  return property === undefined ? 0 : Math.trunc(property.length / 4);
}

/** The node that an entry of `memory-region` points to. */
export function memoryRegionTarget(node: DtNode, index: number, live: LiveTree): DtNode | undefined {
  const property = node.property('memory-region');
  const phandle = property && index >= 0 ? u32(property, index) : undefined;
  return phandle === undefined || phandle === 0 ? undefined : live.byPhandle.get(phandle);
}

/** Assigns regions to devices and releases them. */
export class AssignedMemory implements DeviceMemory {
  readonly #reservedMem: OfReservedMem;
  readonly #live: LiveTree;
  readonly #kernel: EarlyKernel;
  #assigned: { readonly device: Device; readonly rmem: ReservedMem }[] = [];

  constructor(reservedMem: OfReservedMem, live: LiveTree, kernel: EarlyKernel) {
    this.#reservedMem = reservedMem;
    this.#live = live;
    this.#kernel = kernel;
  }

  /** `of_reserved_mem_device_init_by_idx()`: 0 or a negative errno. */
  initByIndex(device: Device, index: number): number {
    const target = memoryRegionTarget(device.node, index, this.#live);
    if (target === undefined) return -ENODEV;
    if (!this.#live.reader.deviceIsAvailable(target)) return 0;
    const rmem = this.#reservedMem.lookupForDevice(target);
    if (rmem?.ops?.deviceInit === undefined) return -EINVAL;
    const result = rmem.ops.deviceInit(rmem, device, this.#kernel);
    if (result === 0) {
      this.#assigned.unshift({ device, rmem });
      this.#kernel.printk.during(device.node, () => {
        this.#kernel.printk.log('assigned', { node: rmem.name });
      });
    }
    return result;
  }

  /**
   * `of_reserved_mem_region_to_resource()`: the range that an entry of a node's `memory-region` names, for a driver that uses it
   * by itself, or a negative errno.
   */
  regionToResource(node: DtNode, index: number): Range | number {
    const target = memoryRegionTarget(node, index, this.#live);
    if (target === undefined || !this.#live.reader.deviceIsAvailable(target)) return -ENODEV;
    const rmem = this.#reservedMem.lookup(target);
    return rmem === undefined ? -EINVAL : { base: rmem.base, size: rmem.size };
  }

  /** `of_reserved_mem_device_init_by_name()`: the index of a name in `memory-region-names`. */
  initByName(device: Device, name: string): number {
    const property = device.node.property('memory-region-names');
    const index = (property && strings(property))?.indexOf(name) ?? -1;
    return this.initByIndex(device, index);
  }

  /** `of_reserved_mem_device_release()`: releases everything that was assigned to the device. */
  release(device: Device): void {
    const mine = this.#assigned.filter((entry) => entry.device === device);
    this.#assigned = this.#assigned.filter((entry) => entry.device !== device);
    for (const { rmem } of mine) rmem.ops?.deviceRelease?.(rmem, device, this.#kernel);
  }
}
