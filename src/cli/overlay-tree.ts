// SPDX-License-Identifier: MIT
import type { DeviceTree } from '../tree/device-tree.ts';

/** Whether a tree has fragments to apply to another. */
export function isOverlay({ root }: DeviceTree): boolean {
  return root.children.some((node) => node.children.some(({ name }) => name === '__overlay__'));
}
