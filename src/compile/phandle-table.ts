// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';

/** Which node has which phandle: those that properties say, and those that are given out. */
export class PhandleTable {
  readonly #nodes = new Map<number, DtNode>();
  readonly #phandles = new Map<DtNode, number>();
  #next = 1;

  /** The node that has a phandle. */
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

  /** Gives a node the lowest phandle that none has had before: dtc's get_node_phandle(). */
  give(node: DtNode): number {
    while (this.#nodes.has(this.#next)) this.#next++;
    this.set(this.#next, node);
    return this.#next;
  }

  /** Forgets a node that is no more in the tree. */
  remove(node: DtNode): void {
    const phandle = this.#phandles.get(node);
    if (phandle === undefined) return;
    this.#phandles.delete(node);
    this.#nodes.delete(phandle);
  }
}
