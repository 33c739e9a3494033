// SPDX-License-Identifier: MIT
//
// The result of checking boards, as plain data: a worker sends it to the main thread, which writes any format.
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { FindingId } from '../diagnostics/ids.ts';

/** A place in a source. Lines and columns count from 1, columns in bytes. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The place after the last byte; equal to the start if the end is not known. */
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of the first line, one character per byte. */
  readonly text: string;
  /** The includes that led to the file, the nearest first. */
  readonly includedFrom: readonly { readonly file: string; readonly line: number }[];
  /** For text from a macro: its place in the macro's definition; the spot itself is where the macro is used. */
  readonly macro: (Pick<Spot, 'file' | 'line' | 'column' | 'text'> & { readonly name: string | null }) | null;
}

/** Place of something: in a source, or in a blob. Fields that do not apply are null. */
export interface Location {
  readonly spot: Spot | null;
  readonly node: string | null;
  readonly property: string | null;
  /** Byte offset in the blob. */
  readonly offset: number | null;
}

/** A replacement of a part of a file. */
export interface FileEdit {
  readonly file: string;
  /** Byte offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of the first and the last line, one character per byte. */
  readonly lineText: string;
  readonly endLineText: string;
  readonly text: string;
}

/** A finding of a board. */
export interface BoardFinding extends Location {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly message: string;
  readonly linux: string | null;
  readonly fix: string | null;
  readonly related: readonly (Location & { readonly message: string })[];
  readonly edits: readonly FileEdit[];
  /** Stays the same if the finding moves within its file: `rule board node property 1`. */
  readonly fingerprint: string;
  /** Why it is suppressed: by a comment in the source, or by the baseline. */
  readonly suppressed: { readonly by: 'comment' | 'baseline'; readonly reason: string | null } | null;
  /** The kernels with this finding, if not all kernels of its board. */
  readonly kernels?: readonly string[] | undefined;
  /** The texts for each kernel, if they differ; the first one is the finding itself. */
  readonly wordings?: readonly KernelWording[] | undefined;
}

/** The texts of a finding for some of several kernels. */
export interface KernelWording extends Pick<BoardFinding, 'severity' | 'message' | 'linux' | 'fix'> {
  readonly kernels: readonly string[];
}

/** The result of booting a board. */
export interface BootSummary {
  readonly boots: true | false | 'unlikely';
  readonly memoryKnown: boolean;
  readonly regions: number;
  readonly areas: number;
}

/** The result of one board. */
export interface BoardReport {
  /** Its name: its path, and those of its overlays. */
  readonly board: string;
  /** The path itself, for formats that need a file. */
  readonly file: string;
  /** Findings in the order of the rules, and for each rule in tree order; for a source with errors, the errors. */
  readonly findings: readonly BoardFinding[];
  /** Number of findings above the limit of a rule. */
  readonly omitted: number;
  /** Why it could not be read; null if it was. */
  readonly failure: string | null;
  /** The least severity that makes the check fail, from this board's configuration or the command line; none if nothing does. */
  readonly failOn: Severity | 'none';
  /** The result of the boot with the first kernel; null if the board could not be read. */
  readonly boot: BootSummary | null;
  /** The results of each kernel, if it was checked for several. */
  readonly kernels?: readonly (BootSummary & { readonly kernel: string })[] | undefined;
}

/** The results of all boards, in the order of the arguments. */
export interface CheckReport {
  readonly version: string;
  readonly boards: readonly BoardReport[];
}
