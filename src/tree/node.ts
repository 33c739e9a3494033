// SPDX-License-Identifier: MIT
import { pushReversed } from '../base/push-reversed.ts';
import { NONE } from './origin.ts';
import type { NodeBlock } from './origin.ts';
import type { DtProperty } from './property.ts';

/** A node of a device tree, with its properties and children in the order of their source. */
export class DtNode {
  /** Name with unit address (`serial@9000000`); empty for the root. A byte string, as property names are. */
  readonly name: string;
  readonly parent: DtNode | null;
  readonly properties: readonly DtProperty[] = [];
  readonly children: readonly DtNode[] = [];
  /** The labels before its name, the last one written first. */
  labels: readonly string[] = NONE;
  /** The blocks of source that define it, in order; empty for a node that is not from a source. */
  blocks: readonly NodeBlock[] = NONE;

  constructor(name: string, parent: DtNode | null = null) {
    this.name = name;
    this.parent = parent;
  }

  /** Appends a property, even if its name exists already: the kernel and dtc read the first one. */
  addProperty(property: DtProperty): void {
    (this.properties as DtProperty[]).push(property);
  }

  /** Adds a child after the existing ones. */
  addChild(name: string): DtNode {
    const child = new DtNode(name, this);
    (this.children as DtNode[]).push(child);
    return child;
  }

  /** The first property with a name. */
  property(name: string): DtProperty | undefined {
    for (const property of this.properties) if (property.name === name) return property;
    return undefined;
  }

  /** Whether there is a property with a name. */
  has(name: string): boolean {
    return this.property(name) !== undefined;
  }

  /**
   * The first child with a name, by the rule of libfdt's `fdt_subnode_offset()`: a name without a unit
   * address also matches a child with one, so `reserved-memory` finds `reserved-memory@80000000`.
   */
  child(name: string): DtNode | undefined {
    const anyUnit = !name.includes('@');
    for (const child of this.children) {
      if (child.name === name) return child;
      if (anyUnit && child.name.charCodeAt(name.length) === AT_SIGN && child.name.startsWith(name))
        return child;
    }
    return undefined;
  }

  /** Full path, `/` for the root. */
  get path(): string {
    if (this.parent === null) return '/';
    let path = `/${this.name}`;
    for (let node = this.parent; node.parent !== null; node = node.parent) path = `/${node.name}${path}`;
    return path;
  }

  /** This node and all nodes below it, each before its children, in order. */
  *walk(): Generator<DtNode, void, undefined> {
    const stack: DtNode[] = [this];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      yield node;
      pushReversed(stack, node.children);
    }
  }
}

const AT_SIGN = 0x40;
