// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc, SourceMap } from '../source/source-map.ts';
import type { Chunk, ChunkSource } from './chunk.ts';
import { ConditionError, evaluateCondition } from './condition.ts';
import { Expander, ExpansionBudget } from './expander.ts';
import type { TokenSource } from './expander.ts';
import { ExpandedText } from './expanded-text.ts';
import { Macro, MacroError, parseDefinition, sameDefinition } from './macro.ts';
import type { MacroDefinition } from './macro.ts';
import { MacroScope } from './macro-scope.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';
import { scanLine } from './scan.ts';
import type { Directive, Item, TextLine, TextRun } from './scan.ts';
import { MAX_INCLUDE_DEPTH } from './source-reader.ts';
import type { CachedSource } from './source-cache.ts';
import type { OpenedFile, SourceReader } from './source-reader.ts';

/** A condition that is open. */
interface Conditional {
  /** Where its `#if` stands. */
  readonly at: Loc;
  /** Whether lines are left out. */
  skipping: boolean;
  /** Whether a branch was taken, or none may be: the condition stands in lines that are left out. */
  taken: boolean;
  seenElse: boolean;
}

/** A file that is being read. */
interface Frame {
  readonly file: OpenedFile;
  readonly items: readonly Item[];
  index: number;
  /** Offset in the text run that is read. */
  cursor: number;
  /** Index of the next of the run's lines to look at. */
  line: number;
  readonly conditionals: Conditional[];
}

/**
 * Reads a source as `gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp` does: gives the lines that its conditions leave,
 * with macros expanded. Lines without a macro are given as they stand in their file.
 */
export class Preprocessor implements ChunkSource {
  readonly #reader: SourceReader;
  readonly #sources: SourceMap;
  readonly #collector: Collector;
  readonly #budget: ExpansionBudget;
  readonly #macros: MacroScope;
  readonly #frames: Frame[] = [];
  readonly #once = new Set<CachedSource>();
  /** Whether a file was missing: names may be unknown for that alone. */
  missingFile = false;

  constructor(reader: SourceReader, main: OpenedFile) {
    this.#reader = reader;
    this.#sources = reader.sources;
    this.#collector = reader.collector;
    this.#budget = new ExpansionBudget(reader.collector);
    this.#macros = new MacroScope(reader.sources, main.path, () => this.#frames.length - 1);
    this.#push(main);
  }

  /** Defines a macro as `-D` does: `NAME`, which is 1, or `NAME=VALUE`. */
  define(text: string): void {
    const equals = text.indexOf('=');
    const line = equals < 0 ? `${text} 1` : `${text.slice(0, equals)} ${text.slice(equals + 1)}`;
    const bytes = Uint8Array.from(line, (character) => character.charCodeAt(0));
    const { base } = this.#reader.openText('<command-line>', bytes);
    try {
      const tokens = tokenize(cleanText(line, 0, line.length, false), 0);
      this.#macros.define(new Macro(parseDefinition(tokens, 0), base));
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      this.#collector.error('macro-definition', base + error.at, error.message);
    }
  }

  next(): Chunk | undefined {
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      const item = frame.items[frame.index];
      if (item === undefined) {
        this.#pop(frame);
      } else if (item.kind === 'directive') {
        frame.index++;
        this.#directive(frame, item);
      } else if (frame.conditionals.at(-1)?.skipping === true) {
        frame.index++;
      } else {
        const chunk = this.#text(frame, item);
        if (chunk !== undefined) return chunk;
        frame.index++;
        frame.cursor = -1;
      }
    }
    return undefined;
  }

  #push(file: OpenedFile): void {
    const { items, openComment } = file.cached.scanned;
    this.#frames.push({ file, items, index: 0, cursor: -1, line: 0, conditionals: [] });
    if (openComment !== undefined)
      this.#collector.error('unterminated-comment', file.base + openComment, 'unterminated comment');
  }

  #pop(frame: Frame): void {
    for (const { at, seenElse } of frame.conditionals.reverse())
      this.#collector.error('unterminated-conditional', at, `unterminated #${seenElse ? 'else' : 'if'}`);
    this.#frames.pop();
  }

  /** The next chunk of a text run, undefined at its end. */
  #text(frame: Frame, run: TextRun): Chunk | undefined {
    if (frame.cursor < 0) {
      frame.cursor = run.start;
      frame.line = 0;
    }
    const { lines } = run;
    while (frame.line < lines.length && lines[frame.line]!.start < frame.cursor) frame.line++;
    let { line } = frame;
    while (line < lines.length && !this.#hasMacro(lines[line]!)) line++;
    frame.line = line;
    const end = lines[line]?.start ?? run.end;
    if (frame.cursor < end) {
      const start = frame.cursor;
      frame.cursor = end;
      const { text } = frame.file.cached;
      return {
        text,
        start,
        end,
        path: frame.file.path,
        base: frame.file.base,
        pieces: undefined,
        raw: false,
      };
    }
    return line < lines.length ? this.#expandLine(frame, lines[line]!) : undefined;
  }

  /** Whether a line cannot be given as it stands. */
  #hasMacro(line: TextLine): boolean {
    if (line.spliced) return true;
    for (const name of line.identifiers) if (this.#macros.means(name)) return true;
    return false;
  }

  #expandLine(frame: Frame, line: TextLine): Chunk {
    const output = new ExpandedText(this.#sources);
    const source = this.#lineSource(frame, line);
    const expander = new Expander(source, this.#macros, this.#collector, this.#budget, false);
    for (let token = expander.next(); token.kind !== 'end'; token = expander.next())
      output.add(token, expander.usedAt);
    return output.finish(frame.file.path);
  }

  /** The tokens of a line, and of those after it that a macro call goes on into. */
  #lineSource(frame: Frame, first: TextLine): TokenSource {
    let tokens = this.#tokens(frame, first);
    let index = 0;
    frame.cursor = first.end;
    return {
      next: () => tokens[index++],
      more: (inArguments) => {
        const line = this.#nextLine(frame, inArguments);
        if (line === undefined) return false;
        tokens = this.#tokens(frame, line);
        const next = tokens[0];
        if (next !== undefined) tokens[0] = { ...next, space: true };
        index = 0;
        return true;
      },
    };
  }

  #tokens(frame: Frame, { start, end, spliced }: TextLine): PpToken[] {
    const { cached, base } = frame.file;
    return tokenize(cleanText(cached.text, start, end, spliced), base);
  }

  /** Reads the next line of a file for a macro call. */
  #nextLine(frame: Frame, inArguments: boolean): TextLine | undefined {
    for (;;) {
      const item = frame.items[frame.index];
      if (item === undefined) return undefined;
      if (item.kind === 'directive') {
        if (!inArguments || item.name.startsWith('include')) return undefined;
        frame.index++;
        frame.cursor = -1;
        this.#directive(frame, item);
      } else if (frame.conditionals.at(-1)?.skipping === true) {
        frame.index++;
      } else {
        if (frame.cursor < 0) {
          frame.cursor = item.start;
          frame.line = 0;
        }
        if (frame.cursor < item.end) {
          const line = scanLine(frame.file.cached.text, frame.cursor);
          frame.cursor = line.end;
          return line;
        }
        frame.index++;
        frame.cursor = -1;
      }
    }
  }

  #directive(frame: Frame, directive: Directive): void {
    const skipping = frame.conditionals.at(-1)?.skipping === true;
    switch (directive.name) {
      case 'if':
      case 'ifdef':
      case 'ifndef':
        this.#if(frame, directive, skipping);
        return;
      case 'elif':
      case 'elifdef':
      case 'elifndef':
        this.#elif(frame, directive);
        return;
      case 'else':
        this.#else(frame, directive);
        return;
      case 'endif':
        if (frame.conditionals.pop() === undefined)
          this.#error('preprocessor-directive', frame, directive, '#endif without #if');
        return;
    }
    if (skipping) return;
    switch (directive.name) {
      case 'define':
        this.#define(frame, directive);
        return;
      case 'undef':
        this.#undef(frame, directive);
        return;
      case 'include':
      case 'import':
      case 'include_next':
        this.#include(frame, directive);
        return;
      case 'error':
        this.#error('preprocessor-error', frame, directive, `#error ${this.#bodyText(frame, directive)}`);
        return;
      case 'warning':
        this.#collector.warning(
          'preprocessor-warning',
          frame.file.base + directive.start,
          `#warning ${this.#bodyText(frame, directive)}`,
        );
        return;
      case 'line':
        this.#line(frame, directive);
        return;
      case 'pragma':
        if (this.#bodyText(frame, directive) === 'once') this.#once.add(frame.file.cached);
        return;
    }
  }

  #error(
    id: 'preprocessor-directive' | 'preprocessor-error' | 'preprocessor-expression' | 'macro-definition',
    frame: Frame,
    directive: Directive,
    message: string,
  ): void {
    this.#collector.error(id, frame.file.base + directive.start, message);
  }

  #bodyText({ file }: Frame, { body, end }: Directive): string {
    const tokens = tokenize(cleanText(file.cached.text, body, end, true), 0);
    return tokens.map((token, i) => (token.space && i > 0 ? ` ${token.text}` : token.text)).join('');
  }

  /** A directive's tokens, their locations being offsets in the file. */
  #bodyTokens({ file }: Frame, directive: Directive): readonly PpToken[] {
    const { body, end } = directive;
    return (directive.parsed ??= tokenize(
      cleanText(file.cached.text, body, end, true),
      0,
    )) as readonly PpToken[];
  }

  #if(frame: Frame, directive: Directive, skipping: boolean): void {
    const at = frame.file.base + directive.start;
    const holds = !skipping && this.#holds(frame, directive);
    frame.conditionals.push({ at, skipping: !holds, taken: skipping || holds, seenElse: false });
  }

  #elif(frame: Frame, directive: Directive): void {
    const conditional = frame.conditionals.at(-1);
    if (conditional === undefined) {
      this.#error('preprocessor-directive', frame, directive, `#${directive.name} without #if`);
      return;
    }
    if (conditional.seenElse)
      this.#error('preprocessor-directive', frame, directive, `#${directive.name} after #else`);
    if (conditional.taken) {
      conditional.skipping = true;
      return;
    }
    const holds = this.#holds(frame, directive);
    conditional.skipping = !holds;
    conditional.taken = holds;
  }

  #else(frame: Frame, directive: Directive): void {
    const conditional = frame.conditionals.at(-1);
    if (conditional === undefined) {
      this.#error('preprocessor-directive', frame, directive, '#else without #if');
      return;
    }
    if (conditional.seenElse) this.#error('preprocessor-directive', frame, directive, '#else after #else');
    conditional.skipping = conditional.taken;
    conditional.taken = true;
    conditional.seenElse = true;
  }

  /** Whether the condition of an `#if` or one of its kin holds; false where it cannot be worked out. */
  #holds(frame: Frame, directive: Directive): boolean {
    const tokens = this.#bodyTokens(frame, directive);
    const { base } = frame.file;
    if (directive.name !== 'if' && directive.name !== 'elif') {
      const name = tokens[0];
      if (name?.kind !== 'identifier') {
        const message = name === undefined ? 'no macro name given' : 'macro names must be identifiers';
        this.#error('preprocessor-directive', frame, directive, `${message} in #${directive.name}`);
        return false;
      }
      return this.#macros.isDefined(name.text) !== directive.name.endsWith('ndef');
    }
    let index = 0;
    const source: TokenSource = {
      next: () => {
        const token = tokens[index++];
        return token === undefined ? undefined : { ...token, loc: base + token.loc };
      },
      more: () => false,
    };
    const expander = new Expander(source, this.#macros, this.#collector, this.#budget, true);
    try {
      return evaluateCondition({
        next: () => expander.next(),
        nextPlain: () => expander.nextPlain(),
        isDefined: (name) => this.#macros.isDefined(name),
        hasInclude: (operand, operator) => {
          const found = headerName(operand);
          if (found === undefined)
            throw new ConditionError(
              `operator "${operator.text}" requires a header-name`,
              operand[0] ?? operator,
            );
          return this.#find(found.name, frame, found.system).path !== undefined;
        },
      });
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const token = error.token?.kind === 'end' ? undefined : error.token;
      this.#collector.error('preprocessor-expression', token?.loc ?? base + directive.start, error.message);
      return false;
    }
  }

  #define(frame: Frame, directive: Directive): void {
    const { base } = frame.file;
    try {
      if (!isDefinition(directive.parsed)) {
        const tokens = this.#bodyTokens(frame, directive);
        directive.parsed = parseDefinition(tokens, directive.start);
      }
      const macro = new Macro(directive.parsed as MacroDefinition, base);
      const before = this.#macros.define(macro);
      if (before !== undefined && !sameDefinition(before.definition, macro.definition)) {
        const { name } = macro.definition;
        this.#collector.warning('macro-redefined', macro.loc, `"${name}" redefined`, {
          related: [
            {
              message: 'this is the location of the previous definition',
              span: { start: before.loc, end: before.loc },
            },
          ],
        });
      }
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      this.#collector.error('macro-definition', base + error.at, error.message);
    }
  }

  #undef(frame: Frame, directive: Directive): void {
    const name = this.#bodyTokens(frame, directive)[0];
    if (name?.kind === 'identifier') this.#macros.undefine(name.text);
    else this.#error('preprocessor-directive', frame, directive, 'no macro name given in #undef directive');
  }

  #line(frame: Frame, directive: Directive): void {
    const { base } = frame.file;
    const [number, name] = this.#expanded(frame, this.#bodyTokens(frame, directive));
    if (number?.kind !== 'number' || !/^[0-9]+$/.test(number.text)) {
      this.#error(
        'preprocessor-directive',
        frame,
        directive,
        `"${number?.text ?? ''}" after #line is not a positive integer`,
      );
      return;
    }
    if (name !== undefined && name.kind !== 'string') {
      this.#error('preprocessor-directive', frame, directive, `"${name.text}" is not a valid filename`);
      return;
    }
    const next = base + directive.end;
    const file = name?.text.slice(1, -1) ?? this.#sources.place(next, true)?.file ?? frame.file.path;
    this.#sources.mark(next, file, Number(number.text), false);
  }

  /** A directive's tokens with macros expanded. */
  #expanded(frame: Frame, tokens: readonly PpToken[]): PpToken[] {
    const { base } = frame.file;
    let index = 0;
    const source: TokenSource = {
      next: () => {
        const token = tokens[index++];
        return token === undefined ? undefined : { ...token, loc: base + token.loc };
      },
      more: () => false,
    };
    const expander = new Expander(source, this.#macros, this.#collector, this.#budget, true);
    const expanded: PpToken[] = [];
    for (let token = expander.next(); token.kind !== 'end'; token = expander.next()) {
      if (token.kind !== 'padding') expanded.push(token);
    }
    return expanded;
  }

  #include(frame: Frame, directive: Directive): void {
    let tokens = this.#bodyTokens(frame, directive);
    const at = frame.file.base + directive.start;
    if (tokens[0]?.kind !== 'string' && tokens[0]?.text !== '<') tokens = this.#expanded(frame, tokens);
    else if (tokens[0].text === '<') tokens = [angled(this.#rawBody(frame, directive)) ?? tokens[0]];
    const header = headerName(tokens);
    if (header === undefined) {
      this.#error(
        'preprocessor-directive',
        frame,
        directive,
        `#${directive.name} expects "FILENAME" or <FILENAME>`,
      );
      return;
    }
    if (header.name === '') {
      this.#error('preprocessor-directive', frame, directive, `empty filename in #${directive.name}`);
      return;
    }
    if (this.#frames.length >= MAX_INCLUDE_DEPTH) {
      this.#collector.fatal(
        'include-depth',
        at,
        `#include nested depth ${this.#frames.length} exceeds maximum of ${MAX_INCLUDE_DEPTH}`,
      );
    }
    const { path, candidates } = this.#find(
      header.name,
      frame,
      header.system,
      directive.name === 'include_next',
    );
    if (path === undefined) {
      this.missingFile = true;
      this.#reader.notFound(header.name, candidates, at);
      return;
    }
    const file = this.#reader.open(path, at);
    if (file === undefined || this.#once.has(file.cached)) return;
    if (directive.name === 'import') this.#once.add(file.cached);
    this.#push(file);
  }

  #rawBody({ file }: Frame, { body, end }: Directive): string {
    return cleanText(file.cached.text, body, end, true).text;
  }

  /** Looks for a file to include; `#include_next` begins behind the folder the including file was found in. */
  #find(
    name: string,
    frame: Frame,
    system: boolean,
    next = false,
  ): { path: string | undefined; candidates: string[] } {
    let candidates = this.#reader.candidates(name, frame.file.path, system);
    if (next && this.#frames.length > 1)
      candidates = candidates.slice(candidates.indexOf(frame.file.path) + 1);
    return { path: candidates.find((path) => this.#reader.exists(path)), candidates };
  }
}

function isDefinition(parsed: unknown): boolean {
  return parsed !== undefined && !Array.isArray(parsed);
}

/** `<name>` as one token. */
function angled(text: string): PpToken | undefined {
  const match = /<([^>\n]*)>/.exec(text);
  return match === null ? undefined : { kind: 'other', text: match[0], space: false, loc: 0 };
}

/** The file name in the operand of `#include` or `__has_include`. */
function headerName(tokens: readonly PpToken[]): { name: string; system: boolean } | undefined {
  const first = tokens[0];
  if (first?.kind === 'string') return { name: first.text.slice(1, -1), system: false };
  const text = tokens.map((token, i) => (token.space && i > 0 ? ` ${token.text}` : token.text)).join('');
  const match = /^<([^>]*)>/.exec(text);
  return match === null ? undefined : { name: match[1]!, system: true };
}
