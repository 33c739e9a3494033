// SPDX-License-Identifier: MIT
import { Collector } from '../diagnostics/collector.ts';
import type { Loc } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { Chunk } from './chunk.ts';
import { ExpandedText } from './expanded-text.ts';
import type { Expander, ExpansionBudget } from './expander.ts';
import type { MacroScope } from './macro-scope.ts';
import type { Macro, PlainText } from './macro.ts';
import type { PpToken } from './pp-token.ts';
import type { TextLine } from './scan.ts';

/** Characters that may be next to a macro's name without merging with its expansion. */
const BEFORE = ' \t<(,';
const BEHIND = ' \t>),;\r\n';

/**
 * Expands lines in which macros without parentheses are separated from their surroundings, as in nearly all
 * cells: the name is replaced by a text, and the rest of the line is unchanged. All other lines are left to
 * the expander.
 */
export class PlainLines {
  readonly #macros: MacroScope;
  readonly #sources: SourceMap;
  readonly #budget: ExpansionBudget;
  readonly #expander: (tokens: readonly PpToken[], collector: Collector) => Expander;

  /** `expander` returns one that reads the given tokens, and reports errors to a collector. */
  constructor(
    macros: MacroScope,
    sources: SourceMap,
    budget: ExpansionBudget,
    expander: (tokens: readonly PpToken[], collector: Collector) => Expander,
  ) {
    this.#macros = macros;
    this.#sources = sources;
    this.#budget = budget;
    this.#expander = expander;
  }

  /** The line's text with macros expanded; undefined if that needs the expander. */
  expand(line: TextLine, names: readonly string[], text: string, path: string, base: Loc): Chunk | undefined {
    if (line.spliced) return undefined;
    const { identifiers, offsets } = line;
    const pieces: number[] = [];
    let made = '';
    let from = line.start;
    for (const [i, index] of identifiers.entries()) {
      const name = names[index]!;
      if (!this.#macros.means(name)) continue;
      const at = offsets[i]!;
      const end = at + name.length;
      const plain = stands(text, at, end) ? this.#plain(name) : undefined;
      if (plain?.text === undefined) return undefined;
      pieces.push(made.length, base + from);
      made += text.slice(from, at);
      this.#budget.take(1 + (plain.pieces.length >> 1), base + at);
      for (let k = 0; k < plain.pieces.length; k += 2) {
        pieces.push(made.length + plain.pieces[k]!, this.#sources.expansion(plain.pieces[k + 1]!, base + at));
      }
      made += plain.text;
      from = end;
    }
    pieces.push(made.length, base + from);
    made += text.slice(from, line.end);
    return { text: made, start: 0, end: made.length, path, base: 0, pieces, raw: false };
  }

  #plain(name: string): PlainText | undefined {
    const macro = this.#macros.get(name);
    if (macro === undefined || macro.definition.parameters !== undefined) return undefined;
    if (macro.plain?.state !== this.#macros.state) macro.plain = this.#expandAlone(macro);
    return macro.plain;
  }

  #expandAlone(macro: Macro): PlainText {
    const { state } = this.#macros;
    const [only, ...more] = macro.body;
    if (only?.kind === 'number' && more.length === 0)
      return { text: only.text, pieces: [0, only.loc], state };
    const { name } = macro.definition;
    const output = new ExpandedText((written) => written);
    const errors = new ErrorFlag();
    const token: PpToken = { kind: 'identifier', text: name, space: false, loc: macro.loc };
    const expander = this.#expander([token], errors);
    let open = false;
    // always to the end: until then the macros that are being expanded count as active
    for (let token = expander.next(); token.kind !== 'end'; token = expander.next()) {
      // the name of a macro with parentheses may be followed by them in the line; __LINE__ has a different
      // value everywhere
      open ||= token.kind === 'identifier' && this.#macros.means(token.text);
      output.add(token, expander.usedAt);
    }
    if (open || expander.usedBuiltin || errors.found) return { text: undefined, pieces: [], state };
    return { text: output.text, pieces: output.pieces, state };
  }
}

/** Records that there was an error, without reporting it: it is reported where the macro is used. */
class ErrorFlag extends Collector {
  found = false;

  override error(): void {
    this.found = true;
  }
}

function stands(text: string, at: number, end: number): boolean {
  const apartBefore = at === 0 || BEFORE.includes(text.charAt(at - 1)) || text[at - 1] === '\n';
  return apartBefore && (end === text.length || BEHIND.includes(text.charAt(end)));
}
