// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';

/** The property of a node that is probably a misspelling of a missing property. */
export function misspeltProperty(node: DtNode, name: string): DtProperty | undefined {
  return node.properties.find((one) => nearest(one.name.toLowerCase(), [name]).length > 0);
}
