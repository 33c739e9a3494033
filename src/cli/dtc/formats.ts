// SPDX-License-Identifier: MIT
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isDtb } from '../../fdt/header.ts';

/** The format of an input, as dtc guesses it: by the type of the file, by its first bytes, by its name. */
export function guessInputFormat(path: string): string {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return 'fs';
    if (!stat.isFile()) return 'dts';
    const start = new Uint8Array(4);
    const file = openSync(path, 'r');
    try {
      if (readSync(file, start) < start.length) return 'dts';
    } finally {
      closeSync(file);
    }
    return isDtb(start) ? 'dtb' : (formatOfName(path) ?? 'dts');
  } catch {
    // opening it reports the error
    return 'dts';
  }
}

/** The format of the output: by the output's name, or else blob for a source, and source for a blob. */
export function guessOutputFormat(output: string, inFormat: string): string {
  return formatOfName(output) ?? (inFormat === 'dts' ? 'dtb' : 'dts');
}

function formatOfName(path: string): string | undefined {
  return FORMATS.get(path.slice(path.lastIndexOf('.')).toLowerCase());
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['.dts', 'dts'],
  ['.yaml', 'yaml'],
  ['.dtb', 'dtb'],
  ['.dtbo', 'dtb'],
]);
