// SPDX-License-Identifier: MIT
import { readU32, writeU32 } from '../base/big-endian.ts';
import { latin1, latin1Bytes } from '../base/latin1.ts';
import { getOrInsert } from '../base/map.ts';
import type { DtNode } from '../tree/node.ts';
import { NONE } from '../tree/origin.ts';
import type { Marker, ReferenceMarker } from '../tree/origin.ts';
import { DtProperty } from '../tree/property.ts';
import type { CompileUnit } from './compile-unit.ts';
import { NodeIndex } from './node-index.ts';
import { ReferenceIndex } from './reference-index.ts';
import { withMarkers } from './with-markers.ts';

/** A fixup that the format cannot express. */
export class FixupError extends Error {
  override readonly name = 'FixupError';
  readonly property: DtProperty;
  readonly marker: Marker;

  constructor(message: string, property: DtProperty, marker: Marker) {
    super(message);
    this.property = property;
    this.marker = marker;
  }
}

/** A reference in a cell. */
interface Reference {
  readonly node: DtNode;
  readonly property: DtProperty;
  readonly marker: ReferenceMarker;
}

/**
 * Lists an overlay's references: those to labels of its base in `__fixups__`, by label; those to its own
 * nodes, whose phandles change when it is applied, in `__local_fixups__`, by location.
 *
 * @returns names of the nodes with unexpected existing contents, which were not changed
 * @throws {FixupError}
 */
export function listFixups(unit: CompileUnit): string[] {
  const { root } = unit;
  const index = new ReferenceIndex(root);
  const outward: Reference[] = [];
  const inward: Reference[] = [];
  for (const node of root.walk()) {
    for (const property of node.properties) {
      for (const marker of property.source?.markers ?? NONE) {
        if (marker.kind !== 'phandle') continue;
        (index.find(marker.ref) === undefined ? outward : inward).push({ node, property, marker });
      }
    }
  }
  const malformed: string[] = [];
  if (outward.length > 0) {
    const list = rootNode(root, '__fixups__');
    const strings = new StringLists(list);
    for (const reference of outward) strings.add(reference.marker.ref, entry(reference));
    if (!strings.finish()) malformed.push(list.name);
  }
  if (inward.length > 0) {
    const list = rootNode(root, '__local_fixups__');
    const offsets = new OffsetLists(list);
    for (const { node, property, marker } of inward) offsets.add(node, property.name, marker.offset);
    if (!offsets.finish()) malformed.push(list.name);
  }
  return malformed;
}

/** `path:property:offset` */
function entry({ node, property, marker }: Reference): string {
  if (marker.ref.includes('/'))
    throw new FixupError(`Can't generate fixup for reference to path &{${marker.ref}}`, property, marker);
  const { path } = node;
  if (path.includes(':') || property.name.includes(':'))
    throw new FixupError("arguments should not contain ':'", property, marker);
  return `${path}:${property.name}:${marker.offset}`;
}

function rootNode(root: DtNode, name: string): DtNode {
  return root.children.find((child) => child.name === name) ?? root.addChild(name);
}

/** A list that is being extended, and the property that it came from. */
interface List<Item> {
  readonly items: Set<Item>;
  readonly added: Item[];
  readonly old: DtProperty | undefined;
}

function addTo<Item>({ items, added }: List<Item>, item: Item): void {
  if (items.has(item)) return;
  items.add(item);
  added.push(item);
}

/** Appends the new items after the property's old value, which is unchanged. */
function append(node: DtNode, name: string, old: DtProperty | undefined, parts: readonly Addition[]): void {
  if (parts.length === 0) return;
  const before = old?.value ?? new Uint8Array(0);
  const data = new Uint8Array(parts.reduce((length, { bytes }) => length + bytes.length, before.length));
  data.set(before);
  const source = old?.source ?? {
    span: { start: 0, end: 0 },
    overridden: NONE,
    markers: NONE,
    elements: NONE,
  };
  const markers: Marker[] = [...source.markers];
  let at = before.length;
  for (const { kind, bytes } of parts) {
    markers.push({ kind, offset: at, ref: name, at: 0 });
    data.set(bytes, at);
    at += bytes.length;
  }
  const property = new DtProperty(name, data);
  property.labels = old?.labels ?? NONE;
  property.source = withMarkers(source, markers);
  const properties = node.properties as DtProperty[];
  if (old === undefined) properties.push(property);
  else properties[properties.indexOf(old)] = property;
}

interface Addition {
  readonly kind: 'string' | 'uint32';
  readonly bytes: Uint8Array;
}

/** Lists of strings, one property each. */
class StringLists {
  readonly #node: DtNode;
  readonly #lists = new Map<string, List<string> | undefined>();

  constructor(node: DtNode) {
    this.#node = node;
  }

  add(name: string, text: string): void {
    if (!this.#lists.has(name)) this.#lists.set(name, this.#read(name));
    const list = this.#lists.get(name);
    if (list !== undefined) addTo(list, text);
  }

  /** Writes the lists; false if one of the properties was not a list of strings. */
  finish(): boolean {
    let good = true;
    for (const [name, list] of this.#lists) {
      if (list === undefined) {
        good = false;
        continue;
      }
      const parts = list.added.map((text) => ({ kind: 'string', bytes: latin1Bytes(`${text}\0`) }) as const);
      append(this.#node, name, list.old, parts);
    }
    return good;
  }

  #read(name: string): List<string> | undefined {
    const old = this.#node.property(name);
    if (old === undefined || old.length === 0) return { items: new Set(), added: [], old };
    const text = latin1(old.data, old.start, old.start + old.length);
    if (!text.endsWith('\0')) return undefined;
    return { items: new Set(text.slice(0, -1).split('\0')), added: [], old };
  }
}

/** Lists of offsets, in a tree of nodes with the same names as the nodes with those properties. */
class OffsetLists {
  readonly #root: DtNode;
  readonly #index = new NodeIndex();
  readonly #mirrors = new Map<DtNode, DtNode>();
  readonly #lists = new Map<DtNode, Map<string, List<number> | undefined>>();

  constructor(root: DtNode) {
    this.#root = root;
  }

  add(node: DtNode, name: string, offset: number): void {
    const mirror = this.#mirror(node);
    const lists = getOrInsert(this.#lists, mirror, () => new Map<string, List<number> | undefined>());
    if (!lists.has(name)) lists.set(name, readOffsets(mirror, name));
    const list = lists.get(name);
    if (list !== undefined) addTo(list, offset);
  }

  finish(): boolean {
    let good = true;
    for (const [mirror, lists] of this.#lists) {
      for (const [name, list] of lists) {
        if (list === undefined) {
          good = false;
          continue;
        }
        const parts = list.added.map((offset) => ({ kind: 'uint32', bytes: cell(offset) }) as const);
        append(mirror, name, list.old, parts);
      }
    }
    return good;
  }

  /** The node that mirrors another one, made if it is missing. */
  #mirror(node: DtNode): DtNode {
    const chain: DtNode[] = [];
    let mirror = this.#root;
    for (let up = node; up.parent !== null; up = up.parent) {
      const known = this.#mirrors.get(up);
      if (known !== undefined) {
        mirror = known;
        break;
      }
      chain.push(up);
    }
    for (const one of chain.reverse()) {
      mirror = this.#index.child(mirror, one.name) ?? mirror.addChild(one.name);
      this.#mirrors.set(one, mirror);
    }
    return mirror;
  }
}

function cell(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeU32(bytes, 0, value);
  return bytes;
}

function readOffsets(mirror: DtNode, name: string): List<number> | undefined {
  const old = mirror.property(name);
  if (old === undefined) return { items: new Set(), added: [], old };
  if (old.length % 4 !== 0) return undefined;
  const offsets = new Set<number>();
  for (let at = 0; at < old.length; at += 4) offsets.add(readU32(old.data, old.start + at));
  return { items: offsets, added: [], old };
}
