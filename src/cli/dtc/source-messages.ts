// SPDX-License-Identifier: MIT
import { formatSpan } from '../../compile/checks/format.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DiagnosticId } from '../../diagnostics/ids.ts';
import type { SourceMap } from '../../source/source-map.ts';

/** What dtc would say of a source. */
export interface SourceMessages {
  readonly lines: readonly string[];
  /** Its last words where there are errors. */
  readonly fatal: string | undefined;
}

/** Puts what was found wrong with a source in dtc's form, and in its words where scripts may look for them. */
export function sourceMessages(diagnostics: readonly Diagnostic[], sources: SourceMap): SourceMessages {
  const lines: string[] = [];
  for (const { id, severity, message, span } of diagnostics) {
    if (severity === 'error' && UNREADABLE.has(id))
      return { lines, fatal: `FATAL ERROR: ${openFailure(message)}` };
    const where = span === undefined ? '<no-file>' : formatSpan(span, sources);
    const { prefix, text, ends } = inItsWords(id, message);
    lines.push(`${prefix}: ${where}${prefix === 'WARNING' ? ':' : ''} ${text}`);
    if (ends) return { lines, fatal: 'FATAL ERROR: Unable to parse input tree' };
  }
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { lines, fatal: failed ? 'FATAL ERROR: Syntax error parsing input tree' : undefined };
}

/** Where dtc gives up before anything else is read. */
const UNREADABLE: ReadonlySet<DiagnosticId> = new Set(['file-not-found', 'include-depth', 'incbin']);

interface Worded {
  readonly prefix: 'Error' | 'Lexical error' | 'WARNING';
  readonly text: string;
  /** Whether it ends dtc's parser. */
  readonly ends?: boolean;
}

function inItsWords(id: DiagnosticId, message: string): Worded {
  for (const [pattern, worded] of WORDS) {
    const match = pattern.exec(message);
    if (match !== null) return { ...worded, text: worded.text.replace('%s', () => match[1] ?? '') };
  }
  // what dtc says nothing more of
  if (ENDING.has(id)) return { prefix: 'Error', text: `syntax error: ${message}`, ends: true };
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return { prefix: id === 'literal' ? 'Lexical error' : 'Error', text };
}

const ENDING: ReadonlySet<DiagnosticId> = new Set(['syntax', 'too-deep', 'unterminated-comment']);

/** Messages that dtc has other words for, with what they have in common. */
const WORDS: readonly (readonly [RegExp, Worded])[] = [
  [/^v(alue 0x\w+ truncated to 0x\w+)/, { prefix: 'WARNING', text: 'V%s' }],
  [/^'(.*)' is no number, and no macro/, { prefix: 'Lexical error', text: "Unexpected '%s'" }],
  [/^bad integer literal '(.*)'/, { prefix: 'Lexical error', text: "Bad integer literal '%s'" }],
  [
    /^integer literal '(.*)' is out of range/,
    { prefix: 'Lexical error', text: "Integer literal '%s' out of range" },
  ],
  [/^array elements must be/, { prefix: 'Error', text: 'Array elements must be 8, 16, 32 or 64-bits' }],
  [
    /^references are only allowed/,
    { prefix: 'Error', text: 'References are only allowed in arrays with 32-bit elements.' },
  ],
  [
    /^properties must precede subnodes/,
    { prefix: 'Error', text: 'Properties must precede subnodes', ends: true },
  ],
  [/^this header's/, { prefix: 'Error', text: "Header flags don't match earlier ones" }],
  [
    /^an overlay cannot refer to &\{(.*)\}:/,
    { prefix: 'Error', text: 'Label-relative reference %s not supported in plugin' },
  ],
];

function openFailure(message: string): string {
  const missing = /^(.*): no such file/.exec(message);
  return missing === null ? message : `Couldn't open "${missing[1]!}": No such file or directory`;
}
