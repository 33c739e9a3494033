// SPDX-License-Identifier: MIT
import type { DeviceTree } from '../../tree/device-tree.ts';

/** A finished tree, and the files that it was made from. */
export interface ReadTree {
  readonly tree: DeviceTree;
  readonly files: readonly string[];
}
