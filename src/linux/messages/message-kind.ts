// SPDX-License-Identifier: MIT
import type { FieldsOf } from './template.ts';

/** Kernel log levels: `KERN_CRIT` and so on. */
export const LEVELS = { crit: 2, err: 3, warn: 4, notice: 5, info: 6 } as const;

/** A wording of a message. */
export interface Wording<Text extends string = string> {
  /** A template: see `template.ts`. */
  readonly text: Text;
  /** The first release with this wording, as a `releaseNumber()`; all old releases if left out. */
  readonly since?: number;
  /** The first release without this wording. */
  readonly until?: number;
}

/** A kernel message. */
export interface MessageKind {
  readonly level: keyof typeof LEVELS;
  /** The kernel function that logs it. */
  readonly from: string;
  /**
   * The first wording has all fields of the message; a modelled release uses it unless another wording is for
   * that release.
   */
  readonly wordings: readonly [Wording, ...Wording[]];
}

/** The fields of a message: those of its first wording. */
export type FieldsOfKind<Kind extends MessageKind> = FieldsOf<Kind['wordings'][0]['text']>;
