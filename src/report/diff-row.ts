// SPDX-License-Identifier: MIT
import type { Arrow } from './diff-values.ts';

/** Text functions of a format. */
export interface DiffWords {
  readonly arrow: Arrow;
  /** A byte string as text of the format, already safe or escaped later with the rest. */
  readonly show: (bytes: string) => string;
}

/** A difference: its title and details. */
export interface DiffRow {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly title: string;
  readonly details: readonly string[];
}
