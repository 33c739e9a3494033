// SPDX-License-Identifier: MIT
import type { Span } from '../source/loc.ts';
import type { FindingId } from './ids.ts';

/** How bad it is, the worst first. */
export type Severity = 'error' | 'warning' | 'note';

/** Something to say of a board: what, how bad, and where. */
export interface Diagnostic {
  readonly id: FindingId;
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
  /** Byte offset in the blob of what it is about, for a tree that was read from one. */
  readonly offset?: number | undefined;
  /** What Linux does about it, in a sentence: what it logs, the error it gives, what becomes of the region. */
  readonly linux?: string | undefined;
  /** What to do about it, in a sentence. */
  readonly fix?: string | undefined;
  /** The changes of the tree that `fix` describes. A boot of the changed tree has proven them. */
  readonly changes?: readonly TreeChange[];
  /** The changes of the source that do so, where they are sure to be right; none of them overlap. */
  readonly edits?: readonly TextEdit[];
  /** Why it does not count, where a comment in the source says so: its words, a byte string, empty where it has none. */
  readonly suppressed?: { readonly reason: string } | undefined;
}

/** Another place that has to do with a diagnostic, and what it has to do with it. */
export interface Related {
  readonly message: string;
  /** Undefined where no source wrote it. */
  readonly span?: Span | undefined;
  /** For a tree from a blob: full path of the node, the property's name, and its byte offset. */
  readonly node?: string | undefined;
  readonly property?: string | undefined;
  readonly offset?: number | undefined;
}

/** A change of a tree that a finding recommends, by paths and in source form. */
export type TreeChange =
  /** Sets a property to a value such as `<0x0 0x1000>`, or adds it; a property without a value has an empty one. */
  | { readonly kind: 'set'; readonly node: string; readonly property: string; readonly value: string }
  | {
      readonly kind: 'rename-property';
      readonly node: string;
      readonly property: string;
      readonly name: string;
    }
  | { readonly kind: 'delete-property'; readonly node: string; readonly property: string }
  /** The name includes the unit address. */
  | { readonly kind: 'rename-node'; readonly node: string; readonly name: string }
  | { readonly kind: 'delete-node'; readonly node: string }
  /** Sets a parameter of the command line; null removes it. */
  | { readonly kind: 'parameter'; readonly name: string; readonly value: string | null };

/** A change of a source: what a span of one file is to be replaced with. */
export interface TextEdit {
  /** Within one opening of one file; empty for what is only put in. */
  readonly span: Span;
  readonly text: string;
}
