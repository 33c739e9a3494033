// SPDX-License-Identifier: MIT
//
// What drivers work with once the kernel has booted: the list of CMA areas, and the functions that assign regions to devices.
import type { Range } from '../base/range.ts';
import type { DtNode } from '../tree/node.ts';
import type { BootResult } from './boot-result.ts';
import type { CmaArea } from './cma.ts';
import type { Device } from './reserved-mem.ts';

/** The list of CMA areas. */
export interface ContiguousAreas extends Iterable<CmaArea> {
  /** `dma_contiguous_get_area_by_idx()`: the area at an index, null beyond the end. */
  getAreaByIndex(index: number): CmaArea | null;
  /** `dev_get_cma_area()`: the device's own area, else the default one; null without either. */
  getCmaArea(device: Device | null): CmaArea | null;
}

/** The functions that drivers assign regions with. Results are 0 or a negative error number, as in the kernel. */
export interface DeviceMemory {
  /** `of_reserved_mem_device_init_by_idx()`: assigns the region of an entry of `memory-region` to the device. */
  initByIndex(device: Device, index: number): number;
  /** `of_reserved_mem_device_init_by_name()`: assigns the region that `memory-region-names` has that name for. */
  initByName(device: Device, name: string): number;
  /** `of_reserved_mem_device_release()`: releases every region of the device, the last one assigned first. */
  release(device: Device): void;
  /** `of_reserved_mem_region_to_resource()`: the range of an entry of a node's `memory-region`, for a driver that maps it by itself. */
  regionToResource(node: DtNode, index: number): Range | number;
}

/** A kernel after its boot: the result, and the objects that its drivers call. */
export interface BootedKernel {
  readonly result: BootResult;
  readonly contiguous: ContiguousAreas;
  readonly deviceMemory: DeviceMemory;
}
