// SPDX-License-Identifier: MIT
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isDtb } from '../../fdt/header.ts';

/** What a file is, as dtc guesses it: by what it is, by how it begins, by its name. */
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
    // what is wrong with it, whoever opens it says
    return 'dts';
  }
}

/** What to make of an input: what the output's name says, else the other of source and blob. */
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
