// SPDX-License-Identifier: MIT
import { latin1 } from '../../base/latin1.ts';
import { printablePath, sourceText } from '../../report/safe-text.ts';
import { utf8Text } from '../../report/utf8.ts';
import { readInput } from '../../node/read-file.ts';
import { replaceFile } from '../../node/write-file.ts';
import { Failure } from '../../node/failure.ts';
import { writeText } from '../output.ts';
import type { FixedFile } from '../../engine/fix.ts';

/** Writes changed files, each completely or not at all, and only if the file has not changed meanwhile. */
export function writeFixes(files: readonly FixedFile[], roots: readonly string[]): void {
  for (const { path, before, after } of files) {
    if (Buffer.compare(readInput(path), before) !== 0)
      throw new Failure(`${path}: changed since it was checked; not edited`);
    replaceFile(path, after, roots);
  }
}

/**
 * Writes the changes to standard output, as a unified diff that applies to the files. Unsafe characters in a
 * file are escaped; then the diff does not apply, and a note on standard error says so.
 */
export async function showDiff(files: readonly FixedFile[]): Promise<void> {
  const { createTwoFilesPatch } = await import('diff');
  for (const { path, before, after } of files) {
    const names = [`a/${path}`, `b/${path}`] as const;
    // byte strings, so that invalid UTF-8 is preserved
    const patch = createTwoFilesPatch(...names, latin1(before), latin1(after), undefined, undefined, {
      context: 3,
    }).replace(/^=+\n/, '');
    const shown = sourceText(patch);
    writeText(1, shown);
    if (shown !== utf8Text(patch)) {
      const name = printablePath(path);
      writeText(
        2,
        `rmem: ${name}: its diff shows some characters as escapes and cannot be applied; leave out --dry-run to change the file\n`,
      );
    }
  }
}
