// SPDX-License-Identifier: MIT
//
// Restores labels and references of a tree from its own nodes: what the dtc of Linux 7.2 does, which is newer
// than release 1.7.2, with blobs that were made with `-@`, and with overlays.
import { cInteger } from '../base/c-integer.ts';
import { readU32 } from '../base/big-endian.ts';
import { hex } from '../base/hex.ts';
import { present } from '../base/invariant.ts';
import { latin1 } from '../base/latin1.ts';
import { getOrInsert } from '../base/map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';
import { NodeIndex } from './node-index.ts';
import { ReferenceMarks } from './reference-marks.ts';

/** Receives dtc's messages on standard error, without `Warning: `. */
export type Warn = (text: string) => void;

/** Labels the nodes in `/__symbols__`, after their existing labels. */
export function restoreLabels(root: DtNode, warn: Warn): void {
  const index = new NodeIndex();
  const symbols = index.child(root, '__symbols__');
  if (symbols === undefined) return;
  const added = new Map<DtNode, Set<string>>();
  for (const symbol of symbols.properties) {
    const path = cString(symbol);
    const node = index.byPath(root, path);
    if (node === undefined) {
      warn(`Path ${path} referenced in property __symbols__/${symbol.name} missing`);
      continue;
    }
    getOrInsert(added, node, () => new Set([...node.labels].reverse())).add(symbol.name);
  }
  for (const [node, labels] of added) node.labels = [...labels].reverse();
}

/** Marks the cells in `/__fixups__` and `/__local_fixups__` as references. */
export function restoreFixups(root: DtNode, warn: Warn): void {
  const index = new NodeIndex();
  const marks = new ReferenceMarks();
  const fixups = index.child(root, '__fixups__');
  if (fixups !== undefined) {
    for (const fixup of fixups.properties) restoreFixup(root, fixup, index, marks, warn);
  }
  const localFixups = index.child(root, '__local_fixups__');
  if (localFixups !== undefined) restoreLocalFixups(root, localFixups, index, marks, warn);
  marks.apply();
}

/** Marks the cells in one label's list of `path:property:offset`. */
function restoreFixup(
  root: DtNode,
  fixup: DtProperty,
  index: NodeIndex,
  marks: ReferenceMarks,
  warn: Warn,
): void {
  const label = fixup.name;
  const entries = latin1(fixup.data, fixup.start, fixup.start + fixup.length).split('\0');
  // a valid list ends with a NUL, and therefore with an empty entry
  const rest = entries.pop();
  for (const entry of entries) {
    const path = entry.slice(0, Math.max(entry.indexOf(':'), 0));
    const [name, offsetText] = splitAt(entry.slice(path.length + 1), ':');
    if (!entry.includes(':') || offsetText === undefined) {
      warn(`Malformed fixup entry for label ${label}`);
      continue;
    }
    const node = index.byPath(root, path);
    if (node === undefined) {
      warn(`Label ${label} references non-existing node ${path}`);
      continue;
    }
    const property = index.property(node, name);
    if (property === undefined) {
      warn(`Label ${label} references non-existing property ${node.path} in node ${name}`);
      continue;
    }
    const offset = cInteger(offsetText);
    if (offset < 0n || offset + 4n > property.length) {
      warn(`Label ${label} contains invalid offset for property ${name} in node ${node.path}`);
      continue;
    }
    marks.add(property, Number(offset), label);
  }
  if (rest !== '') warn(`Malformed fixup entry for label ${label}`);
}

/** Walks `/__local_fixups__` together with the tree, which has the same structure. */
function restoreLocalFixups(
  root: DtNode,
  localFixups: DtNode,
  index: NodeIndex,
  marks: ReferenceMarks,
  warn: Warn,
): void {
  const byPhandle = nodesByPhandle(root);
  const open: { readonly mirror: DtNode; readonly parent: DtNode | undefined }[] = [
    { mirror: localFixups, parent: undefined },
  ];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { mirror, parent } = one;
    const node = parent === undefined ? root : index.child(parent, mirror.name);
    if (node === undefined) {
      warn(
        `node ${mirror.name}/${present(parent, 'the root mirrors __local_fixups__').path} referenced in __local_fixups__ missing`,
      );
      continue;
    }
    for (const offsets of mirror.properties) {
      const property = index.property(node, offsets.name);
      if (property === undefined) {
        warn(`Property ${offsets.name} in ${node.path} referenced in __local_fixups__ missing`);
      } else if (offsets.length % 4 !== 0) {
        warn(`property ${offsets.name} in /__local_fixups__${node.path} malformed`);
      } else {
        for (let at = 0; at < offsets.length; at += 4) {
          markPhandle(property, readU32(offsets.data, offsets.start + at), byPhandle, marks, warn);
        }
      }
    }
    for (const child of mirror.children.toReversed()) open.push({ mirror: child, parent: node });
  }
}

function markPhandle(
  property: DtProperty,
  offset: number,
  byPhandle: ReadonlyMap<number, DtNode>,
  marks: ReferenceMarks,
  warn: Warn,
): void {
  if (offset + 4 > property.length) {
    warn(`property ${property.name} too short to contain a phandle at offset ${offset}`);
    return;
  }
  const phandle = readU32(property.data, property.start + offset);
  const node = byPhandle.get(phandle);
  if (node === undefined) {
    warn(`node referenced by phandle ${hex(phandle)} in property ${property.name} not found`);
    return;
  }
  marks.add(property, offset, node.labels[0] ?? node.path);
}

/** The first node with each phandle. */
function nodesByPhandle(root: DtNode): Map<number, DtNode> {
  const nodes = new Map<number, DtNode>();
  for (const node of root.walk()) {
    const property = node.property('phandle') ?? node.property('linux,phandle');
    if (property?.length !== 4) continue;
    const phandle = readU32(property.data, property.start);
    if (phandle !== 0 && phandle !== NO_PHANDLE && !nodes.has(phandle)) nodes.set(phandle, node);
  }
  return nodes;
}

const NO_PHANDLE = 0xffff_ffff;

/** A value up to its first NUL. */
function cString({ data, start, length }: DtProperty): string {
  const nul = data.indexOf(0, start);
  return latin1(data, start, nul < 0 ? start + length : Math.min(nul, start + length));
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
