// SPDX-License-Identifier: MIT
import { readU32 } from '../../base/big-endian.ts';
import type { DtNode } from '../../tree/node.ts';
import { NONE } from '../../tree/origin.ts';
import type { NodeBlock } from '../../tree/origin.ts';
import { DtProperty } from '../../tree/property.ts';
import { OverlayError } from './error.ts';

/** Limit of depth: deeper than any real tree, and the same as for reading a blob. */
const MAX_DEPTH = 512;

/** Up to this many properties are searched one by one. */
const FEW = 16;

/** The properties of a node that was changed, or that has many. */
interface Changed {
  /** In reverse order, so that a property can be added in front with push(). */
  readonly reversed: DtProperty[];
  /** Index in `reversed` of the first property with each name. */
  readonly positions: Map<string, number>;
  /** The properties whose bytes belong to the draft. */
  readonly owned: Set<DtProperty>;
}

/**
 * A node of a tree that is being changed. New properties and children are added in front, as in libfdt.
 * Lookups by name take constant time.
 */
export class DraftNode {
  readonly name: string;
  readonly parent: DraftNode | null;
  /** From 1 for the root. */
  readonly depth: number;
  labels: readonly string[];
  blocks: readonly NodeBlock[];
  readonly #given: readonly DtProperty[];
  #changed: Changed | undefined;
  /** In reverse order. */
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

  /** In order. Properties may be replaced during the iteration, but not added. */
  *properties(): Generator<DtProperty, void, undefined> {
    if (this.#changed === undefined) {
      yield* this.#given;
      return;
    }
    const { reversed } = this.#changed;
    yield* fromLast(reversed);
  }

  /** In order. */
  *children(): Generator<DraftNode, void, undefined> {
    yield* fromLast(this.reversedChildren);
  }

  /** The children in reverse order, for pushing onto a stack. */
  get reversedChildren(): readonly DraftNode[] {
    return this.#children ?? NONE;
  }

  /** The first property with a name. */
  property(name: string): DtProperty | undefined {
    if (this.#changed === undefined && this.#given.length <= FEW) {
      for (const property of this.#given) if (property.name === name) return property;
      return undefined;
    }
    const { reversed, positions } = this.#change();
    const position = positions.get(name);
    return position === undefined ? undefined : reversed[position];
  }

  /** Replaces the first property with that name, or adds the property before all others. */
  setProperty(property: DtProperty): void {
    const { reversed, positions } = this.#change();
    const position = positions.get(property.name);
    if (position === undefined) positions.set(property.name, reversed.push(property) - 1);
    else reversed[position] = property;
  }

  /** The first property with a name, made writable; its value is all of its data. */
  writable(name: string): DtProperty | undefined {
    if (this.property(name) === undefined) return undefined;
    const { reversed, positions, owned } = this.#change();
    const position = positions.get(name);
    if (position === undefined) return undefined;
    const shared = reversed[position]!;
    if (owned.has(shared)) return shared;
    // not slice(), which does not copy if the bytes are a Buffer
    const own = new DtProperty(name, new Uint8Array(shared.value));
    own.labels = shared.labels;
    own.source = shared.source;
    owned.add(own);
    reversed[position] = own;
    return own;
  }

  /**
   * The first child with a name, by the rule of `DtNode.child()`: without a unit address, any unit address
   * matches.
   */
  child(name: string): DraftNode | undefined {
    if (this.#children === undefined) return undefined;
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const child of this.#children) putFirst(this.#byName, child);
    }
    return this.#byName.get(name);
  }

  /** Adds a child before all others. `child()` must not find that name yet. */
  addChild(name: string): DraftNode {
    if (this.depth >= MAX_DEPTH) {
      throw new OverlayError('FDT_ERR_BADSTRUCTURE', `nodes would be nested more than ${MAX_DEPTH} deep`);
    }
    return this.#put(new DraftNode(name, this));
  }

  /** Adds a child for a node of the original tree; they are added in reverse order. */
  adoptChild(from: DtNode): DraftNode {
    return this.#put(new DraftNode(from.name, this, from));
  }

  /**
   * The node's phandle by the rule of `fdt_get_phandle()`: a `phandle` that is not a cell is ignored; 0 for
   * none.
   */
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

/** Makes a node the one that is found by its name, with and without its unit address. */
function putFirst(byName: Map<string, DraftNode>, node: DraftNode): void {
  byName.set(node.name, node);
  const at = node.name.indexOf('@');
  if (at >= 0) byName.set(node.name.slice(0, at), node);
}

/** The items in reverse order. */
function* fromLast<Item>(items: readonly Item[]): Generator<Item, void, undefined> {
  for (let i = items.length - 1; i >= 0; i--) yield items[i]!;
}
