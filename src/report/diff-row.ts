// SPDX-License-Identifier: MIT
import type { Arrow } from './diff-values.ts';

/** How a format writes. */
export interface DiffWords {
  readonly arrow: Arrow;
  /** A byte string as the format's text, safe there or to be made safe with the rest. */
  readonly show: (bytes: string) => string;
}

/** Something that differs: what it is, and how. */
export interface DiffRow {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly title: string;
  readonly details: readonly string[];
}
