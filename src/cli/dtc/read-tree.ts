// SPDX-License-Identifier: MIT
import type { DeviceTree } from '../../tree/device-tree.ts';

/** A tree, finished, and the files it was made of. */
export interface ReadTree {
  readonly tree: DeviceTree;
  readonly files: readonly string[];
}
