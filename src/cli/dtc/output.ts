// SPDX-License-Identifier: MIT
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { latin1Bytes } from '../../base/latin1.ts';
import { printable } from '../../report/safe-text.ts';
import { writeAll } from '../output.ts';
import { bytePath } from '../../node/byte-path.ts';
import { fatal, systemReason } from './exit.ts';

/** Number of characters that are collected before they are written. */
const ENOUGH = 1 << 20;

/** Writes to a file, or to standard output for `-`. */
export function writeOutput(path: string, parts: Iterable<string | Uint8Array>): void {
  if (path === '-') {
    const shown = process.stdout.isTTY ? harmless(parts) : parts;
    for (const bytes of inLargerParts(shown)) writeAll(1, bytes);
    return;
  }
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw fatal(`Couldn't open output file ${bytePath(path)}: ${systemReason(error)}`);
  }
  try {
    for (const bytes of inLargerParts(parts)) writeFileSync(file, bytes);
  } catch (error) {
    throw fatal(`Error writing ${bytePath(path)}: ${systemReason(error)}`);
  } finally {
    closeSync(file);
  }
}

/** Text for a terminal, without the control characters that names in a tree may contain. */
function* harmless(parts: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  for (const part of parts) {
    yield typeof part === 'string'
      ? part
          .split(/(?<=[\t\n])|(?=[\t\n])/)
          .map(escaped)
          .join('')
      : part;
  }
}

function escaped(text: string): string {
  return text === '\t' || text === '\n' ? text : printable(text);
}

/** Larger parts, as bytes. Texts are byte strings. */
function* inLargerParts(parts: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let text = '';
  for (const part of parts) {
    if (typeof part !== 'string') yield part;
    else if ((text += part).length >= ENOUGH) {
      yield latin1Bytes(text);
      text = '';
    }
  }
  if (text !== '') yield latin1Bytes(text);
}

/** A dependency file: the output and its inputs, with spaces escaped for make. */
export function writeDependencies(path: string, output: string, files: readonly string[]): void {
  const names = [`${bytePath(output)}:`, ...files].map((name) => name.replaceAll(' ', '\\ '));
  try {
    writeFileSync(path, latin1Bytes(`${names.join(' ')}\n`));
  } catch (error) {
    throw fatal(`Couldn't open dependency file ${bytePath(path)}: ${systemReason(error)}`);
  }
}
