// SPDX-License-Identifier: MIT
//
// What a check of boards came to, as plain data: it goes from a worker to the one who asked, and from there into any format.
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { FindingId } from '../diagnostics/ids.ts';

/** A place in a source, as people read it. Lines and columns count from 1, columns in bytes. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The place after the last byte; that of the first for what has no known end. */
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of the first line, a character a byte. */
  readonly text: string;
  /** The includes that led to the file, the nearest first. */
  readonly includedFrom: readonly { readonly file: string; readonly line: number }[];
  /** For what came out of a macro: where it stands in the macro's definition; the spot is where the macro was used. */
  readonly macro: (Pick<Spot, 'file' | 'line' | 'column' | 'text'> & { readonly name: string | null }) | null;
}

/** Where something is: in a source, or else in a blob. What does not apply is null. */
export interface Location {
  readonly spot: Spot | null;
  readonly node: string | null;
  readonly property: string | null;
  /** Byte offset in the blob. */
  readonly offset: number | null;
}

/** What to put in place of a part of a file. */
export interface FileEdit {
  readonly file: string;
  /** In bytes from the file's first. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of the first line and of the last, a character a byte. */
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
  /** The same for the same finding of the same board, wherever in its file it moves: `rule board node property 1`. */
  readonly fingerprint: string;
  /** Why it does not count: a comment in the source, or the baseline. */
  readonly suppressed: { readonly by: 'comment' | 'baseline'; readonly reason: string | null } | null;
  /** The kernels that it holds for, where these are not all that its board was checked for. */
  readonly kernels?: readonly string[] | undefined;
  /** What is said of it for each kernel, where that is not the same for all: the first of them is the finding itself. */
  readonly wordings?: readonly KernelWording[] | undefined;
}

/** What is said of a finding for some of several kernels. */
export interface KernelWording extends Pick<BoardFinding, 'severity' | 'message' | 'linux' | 'fix'> {
  readonly kernels: readonly string[];
}

/** What Linux made of a board. */
export interface BootSummary {
  readonly boots: true | false | 'unlikely';
  readonly memoryKnown: boolean;
  readonly regions: number;
  readonly areas: number;
}

/** What came of one board. */
export interface BoardReport {
  /** What people call it: its path, and those of the overlays on it. */
  readonly board: string;
  /** The path itself, for formats that need a file. */
  readonly file: string;
  /** The order of the rules, for each that of the tree; for a source that has errors, these. */
  readonly findings: readonly BoardFinding[];
  /** How many more there are of rules that it breaks without end. */
  readonly omitted: number;
  /** Why it could not be read, null where it was. */
  readonly failure: string | null;
  /** The least severity that makes the check fail, by this board's configuration or the command line; none where nothing does. */
  readonly failOn: Severity | 'none';
  /** What Linux made of it, the first kernel of several; null where it could not be read. */
  readonly boot: BootSummary | null;
  /** What each kernel made of it, where it was checked for several. */
  readonly kernels?: readonly (BootSummary & { readonly kernel: string })[] | undefined;
}

/** What came of all boards, in the order in which they were named. */
export interface CheckReport {
  readonly version: string;
  readonly boards: readonly BoardReport[];
}
