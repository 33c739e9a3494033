// SPDX-License-Identifier: MIT
import { RULES } from './rule-ids.ts';
import type { CustomRuleId } from './rule-ids.ts';

/** All there is to say, by id: its title. The compiler holds every use to this table. */
export const DIAGNOSTICS = {
  // reading source
  'file-not-found': 'A file that is included is not there',
  'file-refused': 'File outside the folder that sources may read',
  'include-depth': 'Files include each other without end',
  'preprocessor-directive': 'A preprocessor directive that is no valid one',
  'preprocessor-expression': 'A condition of #if that cannot be worked out',
  'preprocessor-error': 'The source says #error',
  'preprocessor-warning': 'The source says #warning',
  'macro-arguments': 'A macro used with the wrong arguments',
  'macro-definition': 'A macro that is not well defined',
  'macro-redefined': 'A macro defined anew with another meaning',
  'macro-size': 'Macros that expand to more text than any board has',
  'unterminated-comment': 'A comment that does not end',
  'unterminated-conditional': 'A condition that does not end',
  // the language
  syntax: 'A word where the grammar has no place for it',
  'unknown-word': 'A name where a number should be, most often that of a macro',
  'property-order': 'A property behind a node',
  'element-size': 'Elements of a size that there is none of',
  'element-reference': 'A reference in elements too small for it',
  integer: 'A number that is none',
  'integer-range': 'A number of more than 64 bits',
  character: 'A character that is none, or more than one',
  escape: 'An escape without what it stands for',
  'too-deep': 'Nodes or parentheses nested deeper than any board has them',
  'cell-truncated': 'A number that does not fit its cell',
  'division-by-zero': 'A division by zero',
  'header-flags': 'Headers that contradict each other',
  'unknown-reference': 'A reference to a label or path that is not there',
  'plugin-reference': 'A reference that an overlay cannot make',
  check: 'A tree that dtc refuses',
  incbin: 'A file that cannot be put in',
  symbols: 'Symbols or fixups that cannot be made',
  // what Linux makes of it
  ...RULES,
} as const satisfies Record<string, string>;

/** The name of what a diagnostic is about: a rule, or an error of the readers. */
export type DiagnosticId = keyof typeof DIAGNOSTICS;

/** The name of what a finding is about: a diagnostic, or a caller's own rule. */
export type FindingId = DiagnosticId | CustomRuleId;

/** The title of a finding; of a caller's own rule its name, as the table does not have it. */
export function titleOf(id: FindingId): string {
  return (DIAGNOSTICS as Readonly<Record<string, string>>)[id] ?? id;
}
