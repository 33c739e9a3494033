// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import { MAX_NODE_DEPTH } from '../dts/syntax.ts';
import type { NodeSyntax, ReferenceSyntax, SourceSyntax, ValueSyntax } from '../dts/syntax.ts';
import { nearest } from '../base/nearest.ts';
import { latin1Bytes } from '../base/latin1.ts';
import { shorten } from '../dts/shorten.ts';
import { NONE } from '../tree/origin.ts';
import { LiveNode, LiveProperty } from './live-node.ts';

/** Merges the blocks of a source in order, as dtc does while parsing. */
export function mergeBlocks(syntax: SourceSyntax, collector: Collector): LiveNode {
  const root = new Merger(syntax.plugin, collector).merge(syntax);
  // the parser has checked the depth of each single block
  if (syntax.blocks.some(({ kind }) => kind === 'extend')) checkDepth(root, collector);
  return root;
}

/** Throws for a tree whose paths, or whose indentation when printed, would be much larger than its source. */
function checkDepth(root: LiveNode, collector: Collector): void {
  let level = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_NODE_DEPTH) {
      const message = `nodes are nested more than ${MAX_NODE_DEPTH} deep`;
      collector.fatal('too-deep', level[0]!.blocks[0]?.name ?? 0, message);
    }
    level = level.flatMap(({ children }) => children.filter(({ deleted }) => !deleted));
  }
}

/** A block that is being merged into a node. */
interface Merging {
  readonly old: LiveNode;
  readonly added: NodeSyntax;
  /** Index of the next child. */
  next: number;
}

class Merger {
  readonly #plugin: boolean;
  readonly #collector: Collector;
  readonly #root = new LiveNode('', [], [], []);
  /** For each label, the nodes that have had it. */
  readonly #labels = new Map<string, LiveNode | Set<LiveNode>>();
  #fragments = 0;
  #started = false;
  /**
   * Whether everything before this block could be parsed; if not, a label may only be unknown because of
   * that.
   */
  #sound = true;

  constructor(plugin: boolean, collector: Collector) {
    this.#plugin = plugin;
    this.#collector = collector;
  }

  merge({ blocks, soundBlocks }: SourceSyntax): LiveNode {
    for (const [i, block] of blocks.entries()) {
      this.#sound = i < soundBlocks;
      switch (block.kind) {
        case 'root':
          this.#mergeInto(this.#root, block.node);
          break;
        case 'extend':
          this.#extend(block.reference, block.labels, block.node);
          break;
        case 'delete':
          this.#target(block.reference)?.delete();
          break;
        case 'omit-if-unused': {
          const target = this.#target(block.reference);
          if (target !== undefined) target.omitIfUnused = true;
        }
      }
      this.#started = true;
    }
    return this.#root;
  }

  #extend(reference: ReferenceSyntax, labels: readonly string[], node: NodeSyntax): void {
    if (this.#plugin && !reference.target.startsWith('/') && reference.target.includes('/')) {
      this.#collector.error(
        'plugin-reference',
        reference.span,
        `an overlay cannot refer to &{${reference.target}}: fixups name labels only`,
        { subject: reference.target },
      );
      return;
    }
    // the first block, and in an overlay a block with a path, always refers to the base
    const orphan = this.#plugin && labels.length === 0 && (!this.#started || reference.path);
    const target = orphan ? undefined : this.#find(reference.target);
    if (target !== undefined && this.#started) {
      for (const label of labels) {
        target.addLabel(label);
        this.#know(label, target);
      }
      this.#mergeInto(target, node);
    } else if (this.#plugin && labels.length === 0) {
      this.#addFragment(reference, node);
    } else {
      this.#notFound(reference);
    }
  }

  #target(reference: ReferenceSyntax): LiveNode | undefined {
    const target = this.#find(reference.target);
    if (target === undefined) this.#notFound(reference);
    return target;
  }

  #notFound({ target, span }: ReferenceSyntax): void {
    if (!this.#sound) return;
    const near = target.includes('/') ? [] : nearest(target, this.#labels.keys());
    this.#collector.error('unknown-reference', span, `label or path ${shorten(target)} not found`, {
      subject: target,
      fix: near.length === 0 ? undefined : `did you mean ${near.map((label) => `&${label}`).join(' or ')}?`,
    });
  }

  /** The node for a label, a `/path` or a `label/path`. */
  #find(reference: string): LiveNode | undefined {
    if (reference.startsWith('/')) return byPath(this.#root, reference);
    const slash = reference.indexOf('/');
    if (slash < 0) return this.#byLabel(reference);
    const from = this.#byLabel(reference.slice(0, slash));
    return from && byPath(from, reference.slice(slash + 1));
  }

  /** If several nodes have a label, the first one in the tree. */
  #byLabel(label: string): LiveNode | undefined {
    const known = this.#labels.get(label);
    if (known === undefined) return undefined;
    const all = known instanceof LiveNode ? [known] : [...known];
    const holders = all.filter((node) => node.labels?.has(label));
    if (holders.length < 2) return holders[0];
    const set = new Set(holders);
    for (const node of this.#root.walk()) if (set.has(node)) return node;
    return undefined;
  }

  #know(label: string, node: LiveNode): void {
    const holders = this.#labels.get(label);
    if (holders === undefined) this.#labels.set(label, node);
    else if (holders instanceof LiveNode) this.#labels.set(label, new Set([holders, node]));
    else holders.add(node);
  }

  /** Records the labels of a node and of all nodes below it. */
  #knowAll(node: LiveNode): void {
    for (const one of node.walk()) for (const label of one.labels?.all ?? NONE) this.#know(label, one);
  }

  /** Adds a fragment to an overlay, for a block that refers to the base. */
  #addFragment({ target, span }: ReferenceSyntax, node: NodeSyntax): void {
    const byPath = target.startsWith('/');
    const value = byPath ? pathValue(target, span.start) : phandleValue(target, span.start);
    const name = byPath ? 'target-path' : 'target';
    const fragment = new LiveNode(
      `fragment@${this.#fragments++}`,
      [new LiveProperty({ name, labels: [], span, value, deleted: false })],
      [LiveNode.of(node, '__overlay__')],
      [],
    );
    this.#root.addChild(fragment);
    this.#knowAll(fragment);
  }

  /**
   * Merges a block into a node, in source order. Not recursive: nodes may be nested deeper than the stack
   * allows.
   */
  #mergeInto(target: LiveNode, block: NodeSyntax): void {
    if (!this.#started) {
      this.#begin(target, block);
      return;
    }
    const open = [this.#enter(target, block)];
    for (let merging = open.at(-1); merging !== undefined; merging = open.at(-1)) {
      const { old, added } = merging;
      const child = added.children[merging.next++];
      if (child === undefined) {
        old.blocks.push(added.block);
        open.pop();
        continue;
      }
      const known = old.child(child.name);
      if (child.deleted) known?.delete();
      else if (known !== undefined) open.push(this.#enter(known, child));
      else {
        const node = LiveNode.of(child);
        old.addChild(node);
        this.#knowAll(node);
      }
    }
  }

  /** Merges a block's own part of a node; its children are merged later. */
  #enter(old: LiveNode, added: NodeSyntax): Merging {
    this.#revive(old, added);
    for (const property of added.properties) {
      const known = old.property(property.name);
      if (property.deleted) known?.delete();
      else if (known === undefined) old.addProperty(new LiveProperty(property));
      else known.override(property);
    }
    return { old, added, next: 0 };
  }

  /** Restores a node if it was deleted, and adds the labels of a block. */
  #revive(old: LiveNode, { labels }: NodeSyntax): void {
    old.deleted = false;
    for (const label of labels) {
      old.addLabel(label);
      this.#know(label, old);
    }
  }

  /** Takes the first block of the root unchanged: duplicates in it are kept. */
  #begin(root: LiveNode, block: NodeSyntax): void {
    this.#revive(root, block);
    root.blocks.push(block.block);
    for (const property of block.properties) root.addProperty(new LiveProperty(property));
    for (const child of block.children) root.addChild(LiveNode.of(child));
    this.#knowAll(root);
  }
}

function byPath(from: LiveNode, path: string): LiveNode | undefined {
  let node: LiveNode | undefined = from;
  for (const name of path.split('/')) {
    if (name === '') continue;
    const found: LiveNode | undefined = node.child(name);
    node =
      found?.deleted === true ? node.children.find((child) => child.name === name && !child.deleted) : found;
    if (node === undefined) return undefined;
  }
  return node;
}

function phandleValue(target: string, at: number): ValueSyntax {
  return {
    data: new Uint8Array([0xff, 0xff, 0xff, 0xff]),
    start: 0,
    length: 4,
    // dtc adds no type marker here
    markers: [{ kind: 'phandle', offset: 0, ref: target, at }],
    elements: [0, at],
    marked: true,
  };
}

function pathValue(target: string, at: number): ValueSyntax {
  const data = latin1Bytes(`${target}\0`);
  return {
    data,
    start: 0,
    length: data.length,
    markers: [{ kind: 'string', offset: 0, ref: target, at }],
    elements: [0, at],
    marked: false,
  };
}
