// SPDX-License-Identifier: MIT
import { formatSpan } from '../../compile/checks/format.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DiagnosticId } from '../../diagnostics/ids.ts';
import type { SourceMap } from '../../source/source-map.ts';

/** dtc's messages about a source. */
export interface SourceMessages {
  readonly lines: readonly string[];
  /** The final message if there are errors. */
  readonly fatal: string | undefined;
}

/** Formats diagnostics of a source like dtc, with dtc's words where scripts may look for them. */
export function sourceMessages(diagnostics: readonly Diagnostic[], sources: SourceMap): SourceMessages {
  const lines: string[] = [];
  for (const diagnostic of diagnostics) {
    const { id, severity, span } = diagnostic;
    if (severity === 'error' && UNREADABLE.has(id))
      return { lines, fatal: `FATAL ERROR: ${openFailure(diagnostic)}` };
    const where = span === undefined ? '<no-file>' : formatSpan(span, sources);
    const { prefix, text, ends } = inItsWords(diagnostic);
    lines.push(`${prefix}: ${where}${prefix === 'WARNING' ? ':' : ''} ${text}`);
    if (ends) return { lines, fatal: 'FATAL ERROR: Unable to parse input tree' };
  }
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { lines, fatal: failed ? 'FATAL ERROR: Syntax error parsing input tree' : undefined };
}

/** Errors after which dtc reads nothing else. */
const UNREADABLE: ReadonlySet<string> = new Set<DiagnosticId>([
  'file-not-found',
  'include-depth',
  'incbin',
  'escape',
]);

interface Worded {
  readonly prefix: 'Error' | 'Lexical error' | 'WARNING';
  readonly text: string;
  /** Whether dtc's parser stops there. */
  readonly ends?: boolean;
}

function inItsWords({ id, message, subject = '' }: Diagnostic): Worded {
  const worded = (WORDS as Readonly<Record<string, Worded | undefined>>)[id];
  if (worded !== undefined) return { ...worded, text: worded.text.replace('%s', () => subject) };
  // dtc reports nothing after these
  if (ENDING.has(id)) return { prefix: 'Error', text: `syntax error: ${message}`, ends: true };
  return {
    prefix: id === 'character' ? 'Lexical error' : 'Error',
    text: message.charAt(0).toUpperCase() + message.slice(1),
  };
}

const ENDING: ReadonlySet<string> = new Set<DiagnosticId>(['syntax', 'too-deep', 'unterminated-comment']);

/** Messages for which dtc uses different words, with their subject. */
const WORDS: Partial<Readonly<Record<DiagnosticId, Worded>>> = {
  'cell-truncated': { prefix: 'WARNING', text: '%s' },
  'unknown-word': { prefix: 'Lexical error', text: "Unexpected '%s'" },
  integer: { prefix: 'Lexical error', text: "Bad integer literal '%s'" },
  'integer-range': { prefix: 'Lexical error', text: "Integer literal '%s' out of range" },
  'element-size': { prefix: 'Error', text: 'Array elements must be 8, 16, 32 or 64-bits' },
  'element-reference': {
    prefix: 'Error',
    text: 'References are only allowed in arrays with 32-bit elements.',
  },
  'property-order': { prefix: 'Error', text: 'Properties must precede subnodes', ends: true },
  'header-flags': { prefix: 'Error', text: "Header flags don't match earlier ones" },
  'plugin-reference': { prefix: 'Error', text: 'Label-relative reference %s not supported in plugin' },
};

function openFailure({ id, message, subject }: Diagnostic): string {
  return id === 'file-not-found' ? `Couldn't open "${subject ?? ''}": No such file or directory` : message;
}
