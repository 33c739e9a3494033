// SPDX-License-Identifier: MIT
import { ByteWriter } from '../base/big-endian.ts';
import { StringTable } from '../base/string-table.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { FdtWriteError } from './error.ts';
import {
  FDT_BEGIN_NODE,
  FDT_END,
  FDT_END_NODE,
  FDT_LAST_COMPATIBLE,
  FDT_MAGIC,
  FDT_PROP,
  FDT_VERSION,
  MAX_BLOB,
  headerSize,
} from './format.ts';
import { writeFullPathNodes } from './write-full-paths.ts';

/** Layout of a blob: like dtc's options with the same effect. Sizes are in bytes. */
export interface WriteOptions {
  /** Version of the format (`-V`), 17 by default. Versions 1 to 3 name nodes by their full paths. */
  readonly version?: WritableVersion;
  /** Padding at the end (`-p`); replaces the padding from `space`. */
  readonly pad?: number;
  /** Minimum size of the blob (`-S`). */
  readonly space?: number;
  /** Alignment of the blob's size, a power of two (`-a`). */
  readonly align?: number;
  /** Number of empty entries in the memory reservation block, for a boot loader to fill in (`-R`). */
  readonly reserve?: number;
}

/** A version of the format that can be written. */
export type WritableVersion = 1 | 2 | 3 | 16 | 17;

/** A blob, and its size without padding. */
export interface LaidOutDtb {
  readonly blob: Uint8Array;
  /** Bytes before the padding: more than `space` if that was too small. */
  readonly used: number;
}

/**
 * Writes a tree as a blob with the same bytes as dtc: header, memory reservations, structure, strings, and
 * the requested padding, by default none.
 *
 * @throws {FdtWriteError} if it does not fit into a blob
 * @example writeDtb(readDtb(blob))
 * @example writeDtb(tree, { pad: 4096, align: 8 })
 */
export function writeDtb(tree: DeviceTree, options: WriteOptions = {}): Uint8Array {
  return layOutDtb(tree, options).blob;
}

/** Like `writeDtb()`, and also returns the blob's size without padding. */
export function layOutDtb(tree: DeviceTree, options: WriteOptions = {}): LaidOutDtb {
  const { version = FDT_VERSION, reserve = 0 } = options;
  const strings = new StringTable();
  const struct = new ByteWriter(tree.totalSize ?? 65536);
  if (version < 16) writeFullPathNodes(tree.root, struct, strings);
  else writeNodes(tree.root, struct, strings);
  struct.u32(FDT_END);

  const headerBytes = headerSize(version);
  const reservationsAt = (headerBytes + 7) & ~7;
  const structAt = reservationsAt + 16 * (tree.reservations.length + reserve + 1);
  const stringsAt = structAt + struct.length;
  const used = stringsAt + strings.length;
  const totalSize = used + padding(used, options);
  if (totalSize > MAX_BLOB) {
    throw new FdtWriteError('too-large', `a blob of ${totalSize} bytes is more than can be written`);
  }

  const header = [
    FDT_MAGIC,
    totalSize,
    structAt,
    stringsAt,
    reservationsAt,
    version,
    version < 16 ? 1 : FDT_LAST_COMPATIBLE,
    tree.bootCpu,
    strings.length,
    struct.length,
  ];
  const blob = new ByteWriter(totalSize);
  for (const word of header.slice(0, headerBytes / 4)) blob.u32(word);
  blob.align(8);
  for (const { base, size } of tree.reservations) {
    blob.u64(base);
    blob.u64(size);
  }
  blob.zeroes(structAt - blob.length);
  blob.bytes(struct.finish());
  blob.bytes(strings.finish());
  blob.zeroes(totalSize - used);
  return { blob: blob.finish(), used };
}

function padding(used: number, { pad = 0, space = 0, align = 0 }: WriteOptions): number {
  const wanted = pad > 0 ? pad : Math.max(space - used, 0);
  return align > 0 ? Math.ceil((used + wanted) / align) * align - used : wanted;
}

function writeNodes(root: DtNode, struct: ByteWriter, strings: StringTable): void {
  // undefined ends the node that was opened last
  const open: (DtNode | undefined)[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (node === undefined) {
      struct.u32(FDT_END_NODE);
      continue;
    }
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
    open.push(undefined);
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i]);
  }
}
