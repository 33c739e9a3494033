// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { eachString } from '../../tree/readings.ts';

/** One string of a node's `compatible`. */
export interface CompatibleString {
  readonly property: DtProperty;
  readonly text: string;
  /** Byte offset of the string in the value. */
  readonly at: number;
}

/** The strings of a node's `compatible`, in order. */
export function* compatibleStrings(node: DtNode): Generator<CompatibleString, void, undefined> {
  const property = node.property('compatible');
  if (property === undefined) return;
  let at = 0;
  for (const text of eachString(property)) {
    yield { property, text, at };
    at += text.length + 1;
  }
}

/** Finds a string of `compatible`, case-insensitively. */
export function compatibleString(node: DtNode, wanted: string): CompatibleString | undefined {
  for (const string of compatibleStrings(node)) if (string.text.toLowerCase() === wanted) return string;
  return undefined;
}
