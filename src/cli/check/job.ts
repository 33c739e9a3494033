// SPDX-License-Identifier: MIT
import type { SuppressionUse } from '../../diagnostics/suppression.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { BoardReport } from '../../engine/check-report.ts';
import type { MachineOptions } from '../machine.ts';

/** The options that all boards of one run have in common, as typed. Workers get them unchanged. */
export interface CheckSetup extends MachineOptions {
  readonly include?: readonly string[];
  /** The folder that must contain all files of the boards, instead of each board's own root. */
  readonly root?: string;
  readonly define?: readonly string[];
  readonly overlay?: readonly string[];
  readonly entry?: string;
  /** The configuration file for all boards, instead of the nearest one above each. */
  readonly policyFile?: string;
  /** Use no configuration file. */
  readonly noPolicy?: boolean;
  /** Check only boards that are made from one of these files. */
  readonly changed?: readonly string[];
  /** The contents of standard input, for a board `-`. */
  readonly stdin?: Uint8Array;
}

/**
 * Decides whether a board's findings make the check fail: from the options, or else from the board's
 * configuration.
 */
export interface Gate {
  /** The least severity that makes the check fail. */
  readonly failOn: Severity | 'none';
  /** The file of known findings. */
  readonly baseline: string | null;
}

/** One board to check. */
export interface CheckJob {
  readonly path: string;
  /** Whether it was found in a folder: then it is skipped if it is an overlay. */
  readonly found: boolean;
  /** The overlay that is applied alone, with `--each-overlay`. */
  readonly overlay: string | null;
}

/**
 * The outcome of a job; null for an overlay that was found in a folder, and for a board without changed
 * files.
 */
export type CheckOutcome = {
  readonly report: Omit<BoardReport, 'failOn'>;
  /** Warnings of the readers, as complete lines. */
  readonly notes: readonly string[];
  /** The comments in its sources that suppress findings. */
  readonly suppressions: readonly SuppressionUse[];
} | null;

/** The name of a board: its path, and those of the overlays applied to it. */
export function boardName(path: string, overlays: readonly string[]): string {
  return [path, ...overlays].join(' + ');
}
