// SPDX-License-Identifier: MIT
import type { BootDiff, DiffGroup } from '../diff/boot-diff.ts';

/** One of two boots, by its name and options. */
export interface DiffSide {
  /** The board: its path. */
  readonly board: string;
  /** The options that it was booted with, as they were typed. */
  readonly options: readonly string[];
  /** Whether its memory is known; if not, many things have no address. */
  readonly memoryKnown: boolean;
}

/** What differs between two boots, and which boots they are. */
export interface DiffReport {
  readonly version: string;
  readonly a: DiffSide;
  readonly b: DiffSide;
  readonly diff: BootDiff;
  /** The compared parts, if not all. */
  readonly only: readonly DiffGroup[] | null;
}

/** A side as command line arguments. */
export function sideText({ board, options, memoryKnown }: DiffSide): string {
  const typed = [board, ...options].map((word) =>
    /^[\w./:=@,#+%~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return `${typed.join(' ')}${memoryKnown ? '' : ' (memory not known)'}`;
}
