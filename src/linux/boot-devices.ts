// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import { eachString } from '../tree/readings.ts';
import type { BootDevice, DeviceEffect } from './boot-result.ts';
import type { Contiguous } from './contiguous.ts';
import { makeDevice, memoryRegionCount, memoryRegionTarget } from './device.ts';
import type { DeviceMemory } from './booted-kernel.ts';
import { errnoName } from './errno.ts';
import type { LiveTree } from './live-tree.ts';
import { DmaReaches } from './of-address.ts';
import type { Region } from './region.ts';
import type { Device } from './reserved-mem.ts';

/**
 * Each entry of each device's `memory-region`, as if its driver requested only that entry. Disabled nodes, and nodes below them, do not
 * become devices.
 */
export function bootDevices(
  live: LiveTree,
  regions: ReadonlyMap<DtNode, Region>,
  deviceMemory: DeviceMemory,
  contiguous: Contiguous,
): BootDevice[] {
  const devices: BootDevice[] = [];
  const reaches = new DmaReaches(live);
  for (const node of live.consumers) {
    if (!live.reader.isPopulated(node)) continue;
    const names = memoryRegionNames(node);
    for (let index = 0; index < memoryRegionCount(node); index++) {
      const device = makeDevice(node);
      const result = deviceMemory.initByIndex(device, index);
      const resource = deviceMemory.regionToResource(node, index);
      const target = memoryRegionTarget(node, index, live);
      const region = target && regions.get(target);
      const placed =
        region === undefined || region.base === null ? null : { base: region.base, size: region.size };
      devices.push(
        Object.freeze({
          path: node.path,
          index,
          name: names[index] ?? null,
          region: target?.path ?? null,
          errno: result === 0 ? null : errnoName(result),
          effect: effectOn(device),
          area: contiguous.getCmaArea(device)?.name ?? null,
          resource: typeof resource === 'number' ? null : Object.freeze(resource),
          reach: placed && reaches.reach(node, placed),
        }),
      );
      deviceMemory.release(device);
    }
  }
  return devices;
}

function memoryRegionNames(node: DtNode): string[] {
  const property = node.property('memory-region-names');
  return property === undefined ? [] : [...eachString(property)];
}

function effectOn(device: Device): DeviceEffect | null {
  if (device.cmaArea !== null) return 'cma-area';
  if (device.dmaMem !== null) return 'coherent-pool';
  return device.ioTlbMem === null ? null : 'restricted-pool';
}
