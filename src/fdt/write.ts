// SPDX-License-Identifier: MIT
import { ByteWriter } from '../base/big-endian.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import {
  FDT_BEGIN_NODE,
  FDT_END,
  FDT_END_NODE,
  FDT_LAST_COMPATIBLE,
  FDT_MAGIC,
  FDT_PROP,
  FDT_VERSION,
  headerSize,
} from './format.ts';
import { StringTable } from './string-table.ts';

/**
 * Lays a tree out as a version 17 blob, with the bytes that dtc gives it: header, memory reservations, structure,
 * strings, and no padding.
 *
 * @example writeDtb(readDtb(blob))
 */
export function writeDtb(tree: DeviceTree): Uint8Array {
  const strings = new StringTable();
  const struct = new ByteWriter(tree.totalSize ?? 4096);
  writeNode(tree.root, struct, strings);
  struct.u32(FDT_END);

  const reservationsAt = headerSize(FDT_VERSION);
  const structAt = reservationsAt + 16 * (tree.reservations.length + 1);
  const stringsAt = structAt + struct.length;
  const totalSize = stringsAt + strings.length;

  const blob = new ByteWriter(totalSize);
  const header = [
    FDT_MAGIC,
    totalSize,
    structAt,
    stringsAt,
    reservationsAt,
    FDT_VERSION,
    FDT_LAST_COMPATIBLE,
    tree.bootCpu,
    strings.length,
    struct.length,
  ];
  for (const word of header) blob.u32(word);
  for (const { base, size } of [...tree.reservations, { base: 0n, size: 0n }]) {
    blob.u64(base);
    blob.u64(size);
  }
  blob.bytes(struct.finish());
  blob.bytes(strings.finish());
  return blob.finish();
}

function writeNode(node: DtNode, struct: ByteWriter, strings: StringTable): void {
  struct.u32(FDT_BEGIN_NODE);
  struct.cString(node.name);
  struct.align(4);
  for (const property of node.properties) {
    struct.u32(FDT_PROP);
    struct.u32(property.length);
    struct.u32(strings.offsetOf(property.name));
    struct.bytes(property.data, property.start, property.length);
    struct.align(4);
  }
  for (const child of node.children) writeNode(child, struct, strings);
  struct.u32(FDT_END_NODE);
}
