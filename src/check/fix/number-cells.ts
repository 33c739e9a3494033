// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { u64 } from '../../tree/readings.ts';
import type { Finding } from '../rule.ts';
import { cellsText } from './cells-text.ts';

/** Fix that writes a number of one or two cells with the required number of cells; empty if it is not such a number or does not fit. */
export function rewriteNumber(
  node: DtNode,
  property: DtProperty,
  wanted: number,
): Pick<Finding, 'fix' | 'edits'> {
  const number = u64(property);
  const text = number === undefined || number === 0n ? undefined : cellsText(number, wanted);
  if (text === undefined) return {};
  const value = `<${text}>`;
  return {
    fix: `write ${property.name} = ${value}`,
    edits: [{ kind: 'set-value', node, property, value }],
  };
}
