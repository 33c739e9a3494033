// SPDX-License-Identifier: MIT
import { BaselineError, baselineOf, baselineText, parseBaseline } from '../../engine/baseline.ts';
import type { Baseline } from '../../engine/baseline.ts';
import type { CheckReport } from '../../engine/check-report.ts';
import { safeJson } from '../../report/safe-text.ts';
import { readInput } from '../../node/read-file.ts';
import { replaceFile } from '../../node/write-file.ts';
import { Failure } from '../../node/failure.ts';

/**
 * Reads a baseline.
 *
 * @throws {Failure} with the error in it
 */
export function readBaseline(path: string): Baseline {
  const bytes = readInput(path);
  try {
    return parseBaseline(bytes);
  } catch (error) {
    if (error instanceof BaselineError) throw new Failure(`${path}: ${error.message}`);
    throw error;
  }
}

/**
 * Writes the findings of a report to a baseline file, replacing its entries of the same boards. A concurrent
 * reader sees either the old or the new file, never a part.
 *
 * @param roots the folders of the current trees; see `replaceFile`
 * @param earlier the contents of the file, if it exists
 * @throws {Failure} if it cannot be written
 */
export function updateBaseline(
  path: string,
  roots: readonly string[],
  report: CheckReport,
  earlier?: Baseline,
): void {
  replaceFile(path, safeJson(baselineText(baselineOf(report, earlier))), roots);
}

/** The note about entries that no longer occur; undefined if there are none. */
export function goneText(gone: number): string | undefined {
  if (gone === 0) return undefined;
  const entries = gone === 1 ? '1 entry of the baseline is' : `${gone} entries of the baseline are`;
  return `${entries} gone; --update-baseline takes ${gone === 1 ? 'it' : 'them'} out`;
}
