// SPDX-License-Identifier: MIT
import type { DtNode } from '../tree/node.ts';
import { NodeIndex } from './node-index.ts';

/** Resolves references in a tree that does not change meanwhile. */
export class ReferenceIndex {
  readonly #root: DtNode;
  readonly #names = new NodeIndex();
  #labels: Map<string, DtNode> | undefined;

  constructor(root: DtNode) {
    this.#root = root;
  }

  /**
   * The node for a label, a `/path` or a `label/path`; of several with the same label the first in the tree.
   */
  find(reference: string): DtNode | undefined {
    if (reference === '/') return this.#root;
    if (reference.startsWith('/')) return this.#names.byPath(this.#root, reference);
    const slash = reference.indexOf('/');
    const labels = (this.#labels ??= indexLabels(this.#root));
    if (slash < 0) return labels.get(reference);
    const from = labels.get(reference.slice(0, slash));
    return from && this.#names.byPath(from, reference.slice(slash + 1));
  }

  /** All labels of the tree. */
  labels(): Iterable<string> {
    return (this.#labels ??= indexLabels(this.#root)).keys();
  }
}

function indexLabels(root: DtNode): Map<string, DtNode> {
  const index = new Map<string, DtNode>();
  for (const node of root.walk()) {
    for (const label of node.labels) if (!index.has(label)) index.set(label, node);
  }
  return index;
}
