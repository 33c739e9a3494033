// SPDX-License-Identifier: MIT
import type { Span } from '../source/source-map.ts';
import type { NodeSyntax, PropertySyntax } from '../dts/syntax.ts';
import { NONE } from '../tree/origin.ts';
import type { Marker, NodeBlock, PropertySource } from '../tree/origin.ts';

/** Labels, the last one written first. One that is deleted keeps its place, in case it comes back. */
export class Labels {
  /** Whether each is deleted, in the order they were written. */
  #labels: Map<string, boolean> | undefined;

  /** Whether there are or were any. */
  get any(): boolean {
    return this.#labels !== undefined;
  }

  get live(): string[] {
    return this.all.filter((text) => this.has(text));
  }

  /** All of them, deleted ones too. */
  get all(): string[] {
    return [...(this.#labels?.keys() ?? [])].reverse();
  }

  has(text: string): boolean {
    return this.#labels?.get(text) === false;
  }

  add(text: string): void {
    (this.#labels ??= new Map()).set(text, false);
  }

  /** Adds labels as they stand before a name: the innermost first. */
  addWritten(labels: readonly string[]): void {
    for (let i = labels.length - 1; i >= 0; i--) this.add(labels[i]!);
  }

  delete(): void {
    for (const label of this.#labels?.keys() ?? []) this.#labels!.set(label, true);
  }
}

/** A property while blocks are merged; afterwards what its source says of it. */
export class LiveProperty implements PropertySource {
  readonly name: string;
  /** Undefined as long as there are none. */
  labels: Labels | undefined;
  data: Uint8Array;
  start: number;
  length: number;
  markers: Marker[];
  elements: readonly number[];
  /** Whether there are labels or references in the value. */
  marked: boolean;
  span: Span;
  overridden: readonly Span[] = NONE;
  deleted: boolean;

  constructor({ name, labels, value, span, deleted }: PropertySyntax) {
    this.name = name;
    this.data = value.data;
    this.start = value.start;
    this.length = value.length;
    this.markers = value.markers as Marker[];
    this.elements = value.elements;
    this.marked = value.marked;
    this.span = span;
    this.deleted = deleted;
    if (labels.length > 0) {
      this.labels = new Labels();
      this.labels.addWritten(labels);
    }
  }

  /** Takes the value of a block that comes later. */
  override(syntax: PropertySyntax): void {
    for (const label of syntax.labels) (this.labels ??= new Labels()).add(label);
    if (!this.deleted) {
      if (this.overridden.length === 0) this.overridden = [];
      (this.overridden as Span[]).push(this.span);
    }
    const { data, start, length, markers, elements, marked } = syntax.value;
    this.data = data;
    this.start = start;
    this.length = length;
    this.markers = markers as Marker[];
    this.elements = elements;
    this.marked = marked;
    this.span = syntax.span;
    this.deleted = false;
  }

  delete(): void {
    this.deleted = true;
    this.labels?.delete();
  }
}

/** A node while blocks are merged. What is deleted keeps its place: it may be written again. */
export class LiveNode {
  readonly name: string;
  parent: LiveNode | undefined;
  readonly labels = new Labels();
  readonly properties = new NamedList<LiveProperty>();
  readonly children = new NamedList<LiveNode>();
  readonly blocks: NodeBlock[] = [];
  deleted = false;
  omitIfUnused = false;

  constructor(name: string) {
    this.name = name;
  }

  /** A node as one block has it, with all below it. */
  static of(syntax: NodeSyntax, name = syntax.name): LiveNode {
    const node = new LiveNode(name);
    node.labels.addWritten(syntax.labels);
    node.blocks.push({ name: syntax.nameSpan, body: syntax.body });
    node.deleted = syntax.deleted;
    node.omitIfUnused = syntax.omitIfUnused;
    for (const property of syntax.properties) node.properties.add(new LiveProperty(property));
    for (const child of syntax.children) node.addChild(LiveNode.of(child));
    return node;
  }

  addChild(child: LiveNode): void {
    child.parent = this;
    this.children.add(child);
  }

  /** Deletes a node with all in it. */
  delete(): void {
    this.deleted = true;
    for (const child of this.children.list) if (!child.deleted) child.delete();
    for (const property of this.properties.list) if (!property.deleted) property.delete();
    this.labels.delete();
  }

  /** This node and all below it, but for deleted ones, each before its children. */
  *walk(): Generator<LiveNode, void, undefined> {
    const stack: LiveNode[] = [this];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      yield node;
      const { list } = node.children;
      for (let i = list.length - 1; i >= 0; i--) if (!list[i]!.deleted) stack.push(list[i]!);
    }
  }
}

/** From this many on, looking through them one by one is not worth it. */
const MANY = 16;

/** A list that finds its members by name, of several the first. */
export class NamedList<Member extends { readonly name: string }> {
  readonly list: Member[] = [];
  #index: Map<string, Member> | undefined;

  add(member: Member): void {
    this.list.push(member);
    if (this.#index !== undefined && !this.#index.has(member.name)) this.#index.set(member.name, member);
  }

  find(name: string): Member | undefined {
    if (this.list.length < MANY) return this.list.find((member) => member.name === name);
    if (this.#index === undefined) {
      this.#index = new Map();
      for (const member of this.list) if (!this.#index.has(member.name)) this.#index.set(member.name, member);
    }
    return this.#index.get(name);
  }
}
