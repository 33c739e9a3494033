// SPDX-License-Identifier: MIT
import type { FieldsOf } from './template.ts';

/** Kernel log levels: `KERN_CRIT` and so on. */
export const LEVELS = { crit: 2, err: 3, warn: 4, notice: 5, info: 6 } as const;

/** How a message is put. */
export interface Wording<Text extends string = string> {
  /** A template: see `template.ts`. */
  readonly text: Text;
  /** The first release that puts it so, as `releaseNumber()` gives it; from the oldest on where it is left out. */
  readonly since?: number;
  /** The first release that does not. */
  readonly until?: number;
}

/** A message of the kernel. */
export interface MessageKind {
  readonly level: keyof typeof LEVELS;
  /** The kernel function that logs it. */
  readonly from: string;
  /** The first has all fields of the message, and the releases that are modelled use it where no other one is for them. */
  readonly wordings: readonly [Wording, ...Wording[]];
}

/** The fields of a message: those of its first wording. */
export type FieldsOfKind<Kind extends MessageKind> = FieldsOf<Kind['wordings'][0]['text']>;
