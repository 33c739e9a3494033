// SPDX-License-Identifier: MIT
//
// Macro expansion with the result of gcc -E in assembler mode: which names are expanded, in which order, and
// where a space is inserted so that the output reads as the same tokens. Mirrors cpp_get_token() and
// replace_args() of gcc's libcpp.
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc } from '../source/loc.ts';
import type { Macro } from './macro.ts';
import { shorten } from './shorten.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';

/** Returns tokens of a file, one after the other. */
export interface TokenSource {
  /** The next token; undefined at the end of the lines read so far. */
  next(): PpToken | undefined;
  /**
   * Reads another line, for a macro call that continues there; directives in between are only performed
   * inside the arguments.
   *
   * @returns false at the end of the file
   */
  more(inArguments: boolean): boolean;
}

/** The macros by name. */
export interface MacroTable {
  get(name: string): Macro | undefined;
  /** The token of a macro that is evaluated where it is used (`__LINE__`); undefined for any other name. */
  builtin(name: string, loc: Loc): PpToken | undefined;
}

/** Tokens that are read before those that follow: a macro's expansion, or tokens that were read too far. */
interface Context {
  readonly tokens: readonly PpToken[];
  index: number;
  /** The macro of the expansion; its name is not expanded in it. */
  readonly macro: Macro | undefined;
}

/** Limit of tokens from macros in one compilation: a hundred times as many as a board needs. */
const MAX_TOKENS = 2_000_000;
/** Limit of macros nested in each other's arguments. */
const MAX_NESTING = 200;

const END: PpToken = { kind: 'end', text: '', space: false, loc: 0 };
const SEPARATOR: PpToken = { kind: 'padding', text: '', space: false, loc: 0, spaceOf: undefined };

function padding(spaceOf: PpToken): PpToken {
  return { kind: 'padding', text: '', space: false, loc: spaceOf.loc, spaceOf };
}

/** Limits the output of macros, over all expansions of a compilation. */
export class ExpansionBudget {
  #left = MAX_TOKENS;
  readonly #collector: Collector;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  /** Counts text that macros produce. */
  takeText(length: number, at: Loc): void {
    this.take(length >> 1, at);
  }

  tooDeep(at: Loc): never {
    const message = `macros are used in each other's arguments more than ${MAX_NESTING} deep`;
    this.#collector.fatal('macro-size', at, message);
  }

  /** The remaining budget. */
  get left(): number {
    return this.#left;
  }

  take(count: number, at: Loc): void {
    this.#left -= count;
    if (this.#left < 0)
      this.#collector.fatal('macro-size', at, `macros expand to more than ${MAX_TOKENS} tokens in all`);
  }
}

/** Reads tokens from a source, and replaces macro names with their expansions. */
export class Expander {
  readonly #macros: MacroTable;
  readonly #collector: Collector;
  readonly #budget: ExpansionBudget;
  readonly #inDirective: boolean;
  #source: TokenSource;
  #contexts: Context[] = [];
  #pending: PpToken | undefined;
  #nesting = 0;
  /** Greater than 0 while arguments are collected, and after `defined`: names are not expanded then. */
  #plain = 0;
  /** Location in a file where the outermost current macro was used; 0 outside macros. */
  usedAt: Loc = 0;
  /** Whether a macro was used that is evaluated where it is used. */
  usedBuiltin = false;

  constructor(
    source: TokenSource,
    macros: MacroTable,
    collector: Collector,
    budget: ExpansionBudget,
    inDirective: boolean,
  ) {
    this.#source = source;
    this.#macros = macros;
    this.#collector = collector;
    this.#budget = budget;
    this.#inDirective = inDirective;
  }

  /** The next token, with macros expanded; `end` after the last one. */
  next(): PpToken {
    for (;;) {
      const token = this.#read();
      if (token === undefined) {
        if (this.#inDirective) continue;
        return SEPARATOR;
      }
      if (token.pasteLeft) {
        const pasted = this.#paste(token);
        if (this.#inDirective) continue;
        return padding(pasted);
      }
      if (token.kind !== 'identifier' || token.painted || this.#plain > 0) {
        if (token.kind !== 'identifier' || token.painted) return token;
        // a name that is read while its macro is being expanded is never expanded again
        return this.#isActive(this.#macros.get(token.text)) ? { ...token, painted: true } : token;
      }
      const macro = this.#macros.get(token.text);
      if (macro === undefined) {
        const builtin = this.#macros.builtin(
          token.text,
          this.#contexts.length === 0 ? token.loc : this.usedAt,
        );
        if (builtin === undefined) return token;
        this.usedBuiltin = true;
        if (this.#contexts.length === 0) this.usedAt = token.loc;
        this.#contexts.push({ tokens: [builtin], index: 0, macro: undefined });
      } else {
        if (this.#isActive(macro)) return { ...token, painted: true };
        if (this.#contexts.length === 0) this.usedAt = token.loc;
        if (!this.#enter(macro, token)) return token;
      }
      if (!this.#inDirective) return padding(token);
    }
  }

  #isActive(macro: Macro | undefined): boolean {
    return macro !== undefined && macro.activeIn === this.#macros;
  }

  /** The next token without expansion. */
  nextPlain(): PpToken {
    this.#plain++;
    try {
      return this.next();
    } finally {
      this.#plain--;
    }
  }

  /** The next token of the innermost context; undefined at the end of a context. */
  #read(): PpToken | undefined {
    const context = this.#contexts.at(-1);
    if (context === undefined) {
      const pending = this.#pending;
      this.#pending = undefined;
      this.usedAt = 0;
      return pending ?? this.#source.next() ?? END;
    }
    if (context.index < context.tokens.length) return context.tokens[context.index++];
    this.#contexts.pop();
    if (context.macro !== undefined) context.macro.activeIn = undefined;
    return undefined;
  }

  /**
   * Inserts a macro's expansion before the following tokens; false if the macro needs arguments and there are
   * none.
   */
  #enter(macro: Macro, name: PpToken): boolean {
    const { parameters } = macro.definition;
    let tokens = macro.body;
    if (parameters !== undefined) {
      const outer = this.usedAt;
      this.#plain++;
      const found = this.#arguments(macro, name, outer || name.loc);
      this.#plain--;
      if (this.usedAt === 0) this.usedAt = outer;
      if (found === undefined) return false;
      if (parameters.length > 0) tokens = this.#replace(macro, found);
    }
    this.#budget.take(tokens.length + 1, this.usedAt || name.loc);
    macro.activeIn = this.#macros;
    this.#contexts.push({ tokens, index: 0, macro });
    return true;
  }

  /** Collects the arguments of a macro call; undefined if there is no call, or an invalid one. */
  #arguments(macro: Macro, name: PpToken, at: Loc): (PpToken[] | undefined)[] | undefined {
    let space: PpToken | undefined;
    let token: PpToken;
    for (;;) {
      token = this.next();
      if (
        token.kind === 'end' &&
        this.#contexts.length === 0 &&
        !this.#inDirective &&
        this.#source.more(false)
      )
        continue;
      if (token.kind !== 'padding') break;
      if (
        space === undefined ||
        space.spaceOf === undefined ||
        (!space.spaceOf.space && token.spaceOf === undefined)
      )
        space = token;
    }
    if (token.text === '(' && token.kind === 'punctuator') return this.#collect(macro, name, at);
    if (token.kind !== 'end') this.#unread(token);
    if (space !== undefined && !this.#inDirective)
      this.#contexts.push({ tokens: [space], index: 0, macro: undefined });
    return undefined;
  }

  #unread(token: PpToken): void {
    const context = this.#contexts.at(-1);
    if (context === undefined) this.#pending = token;
    else this.#contexts.push({ tokens: [token], index: 0, macro: undefined });
  }

  #collect(macro: Macro, name: PpToken, at: Loc): (PpToken[] | undefined)[] | undefined {
    const { parameters = [], variadic } = macro.definition;
    const found: (PpToken[] | undefined)[] = [];
    for (let closed = false; !closed;) {
      const argument: PpToken[] = [];
      for (let depth = 0; ;) {
        const token = this.next();
        if (token.kind === 'end') {
          if (this.#contexts.length === 0 && !this.#inDirective && this.#source.more(true)) continue;
          this.#collector.error(
            'macro-arguments',
            at,
            `unterminated argument list invoking macro "${shorten(name.text)}"`,
          );
          return undefined;
        }
        if (token.kind === 'padding') {
          if (argument.length > 0) argument.push(token);
          continue;
        }
        if (token.kind === 'punctuator') {
          if (token.text === '(') depth++;
          else if (token.text === ')' && depth-- === 0) {
            closed = true;
            break;
          } else if (
            token.text === ',' &&
            depth === 0 &&
            !(variadic && found.length + 1 === parameters.length)
          )
            break;
        }
        argument.push(token);
        this.#budget.take(1, name.loc);
      }
      while (argument.at(-1)?.kind === 'padding') argument.pop();
      found.push(argument);
    }
    return this.#fit(macro, name, at, found);
  }

  /** Matches the arguments with the parameters. */
  #fit(
    macro: Macro,
    name: PpToken,
    at: Loc,
    found: (PpToken[] | undefined)[],
  ): (PpToken[] | undefined)[] | undefined {
    const { parameters = [], variadic } = macro.definition;
    let count = found.length;
    if (count === 1 && parameters.length === 0 && found[0]?.length === 0) count = 0;
    if (
      count > parameters.length ||
      (count < parameters.length && !(variadic && count + 1 === parameters.length))
    ) {
      const few = count < parameters.length;
      const message = few
        ? `macro "${shorten(name.text)}" requires ${parameters.length} arguments, but only ${count} given`
        : `macro "${shorten(name.text)}" passed ${count} arguments, but takes just ${parameters.length}`;
      this.#collector.error('macro-arguments', at, message, {
        related: [{ message: 'the macro is defined here', span: { start: macro.loc, end: macro.loc } }],
      });
      return undefined;
    }
    // if the last argument is left out entirely, the comma before it is dropped: `, ## __VA_ARGS__`
    if (variadic && (count < parameters.length || (count === 1 && found[0]?.length === 0))) {
      found[parameters.length - 1] = undefined;
    }
    return found;
  }

  /** The macro's body with parameters replaced by arguments. */
  #replace(macro: Macro, found: readonly (readonly PpToken[] | undefined)[]): PpToken[] {
    const { variadic, parameters = [] } = macro.definition;
    const expanded: (readonly PpToken[] | undefined)[] = [];
    const result: PpToken[] = [];
    const body = variadic ? this.#optional(macro, found) : macro.body;
    for (const [i, token] of body.entries()) {
      const index = token.parameter;
      if (index === undefined) {
        result.push(token);
        continue;
      }
      const argument = found[index];
      const afterPaste = body[i - 1]?.pasteLeft === true;
      let tokens: readonly PpToken[];
      if (token.stringify) tokens = [this.#stringify(argument ?? [], token)];
      else if (token.pasteLeft || afterPaste) tokens = argument ?? [];
      else tokens = expanded[index] ??= this.#expandArgument(argument ?? []);
      if (!this.#inDirective && i > 0 && !afterPaste) result.push(padding(token));
      if (afterPaste) {
        const last = result.at(-1);
        if (last?.text === ',' && variadic && index === parameters.length - 1) {
          // the comma of `, ## __VA_ARGS__` is not an operand
          result.pop();
          if (argument !== undefined) result.push({ ...last, pasteLeft: false });
        } else if (last !== undefined && tokens.length === 0) {
          result[result.length - 1] = { ...last, pasteLeft: false };
        }
      }
      this.#budget.take(tokens.length, macro.loc);
      for (const one of tokens) result.push(one);
      const pasted = token.pasteLeft && tokens.length > 0 ? result.pop() : undefined;
      if (pasted !== undefined) result.push({ ...pasted, pasteLeft: true });
      if (!this.#inDirective && !token.pasteLeft) result.push(SEPARATOR);
    }
    return result;
  }

  /**
   * The body with or without the contents of `__VA_OPT__( … )`, depending on whether there are arguments for
   * the last parameter.
   */
  #optional(macro: Macro, found: readonly (readonly PpToken[] | undefined)[]): readonly PpToken[] {
    const { body } = macro;
    if (!body.some((token) => token.text === '__VA_OPT__')) return body;
    const last = found[(macro.definition.parameters ?? []).length - 1] ?? [];
    const keep = this.#expandArgument(last).some((token) => token.kind !== 'padding');
    const result: PpToken[] = [];
    for (let i = 0; i < body.length; i++) {
      const opening = body[i]!;
      if (opening.text !== '__VA_OPT__' || body[i + 1]?.text !== '(') {
        result.push(opening);
        continue;
      }
      const { space } = opening;
      const from = result.length;
      let depth = 0;
      for (i += 1; i < body.length; i++) {
        const token = body[i]!;
        if (token.text === '(' && depth++ === 0) continue;
        if (token.text === ')' && --depth === 0) break;
        if (keep) result.push(token);
      }
      const first = result[from];
      if (first !== undefined) result[from] = { ...first, space };
    }
    return result;
  }

  /** An argument with its macros expanded, separately. */
  #expandArgument(tokens: readonly PpToken[]): readonly PpToken[] {
    if (!tokens.some((token) => token.kind === 'identifier')) return tokens;
    if (++this.#nesting > MAX_NESTING) this.#budget.tooDeep(this.usedAt);
    const { usedAt } = this;
    const [contexts, source, pending, plain] = [this.#contexts, this.#source, this.#pending, this.#plain];
    let index = 0;
    this.#contexts = [];
    this.#source = { next: () => tokens[index++], more: () => false };
    this.#pending = undefined;
    this.#plain = 0;
    const result: PpToken[] = [];
    for (let token = this.next(); token.kind !== 'end'; token = this.next()) {
      this.#budget.take(1, usedAt);
      result.push(token);
    }
    [this.#contexts, this.#source, this.#pending, this.#plain] = [contexts, source, pending, plain];
    this.usedAt = usedAt;
    this.#nesting--;
    return result;
  }

  /** Joins a token with those after `##`, and inserts the result before the following tokens. */
  #paste(first: PpToken): PpToken {
    let left = first;
    let right: PpToken | undefined;
    do {
      do right = this.#read();
      while (right?.kind === 'padding');
      if (right === undefined) break;
      this.#budget.takeText(left.text.length + right.text.length, this.usedAt);
      const joined = tokenize(
        cleanText(left.text + right.text, 0, left.text.length + right.text.length, false),
        0,
      );
      const [only] = joined;
      if (only === undefined || joined.length !== 1) {
        // in assembler mode a pair need not form a token; both stay unchanged
        this.#contexts.push({ tokens: [{ ...right }], index: 0, macro: undefined });
        left = { ...left, pasteLeft: false };
        break;
      }
      left = { ...only, space: left.space, loc: left.loc };
    } while (right.pasteLeft);
    left = { ...left, pasteLeft: false };
    this.#contexts.push({ tokens: [left], index: 0, macro: undefined });
    return left;
  }
  /** The string literal for an argument after `#`. */
  #stringify(argument: readonly PpToken[], parameter: PpToken): PpToken {
    let text = '';
    let spaceOf: PpToken | undefined;
    for (const token of argument) {
      if (token.kind === 'padding') {
        if (spaceOf === undefined || (!spaceOf.space && token.spaceOf === undefined)) spaceOf = token.spaceOf;
        continue;
      }
      if (text !== '' && (spaceOf ?? token).space) text += ' ';
      spaceOf = undefined;
      const literal = token.kind === 'string' || token.kind === 'character';
      this.#budget.takeText(token.text.length, this.usedAt);
      text += literal ? token.text.replace(/[\\"]/g, '\\$&') : token.text;
    }
    // a backslash that would escape the closing quote is dropped
    if (endsInBackslash(text)) text = text.slice(0, -1);
    return { kind: 'string', text: `"${text}"`, space: parameter.space, loc: parameter.loc };
  }
}

/** Whether a backslash at the end escapes the next character. */
function endsInBackslash(text: string): boolean {
  let at = text.length;
  while (text[at - 1] === '\\') at--;
  return (text.length - at) % 2 === 1;
}
