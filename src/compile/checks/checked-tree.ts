// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { NodeIndex } from '../node-index.ts';
import type { CompileUnit } from '../unit.ts';

/** What kind of bus a node has been found to be. */
export type Bus = 'PCI' | 'simple-bus' | 'i2c-bus' | 'spi-bus' | 'graph-port' | 'graph-ports';

/**
 * A tree as the checks look at it: with indexes, so that no check searches it node by node, and with what one check
 * found out for those after it.
 */
export class CheckedTree {
  readonly unit: CompileUnit;
  /** What the checks of bridges and ports found; a later check may see another bus in the same node. */
  readonly buses = new Map<DtNode, Bus>();
  #cells: ReadonlyMap<DtNode, CellCounts> | undefined;
  #nodes: DtNode[] | undefined;
  #nodeSet: Set<DtNode> | undefined;
  #properties: Map<string, Map<DtNode, DtProperty>> | undefined;
  #index = new NodeIndex();
  #labels: Map<string, DtNode> | undefined;

  constructor(unit: CompileUnit) {
    this.unit = unit;
  }

  /** All nodes, each before its children, in order. */
  get nodes(): readonly DtNode[] {
    return (this.#nodes ??= [...this.unit.root.walk()]);
  }

  /** For each name of a property the nodes that have it, in tree order, with the first property of that name. */
  get properties(): ReadonlyMap<string, Map<DtNode, DtProperty>> {
    return (this.#properties ??= indexProperties(this.nodes));
  }

  /** The nodes that have a property of that name, with it. */
  having(name: string): ReadonlyMap<DtNode, DtProperty> {
    return this.properties.get(name) ?? NOWHERE;
  }

  /** The first property of that name in a node. */
  property(node: DtNode, name: string): DtProperty | undefined {
    return this.properties.get(name)?.get(node);
  }

  has(node: DtNode, name: string): boolean {
    return this.properties.get(name)?.has(node) === true;
  }

  /** Takes a property out of its node. */
  remove(node: DtNode, property: DtProperty): void {
    const all = node.properties as DtProperty[];
    all.splice(all.indexOf(property), 1);
    const having = this.#properties?.get(property.name);
    if (having?.get(node) !== property) return;
    const next = node.property(property.name);
    if (next === undefined) having.delete(node);
    else having.set(node, next);
  }

  /** Says that nodes, properties or values are no more what they were. */
  changed(): void {
    this.#nodes = undefined;
    this.#nodeSet = undefined;
    this.#properties = undefined;
    this.#index = new NodeIndex();
    this.#labels = undefined;
  }

  /** Keeps what `#address-cells` and `#size-cells` say: the nodes that have one. */
  learnCells(cells: ReadonlyMap<DtNode, CellCounts>): void {
    this.#cells = cells;
  }

  /**
   * What a node says of its children's cells, as signed numbers: -1 where it says nothing, and 0 everywhere if the check
   * that reads them has not run.
   */
  saidCells(node: DtNode): CellCounts {
    return this.#cells === undefined ? NO_CELLS : (this.#cells.get(node) ?? UNSAID);
  }

  /** Cells of an address and of a size in a node's children, 2 and 1 where it says nothing. */
  cells(node: DtNode): CellCounts {
    const { address, size } = this.saidCells(node);
    return { address: address === -1 ? 2 : address, size: size === -1 ? 1 : size };
  }

  nodeByPhandle(phandle: number): DtNode | undefined {
    const node = this.unit.phandles.get(phandle);
    // a node may have been left out of the tree since its phandle was seen
    return node !== undefined && (this.#nodeSet ??= new Set(this.nodes)).has(node) ? node : undefined;
  }

  /** A node by its path with dtc's rule: names are compared whole, slashes in a row are one, `/` alone finds nothing. */
  nodeByPath(path: string, from: DtNode = this.unit.root): DtNode | undefined {
    let node: DtNode | undefined = from;
    for (let at = 0; at < path.length;) {
      while (path[at] === '/') at++;
      const slash = path.indexOf('/', at);
      const end = slash < 0 ? path.length : slash;
      node = this.#index.child(node, path.slice(at, end));
      if (node === undefined) return undefined;
      at = end + 1;
    }
    return node;
  }

  /** The node that a reference means: a path, a label, or a label and a path from there. */
  nodeByReference(reference: string): DtNode | undefined {
    if (reference === '/') return this.unit.root;
    if (reference.startsWith('/')) return this.nodeByPath(reference);
    const slash = reference.indexOf('/');
    this.#labels ??= indexLabels(this.nodes);
    if (slash < 0) return this.#labels.get(reference);
    const from = this.#labels.get(reference.slice(0, slash));
    return from && this.nodeByPath(reference.slice(slash + 1), from);
  }
}

/** Numbers of cells. */
export interface CellCounts {
  readonly address: number;
  readonly size: number;
}

const NO_CELLS: CellCounts = { address: 0, size: 0 };
const UNSAID: CellCounts = { address: -1, size: -1 };
const NOWHERE: ReadonlyMap<DtNode, DtProperty> = new Map();

function indexProperties(nodes: readonly DtNode[]): Map<string, Map<DtNode, DtProperty>> {
  const index = new Map<string, Map<DtNode, DtProperty>>();
  for (const node of nodes) {
    for (const property of node.properties) {
      const having = index.get(property.name);
      if (having === undefined) index.set(property.name, new Map([[node, property]]));
      else if (!having.has(node)) having.set(node, property);
    }
  }
  return index;
}

function indexLabels(nodes: readonly DtNode[]): Map<string, DtNode> {
  const index = new Map<string, DtNode>();
  for (const node of nodes) {
    for (const label of node.labels) if (!index.has(label)) index.set(label, node);
  }
  return index;
}
