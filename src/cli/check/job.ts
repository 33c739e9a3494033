// SPDX-License-Identifier: MIT
import type { SuppressionUse } from '../../diagnostics/suppression.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { BoardReport } from '../../engine/check-report.ts';
import type { MachineOptions } from '../machine.ts';

/** What all boards of one run have in common, as it was typed. It goes to workers as it is. */
export interface CheckSetup extends MachineOptions {
  readonly include?: readonly string[];
  /** The folder that all files of the boards must be in, in place of each board's own root. */
  readonly root?: string;
  readonly define?: readonly string[];
  readonly overlay?: readonly string[];
  readonly entry?: string;
  /** The configuration file that holds for all boards, in place of the one above each. */
  readonly policyFile?: string;
  /** Take no configuration file. */
  readonly noPolicy?: boolean;
  /** Check only boards that are made from one of these files. */
  readonly changed?: readonly string[];
  /** What came through standard input, where a board is `-`. */
  readonly stdin?: Uint8Array;
}

/** What decides whether a board's findings make the check fail: typed, or else from the board's own configuration. */
export interface Gate {
  /** The least severity that makes the check fail. */
  readonly failOn: Severity | 'none';
  /** The file of findings that are known. */
  readonly baseline: string | null;
}

/** One board to check. */
export interface CheckJob {
  readonly path: string;
  /** Found in a folder, and so passed over where it turns out to be an overlay. */
  readonly found: boolean;
  /** The overlay that is checked on it alone, with `--each-overlay`. */
  readonly overlay: string | null;
}

/** What came of one; null for an overlay that was only come upon, and for a board that no change is about. */
export type CheckOutcome = {
  readonly report: Omit<BoardReport, 'failOn'>;
  /** What the readers warned of, whole lines. */
  readonly notes: readonly string[];
  /** The comments in its sources that suppress. */
  readonly suppressions: readonly SuppressionUse[];
} | null;

/** What people call a board: its path, and those of the overlays that come to it. */
export function boardName(path: string, overlays: readonly string[]): string {
  return [path, ...overlays].join(' + ');
}
