// SPDX-License-Identifier: MIT
import { readU32 } from '../../base/big-endian.ts';
import type { DtNode } from '../../tree/node.ts';
import { NONE } from '../../tree/origin.ts';
import type { NodeBlock } from '../../tree/origin.ts';
import { DtProperty } from '../../tree/property.ts';
import { OverlayError } from './error.ts';

/** Deeper than any tree in use, and the most that can be read from a blob. */
const MAX_DEPTH = 512;

/** Up to so many properties are looked through one by one. */
const FEW = 16;

/** The properties of a node that has been changed, or has many. */
interface Changed {
  /** From the last to the first, so that what comes first is pushed. */
  readonly reversed: DtProperty[];
  /** Where in `reversed` the first property of a name is. */
  readonly positions: Map<string, number>;
  /** The properties whose bytes are the draft's own. */
  readonly owned: Set<DtProperty>;
}

/**
 * A node of a tree that is being changed. What is new comes first among what is there, as libfdt puts it; lookups by name
 * take the same time however much a node holds.
 */
export class DraftNode {
  readonly name: string;
  readonly parent: DraftNode | null;
  /** From 1, the root's. */
  readonly depth: number;
  labels: readonly string[];
  blocks: readonly NodeBlock[];
  readonly #given: readonly DtProperty[];
  #changed: Changed | undefined;
  /** From the last to the first. */
  #children: DraftNode[] | undefined;
  #byName: Map<string, DraftNode> | undefined;

  constructor(name: string, parent: DraftNode | null, from?: DtNode) {
    this.name = name;
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
    this.labels = from?.labels ?? NONE;
    this.blocks = from?.blocks ?? NONE;
    this.#given = from?.properties ?? NONE;
  }

  /** In their order. One may be replaced while they are read, none be added. */
  *properties(): Generator<DtProperty, void, undefined> {
    if (this.#changed === undefined) {
      yield* this.#given;
      return;
    }
    const { reversed } = this.#changed;
    yield* fromLast(reversed);
  }

  /** In their order. */
  *children(): Generator<DraftNode, void, undefined> {
    yield* fromLast(this.reversedChildren);
  }

  /** The children from the last to the first, as they go on a stack. */
  get reversedChildren(): readonly DraftNode[] {
    return this.#children ?? NONE;
  }

  /** The first property of that name. */
  property(name: string): DtProperty | undefined {
    if (this.#changed === undefined && this.#given.length <= FEW) {
      for (const property of this.#given) if (property.name === name) return property;
      return undefined;
    }
    const { reversed, positions } = this.#change();
    const position = positions.get(name);
    return position === undefined ? undefined : reversed[position];
  }

  /** Puts a property in the place of the first of its name, or before all others. */
  setProperty(property: DtProperty): void {
    const { reversed, positions } = this.#change();
    const position = positions.get(property.name);
    if (position === undefined) positions.set(property.name, reversed.push(property) - 1);
    else reversed[position] = property;
  }

  /** The first property of that name with bytes that may be written; its value is all of its data. */
  writable(name: string): DtProperty | undefined {
    if (this.property(name) === undefined) return undefined;
    const { reversed, positions, owned } = this.#change();
    const position = positions.get(name);
    if (position === undefined) return undefined;
    const shared = reversed[position]!;
    if (owned.has(shared)) return shared;
    // not slice(), which copies nothing where the bytes are a Buffer
    const own = new DtProperty(name, new Uint8Array(shared.value));
    own.labels = shared.labels;
    own.source = shared.source;
    owned.add(own);
    reversed[position] = own;
    return own;
  }

  /** The first child of that name, by the rule of `DtNode.child()`: without a unit address, any unit will do. */
  child(name: string): DraftNode | undefined {
    if (this.#children === undefined) return undefined;
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const child of this.#children) putFirst(this.#byName, child);
    }
    return this.#byName.get(name);
  }

  /** Makes a child before all others. There is none yet that `child()` finds by that name. */
  addChild(name: string): DraftNode {
    if (this.depth >= MAX_DEPTH) {
      throw new OverlayError('FDT_ERR_BADSTRUCTURE', `nodes would be nested more than ${MAX_DEPTH} deep`);
    }
    return this.#put(new DraftNode(name, this));
  }

  /** Makes a child that stands for a node of the tree that the draft is made from: they come from the last to the first. */
  adoptChild(from: DtNode): DraftNode {
    return this.#put(new DraftNode(from.name, this, from));
  }

  /** The node's phandle by the rule of `fdt_get_phandle()`: a `phandle` that is no cell is passed over; 0 for none. */
  get phandle(): number {
    const phandle = this.property('phandle');
    const which = phandle?.length === 4 ? phandle : this.property('linux,phandle');
    return which?.length === 4 ? readU32(which.data, which.start) : 0;
  }

  /** Full path, `/` for the root. */
  get path(): string {
    if (this.parent === null) return '/';
    const names = [this.name];
    for (let node = this.parent; node.parent !== null; node = node.parent) names.push(node.name);
    return `/${names.reverse().join('/')}`;
  }

  #put(child: DraftNode): DraftNode {
    (this.#children ??= []).push(child);
    if (this.#byName !== undefined) putFirst(this.#byName, child);
    return child;
  }

  #change(): Changed {
    if (this.#changed !== undefined) return this.#changed;
    const reversed = this.#given.toReversed();
    const positions = new Map<string, number>();
    for (const [i, property] of reversed.entries()) positions.set(property.name, i);
    return (this.#changed = { reversed, positions, owned: new Set() });
  }
}

/** Makes a node the one that is found by its name, and by its name without the unit address. */
function putFirst(byName: Map<string, DraftNode>, node: DraftNode): void {
  byName.set(node.name, node);
  const at = node.name.indexOf('@');
  if (at >= 0) byName.set(node.name.slice(0, at), node);
}

/** The items from the last to the first. */
function* fromLast<Item>(items: readonly Item[]): Generator<Item, void, undefined> {
  for (let i = items.length - 1; i >= 0; i--) yield items[i]!;
}
