// SPDX-License-Identifier: MIT
//
// Computes the size of a tree's DTB.
import { StringTable } from '../base/string-table.ts';
import type { DeviceTree } from './device-tree.ts';

/** Bytes of the header; the memory reservation block follows it. A multiple of 8. */
const HEADER = 40;

/**
 * Bytes of the DTB that the kernel gets: the one that the tree was read from, or else the one that
 * `writeDtb()` would write.
 */
export function dtbSize(tree: DeviceTree): number {
  return tree.totalSize ?? writtenSize(tree);
}

/** Number of bytes that `writeDtb()` would write. */
function writtenSize(tree: DeviceTree): number {
  const strings = new StringTable();
  const seen = new Set<string>();
  // FDT_END
  let struct = 4;
  // names are added to the table in the order of writing, which decides which names share their ends
  for (const node of tree.root.walk()) {
    struct += 8 + align4(node.name.length + 1);
    for (const { name, length } of node.properties) {
      struct += 12 + align4(length);
      if (!seen.has(name)) {
        seen.add(name);
        strings.offsetOf(name);
      }
    }
  }
  return HEADER + 16 * (tree.reservations.length + 1) + struct + strings.length;
}

function align4(length: number): number {
  return (length + 3) & ~3;
}
