// SPDX-License-Identifier: MIT
import { firstBy, getOrInsert } from '../base/map.ts';
import type { DtNode } from '../tree/node.ts';
import type { DtProperty } from '../tree/property.ts';

/** From this many on, a map is faster than a linear search. */
const MANY = 16;

/**
 * Finds nodes and properties by their exact names (the first one of each), in constant time, in a tree that
 * does not change meanwhile.
 */
export class NodeIndex {
  readonly #children = new Map<DtNode, Map<string, DtNode>>();
  readonly #properties = new Map<DtNode, Map<string, DtProperty>>();

  child(node: DtNode, name: string): DtNode | undefined {
    return find(node, node.children, name, this.#children);
  }

  property(node: DtNode, name: string): DtProperty | undefined {
    return find(node, node.properties, name, this.#properties);
  }

  /** A node by its path, by dtc's rule: repeated slashes count as one, and `/` itself finds nothing. */
  byPath(root: DtNode, path: string): DtNode | undefined {
    let node: DtNode | undefined = root;
    for (let at = 0; node !== undefined && at < path.length;) {
      while (path.startsWith('/', at)) at++;
      const slash = path.indexOf('/', at);
      const end = slash < 0 ? path.length : slash;
      node = this.child(node, path.slice(at, end));
      at = end + 1;
    }
    return node;
  }
}

function find<Named extends { readonly name: string }>(
  node: DtNode,
  list: readonly Named[],
  name: string,
  indexes: Map<DtNode, Map<string, Named>>,
): Named | undefined {
  if (list.length < MANY) return list.find((one) => one.name === name);
  return getOrInsert(indexes, node, () => firstBy(list, (one) => one.name)).get(name);
}
