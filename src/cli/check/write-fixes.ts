// SPDX-License-Identifier: MIT
import { readInput } from '../disk/read-file.ts';
import { replaceFile } from '../disk/write-file.ts';
import { Failure } from '../failure.ts';
import type { FixedFile } from './fix.ts';

/** Writes changed files, each as a whole or not at all, and only where it still is what it was. */
export function writeFixes(files: readonly FixedFile[], roots: readonly string[]): void {
  for (const { path, before, after } of files) {
    if (Buffer.compare(readInput(path), before) !== 0)
      throw new Failure(`${path}: has changed in the meantime, and is left as it is`);
    replaceFile(path, after, roots);
  }
}

/** The changes as a unified diff, in bytes as the files have them. */
export async function diffOf(files: readonly FixedFile[]): Promise<Uint8Array> {
  const { createTwoFilesPatch } = await import('diff');
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const patches = files.map(({ path, before, after }) =>
    createTwoFilesPatch(`a/${path}`, `b/${path}`, text(before), text(after), undefined, undefined, {
      context: 3,
    }).replace(/^=+\n/, ''),
  );
  return Buffer.from(patches.join(''), 'latin1');
}
