// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';

/** The nodes with phandles: those from properties, and those that were assigned. */
export class PhandleTable {
  readonly #nodes = new Map<number, DtNode>();
  readonly #phandles = new Map<DtNode, number>();
  #next = 1;

  /** The node with a phandle. */
  get(phandle: number): DtNode | undefined {
    return this.#nodes.get(phandle);
  }

  set(phandle: number, node: DtNode): void {
    this.#nodes.set(phandle, node);
    this.#phandles.set(node, phandle);
  }

  /** The phandle of a node. */
  of(node: DtNode): number | undefined {
    return this.#phandles.get(node);
  }

  /** Assigns a node the lowest phandle that no node has had: dtc's get_node_phandle(). */
  give(node: DtNode): number {
    while (this.#nodes.has(this.#next)) this.#next++;
    this.set(this.#next, node);
    return this.#next;
  }

  /** Removes a node that is no longer in the tree. */
  remove(node: DtNode): void {
    const phandle = this.#phandles.get(node);
    if (phandle === undefined) return;
    this.#phandles.delete(node);
    this.#nodes.delete(phandle);
  }
}
