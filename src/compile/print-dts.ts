// SPDX-License-Identifier: MIT
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { OriginComments } from './origin-comments.ts';
import { valueText } from './print-value.ts';
import type { Shown } from './print-value.ts';

/** How to print a tree. */
export interface PrintOptions {
  /**
   * Print comments with the origin of nodes and properties: 1 file and line (dtc's `-T`), 2 full positions
   * (`-TT`).
   */
  readonly annotate?: 0 | 1 | 2;
  /**
   * Returns the text to print for a name, a label, a reference or a path, all of them byte strings; by
   * default the same.
   */
  readonly shown?: (name: string) => string;
}

/**
 * A tree as source text, as printed by `dtc -O dts` of release 1.7.2. The text is a byte string: each
 * character is one byte of the output file.
 *
 * @example printDts(readDtb(blob))
 */
export function printDts(tree: DeviceTree, options: PrintOptions = {}): string {
  return [...dtsChunks(tree, options)].join('');
}

/** The text of `printDts()` in parts, for trees whose text may be longer than a string can be. */
export function* dtsChunks(
  tree: DeviceTree,
  { annotate = 0, shown = (name) => name }: PrintOptions = {},
): Generator<string> {
  const origin = annotate === 0 ? undefined : new OriginComments(tree.sources, annotate, shown);
  yield `/dts-v1/;\n${tree.plugin === true ? '/plugin/;\n' : ''}\n`;
  for (const { base, size, labels = [] } of tree.reservations) {
    yield `${prefix(labels, shown)}/memreserve/\t${wideHex(base)} ${wideHex(size)};\n`;
  }

  const open: { readonly node: DtNode; next: number }[] = [];
  const enter = (node: DtNode): string => {
    const indent = '\t'.repeat(open.length);
    open.push({ node, next: 0 });
    const name = node.name === '' ? '/' : shown(node.name);
    return `${indent}${prefix(node.labels, shown)}${name} {${origin?.nodeStart(node) ?? ''}\n`;
  };
  yield enter(tree.root);
  yield* propertyLines(tree.root, 1, shown, origin);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const child = top.node.children[top.next++];
    if (child === undefined) {
      open.pop();
      yield `${'\t'.repeat(open.length)}};${origin?.nodeEnd(top.node) ?? ''}\n`;
    } else {
      yield `\n${enter(child)}`;
      yield* propertyLines(child, open.length, shown, origin);
    }
  }
}

function* propertyLines(
  node: DtNode,
  depth: number,
  shown: Shown,
  origin: OriginComments | undefined,
): Generator<string> {
  const indent = '\t'.repeat(depth);
  for (const property of node.properties) {
    yield `${indent}${prefix(property.labels, shown)}${shown(property.name)}`;
    yield `${valueText(property, shown)};${origin?.property(property, node) ?? ''}\n`;
  }
}

function prefix(labels: readonly string[], shown: Shown): string {
  return labels.map((label) => `${shown(label)}: `).join('');
}

function wideHex(value: bigint): string {
  return `0x${value.toString(16).padStart(16, '0')}`;
}
