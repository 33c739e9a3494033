// SPDX-License-Identifier: MIT
//
// The library's door: reads device tree blobs, and works out what Linux does with their reserved memory. Nothing behind it
// needs Node.
export type { Range } from './base/range.ts';
export { endOf } from './base/range.ts';

export type { DeviceTree } from './tree/device-tree.ts';
export { nodeByPath } from './tree/device-tree.ts';
export { DtNode } from './tree/node.ts';
export { DtProperty } from './tree/property.ts';
export {
  cellCount,
  cells,
  eachString,
  number,
  phandleOf,
  phandles,
  reg,
  stringAt,
  strings,
  u32,
  u64,
} from './tree/readings.ts';

export type { FdtErrorKind } from './fdt/error.ts';
export { FdtError } from './fdt/error.ts';
export { isDtb } from './fdt/header.ts';
export { readDtb } from './fdt/read.ts';
export { writeDtb } from './fdt/write.ts';

export type {
  BootArea,
  BootDevice,
  BootResult,
  ContiguousAreas,
  DeviceEffect,
  MemoryRange,
  NumaArea,
} from './linux/boot-result.ts';
export { bootReservedMemory } from './linux/boot.ts';
export type { CmaArea } from './linux/cma.ts';
export type { DeviceMemory } from './linux/device.ts';
export { makeDevice } from './linux/device.ts';
export * from './linux/errno.ts';
export type { Kconfig } from './linux/kconfig.ts';
export { DEBIAN_ARM64_7_2, KconfigError, cmaMinAlignment, parseKconfig } from './linux/kconfig.ts';
export type { Machine, MachineMemory } from './linux/machine.ts';
export { Memblock } from './linux/memblock.ts';
export type { LogLine } from './linux/printk.ts';
export type { Region, RegionOutcome, RegionStage } from './linux/region.ts';
export type {
  Alignment,
  Device,
  EarlyKernel,
  ReservedMem,
  ReservedMemDeclaration,
  ReservedMemOps,
} from './linux/reserved-mem.ts';
export { reservedmemOfDeclare } from './linux/reserved-mem.ts';
export type { DmaReach } from './linux/of-address.ts';
export type { Verdict, VerdictReason } from './linux/verdict.ts';
export type { Zone } from './linux/zones.ts';
export { bootJson } from './report/boot-json.ts';
