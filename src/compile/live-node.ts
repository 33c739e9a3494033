// SPDX-License-Identifier: MIT
import type { NodeSyntax, PropertySyntax, ValueSyntax } from '../dts/syntax.ts';
import type { Span } from '../source/loc.ts';
import { NONE } from '../tree/origin.ts';
import type { Marker, NodeBlock, PropertySource } from '../tree/origin.ts';

/** Labels, the last one written first. A deleted label keeps its position, in case it is added again. */
export class Labels {
  /** Whether each label is deleted, in the order of writing. */
  readonly #labels = new Map<string, boolean>();

  get live(): string[] {
    return this.all.filter((text) => this.has(text));
  }

  /** All labels, including deleted ones. */
  get all(): string[] {
    return [...this.#labels.keys()].reverse();
  }

  has(text: string): boolean {
    return this.#labels.get(text) === false;
  }

  add(text: string): void {
    this.#labels.set(text, false);
  }

  /** Adds labels in the order before a name: the innermost first. */
  addWritten(labels: readonly string[]): void {
    for (let i = labels.length - 1; i >= 0; i--) this.add(labels[i]!);
  }

  delete(): void {
    for (const label of this.#labels.keys()) this.#labels.set(label, true);
  }
}

/** A property while blocks are merged; afterwards its source data. */
export class LiveProperty implements PropertySource {
  readonly name: string;
  /** The block that defines it. */
  #syntax: PropertySyntax;
  /** Undefined while there are none. */
  labels: Labels | undefined = undefined;
  overridden: readonly Span[] = NONE;
  deleted: boolean;

  constructor(syntax: PropertySyntax) {
    this.name = syntax.name;
    this.#syntax = syntax;
    this.deleted = syntax.deleted;
    if (syntax.labels.length > 0) {
      this.labels = new Labels();
      this.labels.addWritten(syntax.labels);
    }
  }

  get value(): ValueSyntax {
    return this.#syntax.value;
  }

  get span(): Span {
    return this.#syntax.span;
  }

  get markers(): Marker[] {
    return this.#syntax.value.markers as Marker[];
  }

  get elements(): readonly number[] {
    return this.#syntax.value.elements;
  }

  /** Takes the value of a later block. */
  override(syntax: PropertySyntax): void {
    for (const label of syntax.labels) (this.labels ??= new Labels()).add(label);
    if (!this.deleted) {
      if (this.overridden.length === 0) this.overridden = [];
      (this.overridden as Span[]).push(this.span);
    }
    this.#syntax = syntax;
    this.deleted = false;
  }

  delete(): void {
    this.deleted = true;
    this.labels?.delete();
  }
}

/** A node while blocks are merged. Deleted items keep their positions: they may be defined again. */
export class LiveNode {
  readonly name: string;
  parent: LiveNode | undefined = undefined;
  /** Undefined while there are none. */
  labels: Labels | undefined = undefined;
  readonly properties: LiveProperty[];
  readonly children: LiveNode[];
  readonly blocks: NodeBlock[];
  deleted = false;
  omitIfUnused = false;
  /** Undefined while the lists are short. */
  #properties: Map<string, LiveProperty> | undefined = undefined;
  #children: Map<string, LiveNode> | undefined = undefined;

  constructor(name: string, properties: LiveProperty[], children: LiveNode[], blocks: NodeBlock[]) {
    this.name = name;
    this.properties = properties;
    this.children = children;
    this.blocks = blocks;
    for (const child of children) child.parent = this;
  }

  /** A node from one block, with all nodes below it. */
  static of(syntax: NodeSyntax, name = syntax.name): LiveNode {
    const top = LiveNode.#alone(syntax, name);
    // nodes whose children are still to be made, with their syntax: nodes may be nested deeper than the stack
    // allows
    const open: LiveNode[] = [top];
    const written: NodeSyntax[] = [syntax];
    for (
      let node = open.pop(), from = written.pop();
      node !== undefined && from !== undefined;
      node = open.pop(), from = written.pop()
    ) {
      for (const child of from.children) {
        const made = LiveNode.#alone(child, child.name);
        made.parent = node;
        node.children.push(made);
        if (child.children.length === 0) continue;
        open.push(made);
        written.push(child);
      }
    }
    return top;
  }

  /** A node from one block, without its children. */
  static #alone(syntax: NodeSyntax, name: string): LiveNode {
    const properties = syntax.properties.map((property) => new LiveProperty(property));
    const node = new LiveNode(name, properties, [], [syntax.block]);
    node.deleted = syntax.deleted;
    node.omitIfUnused = syntax.omitIfUnused;
    if (syntax.labels.length > 0) {
      node.labels = new Labels();
      node.labels.addWritten(syntax.labels);
    }
    return node;
  }

  addLabel(label: string): void {
    (this.labels ??= new Labels()).add(label);
  }

  addProperty(property: LiveProperty): void {
    this.properties.push(property);
    if (this.#properties?.has(property.name) === false) this.#properties.set(property.name, property);
  }

  addChild(child: LiveNode): void {
    child.parent = this;
    this.children.push(child);
    if (this.#children?.has(child.name) === false) this.#children.set(child.name, child);
  }

  /** The first property with a name. */
  property(name: string): LiveProperty | undefined {
    if (this.properties.length < MANY) return findNamed(this.properties, name);
    return (this.#properties ??= indexNamed(this.properties)).get(name);
  }

  /** The first child with a name. */
  child(name: string): LiveNode | undefined {
    if (this.children.length < MANY) return findNamed(this.children, name);
    return (this.#children ??= indexNamed(this.children)).get(name);
  }

  /** Deletes a node and everything in it. */
  delete(): void {
    const open: LiveNode[] = [this];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      node.deleted = true;
      for (const child of node.children) if (!child.deleted) open.push(child);
      for (const property of node.properties) if (!property.deleted) property.delete();
      node.labels?.delete();
    }
  }

  /** This node and all nodes below it except deleted ones, each before its children. */
  *walk(): Generator<LiveNode, void, undefined> {
    const stack: LiveNode[] = [this];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      yield node;
      const { children } = node;
      for (let i = children.length - 1; i >= 0; i--) {
        const child = children[i]!;
        if (!child.deleted) stack.push(child);
      }
    }
  }
}

/** From this many on, a map is faster than a linear search. */
const MANY = 16;

interface Named {
  readonly name: string;
}

function findNamed<Member extends Named>(list: readonly Member[], name: string): Member | undefined {
  for (const member of list) if (member.name === name) return member;
  return undefined;
}

function indexNamed<Member extends Named>(list: readonly Member[]): Map<string, Member> {
  const index = new Map<string, Member>();
  for (const member of list) if (!index.has(member.name)) index.set(member.name, member);
  return index;
}
