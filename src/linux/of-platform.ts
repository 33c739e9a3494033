// SPDX-License-Identifier: MIT
//
// drivers/of/platform.c of Linux 7.2: which regions of reserved memory become devices.
import type { DtNode } from '../tree/node.ts';
import type { TreeReader } from './tree-reader.ts';

/** `reserved_mem_matches` */
const RESERVED_MEM_MATCHES = [
  'phram',
  'qcom,rmtfs-mem',
  'qcom,cmd-db',
  'qcom,smem',
  'ramoops',
  'nvmem-rmem',
  'google,open-dice',
];

/**
 * Whether the kernel makes a platform device of a child of the container, as `of_platform_default_populate_init()` does: the
 * container is looked for by its very name, `/reserved-memory`, unlike in the early passes.
 */
export function becomesDevice(region: DtNode, reader: TreeReader): boolean {
  return (
    RESERVED_MEM_MATCHES.some((name) => reader.isCompatible(region, name)) && reader.deviceIsAvailable(region)
  );
}
