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

/** What may stand before and behind a macro's name without running into what it expands to. */
const BEFORE = ' \t<(,';
const BEHIND = ' \t>),;\r\n';

/**
 * Expands the lines in which macros without parentheses stand apart from what is around them, as they do in nearly all cells:
 * a text is put in the place of a name, and the rest of the line stays as it is. Any other line is the expander's.
 */
export class PlainLines {
  readonly #macros: MacroScope;
  readonly #sources: SourceMap;
  readonly #budget: ExpansionBudget;
  readonly #expander: (tokens: readonly PpToken[], collector: Collector) => Expander;

  /** `expander` gives one that reads some tokens, and tells a collector what is wrong with them. */
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

  /** The line's text with macros expanded, undefined where that is not so simple. */
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
    // to the end in any case: until then the macros that are expanded count as active
    for (let token = expander.next(); token.kind !== 'end'; token = expander.next()) {
      // what is left of a macro with parentheses may find them behind the name; __LINE__ is another everywhere
      open ||= token.kind === 'identifier' && this.#macros.means(token.text);
      output.add(token, expander.usedAt);
    }
    if (open || expander.usedBuiltin || errors.found) return { text: undefined, pieces: [], state };
    return { text: output.text, pieces: output.pieces, state };
  }
}

/** Notes that there was an error, and reports none: the error is reported where the macro is used. */
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
