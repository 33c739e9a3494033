// SPDX-License-Identifier: MIT
//
// Renumbers an overlay's own phandles so that they differ from the base's. Like libfdt, it adds the base's
// highest phandle to them; if the base has the same node with another phandle, that one is used.
import { readU32 } from '../../base/big-endian.ts';
import { hex } from '../../base/hex.ts';
import { getOrInsert } from '../../base/map.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { Draft } from './draft.ts';
import type { DraftNode } from './draft-node.ts';
import { OverlayError } from './error.ts';
import type { Fragment } from './fragment.ts';
import { findTarget } from './fragment.ts';

/** Moves all phandles of the overlay, and references to them, above the base's highest. */
export function renumberPhandles(base: Draft, overlay: Draft): void {
  let highest = 0;
  for (const node of base.walk()) highest = Math.max(highest, node.phandle);
  for (const node of overlay.walk()) {
    for (const name of PHANDLES) movePhandle(node, name, highest);
  }
  for (const [property, offset] of localReferences(overlay)) {
    writeU32(property, offset, readU32(property.data, offset) + highest);
  }
}

/**
 * Nodes of the overlay that are merged with nodes of the base get the phandles of the base, so that
 * references in the base stay valid: what libfdt does since 1.7.1.
 */
export function keepBasePhandles(base: Draft, overlay: Draft, fragments: readonly Fragment[]): void {
  const renames: [from: number, to: number][] = [];
  for (const fragment of fragments) {
    const target = findTarget(base, fragment);
    if ('kind' in target) {
      // another fragment may add it
      if (target.kind === 'FDT_ERR_NOTFOUND') continue;
      throw new OverlayError(target.kind, target.message, { node: fragment.node.path });
    }
    const open: [DraftNode, DraftNode][] = [[target.node, fragment.content]];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [there, here] = pair;
      const kept = there.phandle;
      const given = here.phandle;
      if (kept !== 0 && given !== 0 && kept !== given) {
        for (const name of PHANDLES) setPhandle(here, name, kept);
        renames.push([given, kept]);
      }
      for (const child of here.reversedChildren) {
        const same = there.child(child.name);
        if (same !== undefined) open.push([same, child]);
      }
    }
  }
  if (renames.length > 0) renameReferences(overlay, renames);
}

/** Changes references to phandles, as if each renaming in turn were applied to all of them. */
function renameReferences(overlay: Draft, renames: readonly (readonly [from: number, to: number])[]): void {
  const outcome = new Map<number, number>();
  for (const [from, to] of renames.toReversed()) outcome.set(from, outcome.get(to) ?? to);
  // a cell may be listed twice: its original bytes count
  const before = new Map<DtProperty, Uint8Array>();
  for (const [property, offset] of localReferences(overlay)) {
    const bytes = getOrInsert(before, property, () => new Uint8Array(property.value));
    const to = outcome.get(readU32(bytes, offset));
    if (to !== undefined) writeU32(property, offset, to);
  }
}

/**
 * The cells of the overlay with phandles of its own, as listed in `__local_fixups__`: writable properties,
 * and offsets in them.
 */
function* localReferences(overlay: Draft): Generator<[DtProperty, number], void, undefined> {
  const fixups = overlay.find('/__local_fixups__');
  if (typeof fixups === 'string') return;
  const open: [DraftNode, DraftNode][] = [[fixups, overlay.root]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [list, node] = pair;
    for (const offsets of list.properties()) {
      const fail = (message: string): never => {
        throw new OverlayError('FDT_ERR_BADOVERLAY', message, { node: list.path, property: offsets.name });
      };
      if (offsets.length % 4 !== 0) fail(`${list.path}:${offsets.name} is not a list of cells`);
      const property =
        node.writable(offsets.name) ??
        fail(`${list.path}:${offsets.name} is about a property that ${node.path} does not have`);
      for (let i = 0; i < offsets.length; i += 4) {
        const offset = readU32(offsets.data, offsets.start + i);
        if (offset + 4 > property.length) {
          fail(
            `${list.path}:${offsets.name} says offset ${offset}, where the value ends at ${property.length}`,
          );
        }
        yield [property, offset];
      }
    }
    for (const child of list.reversedChildren) {
      const same = node.child(child.name);
      if (same === undefined) {
        throw new OverlayError('FDT_ERR_BADOVERLAY', `${child.path} is about a node that is not there`, {
          node: child.path,
        });
      }
      open.push([child, same]);
    }
  }
}

function movePhandle(node: DraftNode, name: string, by: number): void {
  const property = node.property(name);
  if (property === undefined) return;
  const place = { node: node.path, property: name };
  if (property.length !== 4) {
    const message = `${place.node}:${name} has ${property.length} bytes and is no phandle`;
    throw new OverlayError('FDT_ERR_BADPHANDLE', message, place);
  }
  const moved = readU32(property.data, property.start) + by;
  if (moved >= NO_PHANDLE) {
    const message = `the base's highest phandle, ${hex(by)}, leaves no number for ${place.node}`;
    throw new OverlayError('FDT_ERR_NOPHANDLES', message, place);
  }
  setPhandle(node, name, moved);
}

function setPhandle(node: DraftNode, name: string, phandle: number): void {
  const property = node.property(name)?.length === 4 ? node.writable(name) : undefined;
  if (property !== undefined) writeU32(property, 0, phandle);
}

/** Writes the low 32 bits of a number to a property of a draft. */
export function writeU32({ data }: DtProperty, offset: number, value: number): void {
  data[offset] = value >>> 24;
  data[offset + 1] = value >>> 16;
  data[offset + 2] = value >>> 8;
  data[offset + 3] = value;
}

const PHANDLES = ['phandle', 'linux,phandle'] as const;
/** A cell that is not a phandle: -1. */
const NO_PHANDLE = 0xffff_ffff;
