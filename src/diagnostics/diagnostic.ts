// SPDX-License-Identifier: MIT
import type { Span } from '../source/source-map.ts';
import type { DiagnosticId } from './ids.ts';

export type Severity = 'error' | 'warning' | 'note';

/** Something to say of a board: what, how bad, and where. */
export interface Diagnostic {
  readonly id: DiagnosticId;
  readonly severity: Severity;
  /** One sentence, without the place and without a line break. */
  readonly message: string;
  /** Where in the sources; undefined for what has none (a tree from a blob). */
  readonly span?: Span | undefined;
  /** Full path of the node it is about. */
  readonly node?: string | undefined;
  /** Name of the property it is about. */
  readonly property?: string | undefined;
  /** The very word it is about: a label that is not there, a file, a number, as the source has it. */
  readonly subject?: string | undefined;
  /** Other places that belong to it. */
  readonly related?: readonly Related[];
  /** What to do about it, in a sentence. */
  readonly fix?: string | undefined;
}

/** Another place that has to do with a diagnostic, and what it has to do with it. */
export interface Related {
  readonly message: string;
  readonly span: Span;
}
