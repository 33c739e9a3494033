// SPDX-License-Identifier: MIT
import { readU32, readU64 } from '../base/big-endian.ts';
import { hex } from '../base/hex.ts';
import { latin1 } from '../base/latin1.ts';
import type { Range } from '../base/range.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { DtNode } from '../tree/node.ts';
import { DtProperty } from '../tree/property.ts';
import { FdtError } from './error.ts';
import { FDT_BEGIN_NODE, FDT_END, FDT_END_NODE, FDT_NOP, FDT_PROP, MAX_DEPTH, MAX_NAME } from './format.ts';
import { readHeader } from './header.ts';
import type { FdtHeader } from './header.ts';

/**
 * Reads a flattened device tree of version 1 to 17.
 *
 * Property values are views of `blob`, which must not change while the tree is in use. Time and memory are
 * proportional to the blob's size. Bytes after the blob's own total size are ignored.
 *
 * @throws {FdtError} with the reason and the byte offset
 * @example
 * const tree = readDtb(new Uint8Array(await file.arrayBuffer()));
 * tree.root.child('reserved-memory')?.children.map((node) => node.name);
 */
export function readDtb(blob: Uint8Array): DeviceTree {
  const header = readHeader(blob);
  return {
    root: readStructure(blob, header),
    reservations: readReservations(blob, header),
    bootCpu: header.bootCpu,
    totalSize: header.totalSize,
  };
}

function readReservations(blob: Uint8Array, header: FdtHeader): Range[] {
  const reservations: Range[] = [];
  for (let at = header.reservations; ; at += 16) {
    if (at + 16 > header.totalSize) {
      throw new FdtError('truncated', at, 'the memory reservation block has no terminating entry');
    }
    const base = readU64(blob, at);
    const size = readU64(blob, at + 8);
    if (base === 0n && size === 0n) return reservations;
    reservations.push({ base, size });
  }
}

function readStructure(blob: Uint8Array, header: FdtHeader): DtNode {
  const { struct, structEnd } = header;
  const fullPaths = header.version < 16;
  const nameAt = stringReader(blob, header);
  let root: DtNode | undefined;
  let node: DtNode | null = null;
  let depth = 0;
  let at = struct;

  for (;;) {
    const tagAt = at;
    if (at + 4 > structEnd) {
      throw new FdtError(
        'truncated',
        Math.min(at, structEnd),
        'the structure block ends without its end tag',
      );
    }
    const tag = readU32(blob, at);
    at += 4;
    switch (tag) {
      case FDT_PROP: {
        if (node === null)
          throw new FdtError('bad-structure', tagAt, 'a property stands outside the root node');
        if (at + 8 > structEnd)
          throw new FdtError('truncated', at, 'the structure block ends within a property');
        const length = readU32(blob, at);
        const name = nameAt(readU32(blob, at + 4), at + 4);
        at += 8;
        // before version 16, a value of eight bytes or more is aligned to eight bytes from the block's start
        if (fullPaths && length >= 8 && (at - struct) % 8 !== 0) at += 4;
        if (length > structEnd - at) {
          throw new FdtError(
            'bad-property',
            tagAt,
            `the ${length} bytes of '${name}' do not fit the structure block`,
          );
        }
        node.addProperty(new DtProperty(name, blob, at, length));
        at = (at + length + 3) & ~3;
        break;
      }
      case FDT_BEGIN_NODE: {
        const end = endOfName(blob, at, structEnd);
        checkNameLength(end - at, at);
        let name = latin1(blob, at, end);
        if (fullPaths) {
          const slash = name.lastIndexOf('/');
          if (slash < 0) throw new FdtError('bad-name', at, 'a node has no full path, as its version wants');
          name = name.slice(slash + 1);
        }
        at = (end + 4) & ~3;
        if (node !== null) node = node.addChild(name);
        else if (root === undefined) node = root = new DtNode(name);
        else throw new FdtError('bad-structure', tagAt, 'a second root node begins');
        if (++depth > MAX_DEPTH)
          throw new FdtError('too-deep', tagAt, `nodes are nested more than ${MAX_DEPTH} deep`);
        break;
      }
      case FDT_END_NODE:
        if (node === null) throw new FdtError('bad-structure', tagAt, 'a node ends that has not begun');
        node = node.parent;
        depth--;
        break;
      case FDT_NOP:
        break;
      case FDT_END:
        if (node !== null) throw new FdtError('bad-structure', tagAt, 'the tree ends within a node');
        if (root === undefined) throw new FdtError('bad-structure', tagAt, 'the tree has no root node');
        return root;
      default:
        throw new FdtError('bad-structure', tagAt, `${hex(tag)} is no tag`);
    }
  }
}

/** Offset of the NUL at the end of a name. */
function endOfName(blob: Uint8Array, start: number, limit: number): number {
  for (let end = start; end < limit; end++) if (blob[end] === 0) return end;
  throw new FdtError('bad-name', start, "a node's name is not terminated");
}

/**
 * Returns names from the strings block: slices of its one decoded text, so that shared names cost nothing.
 */
function stringReader(blob: Uint8Array, header: FdtHeader): (offset: number, usedAt: number) => string {
  const text = latin1(blob, header.strings, header.stringsEnd);
  const known = new Array<string | undefined>(text.length);
  return (offset, usedAt) => {
    const name = known[offset];
    if (name !== undefined) return name;
    const end = offset < text.length ? text.indexOf('\0', offset) : -1;
    if (end < 0) {
      throw new FdtError('bad-name', usedAt, `no name ends in the strings block at ${hex(offset)}`);
    }
    checkNameLength(end - offset, usedAt);
    return (known[offset] = text.slice(offset, end));
  };
}

function checkNameLength(length: number, offset: number): void {
  if (length > MAX_NAME) throw new FdtError('bad-name', offset, `a name of ${length} bytes is no name`);
}
