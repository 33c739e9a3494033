// SPDX-License-Identifier: MIT
import { KEPT_LOCS } from '../source/expansions.ts';
import type { Loc } from '../source/loc.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';
import type { Directive } from './scan.ts';

/**
 * The definition of a macro; token locations are offsets in its file, so that all readings of the file share
 * it.
 */
export interface MacroDefinition {
  readonly name: string;
  /** Offset of its name. */
  readonly at: number;
  /** Undefined for a macro without parentheses. */
  readonly parameters: readonly string[] | undefined;
  /** Whether the last parameter takes all remaining arguments. */
  readonly variadic: boolean;
  readonly body: readonly PpToken[];
}

/** The start of a `#define` without parentheses. */
const OBJECT_LIKE = /[ \t]+([A-Za-z_][A-Za-z0-9_]*)(?=[ \t\r\n])/y;

/**
 * A macro without parentheses whose definition cannot contain an error, so its body is only parsed when it is
 * used: boards use few of the macros that their headers define.
 */
class ObjectMacro implements MacroDefinition {
  readonly name: string;
  readonly at: number;
  readonly parameters = undefined;
  readonly variadic = false;
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  #body: readonly PpToken[] | undefined;

  constructor(name: string, text: string, start: number, end: number) {
    this.name = name;
    this.at = start - name.length;
    this.#text = text;
    this.#start = start;
    this.#end = end;
  }

  get body(): readonly PpToken[] {
    return (this.#body ??= markBody(
      tokenize(cleanText(this.#text, this.#start, this.#end, false), 0),
      undefined,
      false,
    ));
  }
}

/** Parses the most common kind of `#define` without reading its body; undefined for other kinds. */
export function simpleDefinition(
  text: string,
  { body, end, spliced }: Directive,
): MacroDefinition | undefined {
  if (spliced) return undefined;
  OBJECT_LIKE.lastIndex = body;
  const name = OBJECT_LIKE.exec(text)?.[1];
  if (name === undefined || OBJECT_LIKE.lastIndex > end || RESERVED.has(name)) return undefined;
  const start = OBJECT_LIKE.lastIndex;
  return text.slice(start, end).includes('##') ? undefined : new ObjectMacro(name, text, start, end);
}

/** An invalid `#define`: the reason, and the offset. */
export class MacroError extends Error {
  override readonly name = 'MacroError';
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** The expansion of a macro without parentheses, if nothing adjoins it. */
export interface PlainText {
  /** Undefined if it depends on the following text. */
  readonly text: string | undefined;
  /** Index of each token in the text and where it was written, alternating. */
  readonly pieces: readonly number[];
  /** The state of all macros for which it is valid. */
  readonly state: object;
}

/**
 * A defined macro: its definition, and the location of its file's first byte. If its file is kept, it is
 * shared by successive compilations.
 */
export class Macro {
  readonly definition: MacroDefinition;
  readonly #base: Loc;
  #body: readonly PpToken[] | undefined;
  /**
   * The compilation that is reading its expansion, in which its name is not expanded; a failed compilation
   * may leave it set.
   */
  activeIn: object | undefined = undefined;
  /** Its expansion on its own, if known. */
  plain: PlainText | undefined = undefined;

  constructor(definition: MacroDefinition, base: Loc) {
    this.definition = definition;
    this.#base = base;
  }

  /** Whether it is the same in each compilation that reads its file. */
  get kept(): boolean {
    return this.#base >= KEPT_LOCS;
  }

  get loc(): Loc {
    return this.#base + this.definition.at;
  }

  /** The body, with locations. */
  get body(): readonly PpToken[] {
    const base = this.#base;
    return (this.#body ??= this.definition.body.map((token) => ({ ...token, loc: base + token.loc })));
  }
}

/**
 * Parses the text after `#define`.
 *
 * @throws {MacroError}
 */
export function parseDefinition(tokens: readonly PpToken[], at: number): MacroDefinition {
  const name = tokens[0];
  if (name === undefined) throw new MacroError(at, 'no macro name given in #define directive');
  if (name.kind !== 'identifier') throw new MacroError(name.loc, 'macro names must be identifiers');
  if (RESERVED.has(name.text))
    throw new MacroError(name.loc, `"${name.text}" cannot be used as a macro name`);
  let next = 1;
  let parameters: string[] | undefined;
  let variadic = false;
  if (tokens[1]?.text === '(' && !tokens[1].space) {
    const read = parseParameters(tokens, at);
    ({ parameters, variadic, next } = read);
  }
  return {
    name: name.text,
    at: name.loc,
    parameters,
    variadic,
    body: markBody(tokens.slice(next), parameters, variadic),
  };
}

function parseParameters(
  tokens: readonly PpToken[],
  at: number,
): { parameters: string[]; variadic: boolean; next: number } {
  const parameters: string[] = [];
  let variadic = false;
  let i = 2;
  if (tokens[i]?.text === ')') return { parameters, variadic, next: i + 1 };
  for (;;) {
    const token = tokens[i++];
    const where = token?.loc ?? at;
    if (token?.kind === 'identifier' && token.text !== '__VA_ARGS__') {
      if (parameters.includes(token.text))
        throw new MacroError(where, `duplicate macro parameter "${token.text}"`);
      parameters.push(token.text);
      if (tokens[i]?.text === '...') {
        variadic = true;
        i++;
      }
    } else if (token?.text === '...') {
      parameters.push('__VA_ARGS__');
      variadic = true;
    } else {
      throw new MacroError(where, 'expected parameter name or "..." in the macro\'s parameter list');
    }
    const after = tokens[i++];
    if (after?.text === ')') return { parameters, variadic, next: i };
    if (after?.text !== ',' || variadic)
      throw new MacroError(after?.loc ?? at, 'expected "," or ")" in the macro\'s parameter list');
  }
}

/** Marks parameters, and replaces `#` and `##` by flags on their operands. */
function markBody(
  tokens: readonly PpToken[],
  parameters: readonly string[] | undefined,
  variadic: boolean,
): PpToken[] {
  const index = new Map(parameters?.map((name, i) => [name, i]));
  const body: PpToken[] = [];
  let stringify: PpToken | undefined;
  for (const token of tokens) {
    if (token.kind === 'punctuator' && token.text === '##') {
      const left = body.pop();
      if (left === undefined)
        throw new MacroError(token.loc, "'##' cannot appear at either end of a macro expansion");
      body.push({ ...left, pasteLeft: true });
      continue;
    }
    const parameter = token.kind === 'identifier' ? index.get(token.text) : undefined;
    if (stringify !== undefined) {
      const isOpt = variadic && token.text === '__VA_OPT__';
      // in assembler mode a '#' before anything else is a plain '#'
      if (parameter === undefined && !isOpt) body.push(stringify);
    }
    if (parameter !== undefined) {
      const space = stringify === undefined ? token.space : stringify.space;
      body.push({ ...token, kind: 'parameter', parameter, space, stringify: stringify !== undefined });
      stringify = undefined;
      continue;
    }
    stringify = undefined;
    if (parameters !== undefined && token.kind === 'punctuator' && token.text === '#') stringify = token;
    else body.push(token);
  }
  if (stringify !== undefined) body.push(stringify);
  const last = body.at(-1);
  if (last?.pasteLeft)
    throw new MacroError(last.loc, "'##' cannot appear at either end of a macro expansion");
  if (body[0]?.space) body[0] = { ...body[0], space: false };
  return body;
}

/** Whether two definitions are equal, so that the second one changes nothing. */
export function sameDefinition(a: MacroDefinition, b: MacroDefinition): boolean {
  if (a === b) return true;
  return (
    a.variadic === b.variadic &&
    a.parameters?.join() === b.parameters?.join() &&
    a.body.length === b.body.length &&
    a.body.every((token, i) => {
      const other = b.body[i];
      return (
        token.kind === other?.kind &&
        token.text === other.text &&
        token.space === other.space &&
        token.stringify === other.stringify &&
        token.pasteLeft === other.pasteLeft
      );
    })
  );
}

const RESERVED: ReadonlySet<string> = new Set([
  'defined',
  '__has_include',
  '__has_include_next',
  '__has_attribute',
]);
