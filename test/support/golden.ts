// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';

/** The text of a file of test/golden. */
export function goldenText(path: string): string {
  return readFileSync(new URL(`../golden/${path}`, import.meta.url), 'utf8');
}

/** The bytes in a base64 file of test/golden. */
export function goldenBytes(path: string): Uint8Array {
  return new Uint8Array(Buffer.from(goldenText(path), 'base64'));
}
