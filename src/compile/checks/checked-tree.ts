// SPDX-License-Identifier: MIT
import { getOrInsert } from '../../base/map.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { CompileUnit } from '../compile-unit.ts';
import { NodeIndex } from '../node-index.ts';
import { ReferenceIndex } from '../reference-index.ts';

/** The kind of bus that a node was found to be. */
export type Bus = 'PCI' | 'simple-bus' | 'i2c-bus' | 'spi-bus' | 'graph-port' | 'graph-ports';

/**
 * A tree for the checks: with indexes, so that no check searches it node by node, and with results that later
 * checks use.
 */
export class CheckedTree {
  readonly unit: CompileUnit;
  /** Results of the checks of bridges and ports; a later check may find another bus in the same node. */
  readonly buses = new Map<DtNode, Bus>();
  #cells: ReadonlyMap<DtNode, CellCounts> | undefined;
  #nodes: DtNode[] | undefined;
  #names: Set<string> | undefined;
  readonly #having = new Map<string, Map<DtNode, DtProperty>>();
  #index = new NodeIndex();
  #references: ReferenceIndex | undefined;

  constructor(unit: CompileUnit) {
    this.unit = unit;
  }

  /** All nodes, each before its children, in order. */
  get nodes(): readonly DtNode[] {
    return (this.#nodes ??= [...this.unit.root.walk()]);
  }

  /** The names of all properties. */
  get names(): ReadonlySet<string> {
    if (this.#names === undefined) {
      this.#names = new Set();
      for (const { properties } of this.nodes) for (const { name } of properties) this.#names.add(name);
    }
    return this.#names;
  }

  /** The nodes with a property of that name, in tree order, with the first such property. */
  having(name: string): ReadonlyMap<DtNode, DtProperty> {
    return getOrInsert(this.#having, name, () => {
      const having = new Map<DtNode, DtProperty>();
      for (const node of this.names.has(name) ? this.nodes : []) {
        const property = node.property(name);
        if (property !== undefined) having.set(node, property);
      }
      return having;
    });
  }

  /** The first property with a name in a node. */
  property(node: DtNode, name: string): DtProperty | undefined {
    return this.#index.property(node, name);
  }

  has(node: DtNode, name: string): boolean {
    return this.#index.property(node, name) !== undefined;
  }

  /** Removes the first property with a name from all nodes for which `wanted` is true. */
  removeWhere(name: string, wanted: (node: DtNode, property: DtProperty) => boolean): void {
    let removed = false;
    for (const [node, property] of this.having(name)) {
      if (!wanted(node, property)) continue;
      const all = node.properties as DtProperty[];
      all.splice(all.indexOf(property), 1);
      removed = true;
    }
    if (removed) this.changed();
  }

  /** Whether a node has children, or had some. */
  hasChildren(node: DtNode): boolean {
    return node.children.length > 0 || this.unit.pruned?.has(node) === true;
  }

  /** Drops the indexes after a change of nodes, properties or values. */
  changed(): void {
    this.#nodes = undefined;
    this.#names = undefined;
    this.#having.clear();
    this.#index = new NodeIndex();
    this.#references = undefined;
  }

  /** Stores the values of `#address-cells` and `#size-cells` of the nodes that have them. */
  learnCells(cells: ReadonlyMap<DtNode, CellCounts>): void {
    this.#cells = cells;
  }

  /**
   * The cell counts that a node gives for its children, as signed numbers: -1 without the property, and 0
   * everywhere if the check that reads them has not run.
   */
  saidCells(node: DtNode): CellCounts {
    return this.#cells === undefined ? NO_CELLS : (this.#cells.get(node) ?? UNSAID);
  }

  /** Cells of an address and of a size in a node's children; 2 and 1 by default. */
  cells(node: DtNode): CellCounts {
    const { address, size } = this.saidCells(node);
    return { address: address === -1 ? 2 : address, size: size === -1 ? 1 : size };
  }

  nodeByPhandle(phandle: number): DtNode | undefined {
    return this.unit.phandles.get(phandle);
  }

  /**
   * A node by its path with dtc's rule: names must match exactly, repeated slashes count as one, `/` alone
   * finds nothing.
   */
  nodeByPath(path: string): DtNode | undefined {
    return this.#index.byPath(this.unit.root, path);
  }

  /** The node for a reference. */
  nodeByReference(reference: string): DtNode | undefined {
    return (this.#references ??= new ReferenceIndex(this.unit.root)).find(reference);
  }
}

/** Cell counts. */
export interface CellCounts {
  readonly address: number;
  readonly size: number;
}

const NO_CELLS: CellCounts = { address: 0, size: 0 };
const UNSAID: CellCounts = { address: -1, size: -1 };
