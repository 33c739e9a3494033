// SPDX-License-Identifier: MIT
import type { DtNode } from '../../src/tree/node.ts';

/** A node as plain data, for comparisons: name, properties with their bytes in hex, children. */
export interface Shape {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
  readonly children: readonly Shape[];
}

export function shape(node: DtNode): Shape {
  return {
    name: node.name,
    properties: node.properties.map(({ name, value }) => [name, Buffer.from(value).toString('hex')]),
    children: node.children.map(shape),
  };
}
