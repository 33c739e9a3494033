// SPDX-License-Identifier: MIT
import { latin1 } from '../../base/latin1.ts';
import { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { DraftNode } from './draft-node.ts';
import { OverlayError } from './error.ts';

/** Limit of nodes of base and overlay: a hundred times as many as a large board has. */
const MAX_NODES = 1_000_000;

/** Limit of characters of paths, and of nodes, in lookups: far more than the largest real tree needs. */
const MAX_LOOKUPS = 50_000_000;

/** libfdt's error for a path with a missing node or a missing alias. */
export type LookupError = 'FDT_ERR_NOTFOUND' | 'FDT_ERR_BADPATH';

/** A tree that is being changed, with lookups by libfdt's rules. */
export class Draft {
  readonly root: DraftNode;
  #byPhandle: Map<number, DraftNode> | undefined;
  #lookups = 0;

  constructor(from: DtNode) {
    this.root = new DraftNode(from.name, null, from);
    const open: [DraftNode, DtNode][] = [[this.root, from]];
    let nodes = 1;
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [draft, { children }] = pair;
      nodes += children.length;
      if (nodes > MAX_NODES) {
        throw new OverlayError('FDT_ERR_NOSPACE', `more than ${MAX_NODES} nodes are too many`);
      }
      for (const child of children.toReversed()) open.push([draft.adoptChild(child), child]);
    }
  }

  /** All nodes, each before its children, in order. */
  *walk(): Generator<DraftNode, void, undefined> {
    const open = [this.root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      yield node;
      for (const child of node.reversedChildren) open.push(child);
    }
  }

  /** Finds a node like `fdt_path_offset()`: a path without a leading slash starts with an alias. */
  find(path: string): DraftNode | LookupError {
    let node: DraftNode | undefined = this.root;
    let rest = path;
    this.#spend(path.length);
    if (!path.startsWith('/')) {
      const slash = path.indexOf('/');
      const alias = path === '' ? undefined : this.#alias(slash < 0 ? path : path.slice(0, slash));
      if (alias === undefined) return 'FDT_ERR_BADPATH';
      this.#spend(alias.length);
      node = descend(node, alias);
      rest = slash < 0 ? '' : path.slice(slash);
    }
    node = node && descend(node, rest);
    return node ?? 'FDT_ERR_NOTFOUND';
  }

  /** The first node with a phandle. */
  findPhandle(phandle: number): DraftNode | undefined {
    if (this.#byPhandle === undefined) {
      this.#byPhandle = new Map();
      for (const node of this.walk()) {
        this.#spend(16);
        const value = node.phandle;
        if (!this.#byPhandle.has(value)) this.#byPhandle.set(value, node);
      }
    }
    return phandle === 0 ? undefined : this.#byPhandle.get(phandle);
  }

  /** Sets a property of one of the tree's nodes. */
  setProperty(node: DraftNode, property: DtProperty): void {
    if (property.name !== 'phandle' && property.name !== 'linux,phandle') {
      node.setProperty(property);
      return;
    }
    const before = node.phandle;
    node.setProperty(property);
    const after = node.phandle;
    // a new phandle needs no new index, and those of an overlay are new
    if (before === after || this.#byPhandle === undefined) return;
    if (before === 0 && !this.#byPhandle.has(after)) this.#byPhandle.set(after, node);
    else this.#byPhandle = undefined;
  }

  /** The current tree. */
  finish(): DtNode {
    const root = new DtNode(this.root.name);
    const open: [DraftNode, DtNode][] = [[this.root, root]];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [draft, node] = pair;
      node.labels = draft.labels;
      node.blocks = draft.blocks;
      for (const property of draft.properties()) node.addProperty(property);
      for (const child of draft.children()) open.push([child, node.addChild(child.name)]);
    }
    return root;
  }

  /** Limits the work for long aliases that are used many times, and for phandles that change as often. */
  #spend(steps: number): void {
    this.#lookups += steps;
    if (this.#lookups > MAX_LOOKUPS) {
      throw new OverlayError('FDT_ERR_BADOVERLAY', 'its fragments are too much work to find their targets');
    }
  }

  #alias(name: string): string | undefined {
    const aliases = this.root.child('aliases');
    const property = aliases?.property(name);
    if (property === undefined || property.length === 0) return undefined;
    const path = cString(property);
    // without a terminator it is not a path
    return path.startsWith('/') && property.value.at(-1) === 0 ? path : undefined;
  }
}

/**
 * A value read as a C string, up to its first NUL. (In a blob, a value without one is followed by the zero
 * byte of a tag.)
 */
export function cString(property: DtProperty): string {
  const { value } = property;
  const nul = value.indexOf(0);
  return latin1(value, 0, nul < 0 ? value.length : nul);
}

function descend(from: DraftNode, path: string): DraftNode | undefined {
  let node: DraftNode | undefined = from;
  for (let at = 0; at < path.length && node !== undefined;) {
    const slash = path.indexOf('/', at);
    const end = slash < 0 ? path.length : slash;
    if (end > at) node = node.child(path.slice(at, end));
    at = end + 1;
  }
  return node;
}
