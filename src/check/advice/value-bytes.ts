// SPDX-License-Identifier: MIT
import { latin1Bytes } from '../../base/latin1.ts';
import { invariant } from '../../base/invariant.ts';
import { joinBytes } from '../../base/bytes.ts';

/**
 * Returns the bytes of a value that a rule suggests: groups of cells and strings, such as `<0x0 0x1000>, <1 2>` and `"a", "b"`.
 * Rules write no macros, references or expressions.
 */
export function valueBytes(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const { 0: part, 1: cells, 2: string, index } of text.matchAll(PART)) {
    invariant(index === end, `a rule suggests the value ${text}`);
    end = index + part.length;
    parts.push(cells === undefined ? latin1Bytes(`${string ?? ''}\0`) : cellBytes(cells));
  }
  invariant(end === text.length, `a rule suggests the value ${text}`);
  return joinBytes(parts);
}

/** Cells in angle brackets or a string without escapes, and the comma after it. */
const PART = /(?:<([\da-fx ]*)>|"([^"\\]*)")(?:, ?|$)/gi;

function cellBytes(text: string): Uint8Array {
  const numbers = text.split(' ').filter((word) => word !== '');
  const data = new DataView(new ArrayBuffer(4 * numbers.length));
  for (const [i, number] of numbers.entries()) data.setUint32(4 * i, Number(number));
  return new Uint8Array(data.buffer);
}
