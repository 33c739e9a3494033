// SPDX-License-Identifier: MIT

/** A comment `rmem-ignore RULE: reason` in a source of a board, for one of the rules it names. */
export interface SuppressionUse {
  /** Where the rule's name stands in it: file, line and column in bytes, as people read them. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The rule as it is written, which may be one that there is not. */
  readonly rule: string;
  /** A byte string; empty where none is given. */
  readonly reason: string;
  /** Whether it suppressed something on this board. */
  readonly used: boolean;
}
