// SPDX-License-Identifier: MIT
import { latin1Bytes } from '../base/latin1.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { CachedSource } from './cached-source.ts';
import type { Chunk, ChunkSource } from './chunk.ts';
import { ConditionError } from './condition-value.ts';
import { evaluateCondition } from './condition.ts';
import { Conditionals } from './conditionals.ts';
import { bodyText, bodyTokens, headerName, located, writtenHeader } from './directive-body.ts';
import { ExpandedText } from './expanded-text.ts';
import { Expander, ExpansionBudget } from './expander.ts';
import type { TokenSource } from './expander.ts';
import { Macro, MacroError, parseDefinition, sameDefinition, simpleDefinition } from './macro.ts';
import type { MacroDefinition } from './macro.ts';
import { MacroScope } from './macro-scope.ts';
import type { KeptFile } from './piece-cache.ts';
import type { Outermost } from './outermost.ts';
import { PieceRecorder, isInclude } from './piece-recorder.ts';
import { PlainLines } from './plain-lines.ts';
import { cleanText, tokenize } from './pp-token.ts';
import type { PpToken } from './pp-token.ts';
import { scanLine } from './scan.ts';
import type { Directive, HeaderName, Item, TextLine, TextRun } from './scan.ts';
import { MAX_INCLUDE_DEPTH } from './source-reader.ts';
import type { OpenedFile, SourceReader } from './source-reader.ts';

/** A file during reading. */
class Frame {
  readonly path: string;
  readonly cached: CachedSource;
  readonly text: string;
  readonly base: Loc;
  readonly kept: KeptFile | undefined;
  readonly items: readonly Item[];
  readonly conditionals: Conditionals;
  index = 0;
  /** Offset in the current text run; -1 before its start. */
  cursor = -1;
  /** Index of the next line of the run. */
  line = 0;
  /**
   * The run whose names were looked up last, and which of them are macros. The result is valid for the whole
   * run, because a run contains no directives.
   */
  run: TextRun | undefined = undefined;
  areMacros: readonly boolean[] = [];
  /** Whether a piece of the file starts here: at its start and after an include. */
  atPiece = true;

  constructor({ path, cached, text, base, kept }: OpenedFile, collector: Collector) {
    this.path = path;
    this.cached = cached;
    this.text = text;
    this.base = base;
    this.kept = kept;
    this.items = cached.scanned.items;
    this.conditionals = new Conditionals(collector);
  }
}

/**
 * Reads a source like `gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp`: returns the lines that its
 * conditions leave, with macros expanded. Lines without macros are returned as in their file.
 */
export class Preprocessor implements ChunkSource {
  readonly #reader: SourceReader;
  readonly #sources: SourceMap;
  readonly #collector: Collector;
  readonly #budget: ExpansionBudget;
  readonly #macros: MacroScope;
  readonly #plainLines: PlainLines;
  readonly #frames: Frame[] = [];
  readonly #outermost: Outermost;
  /** Undefined if nothing is kept for other compilations. */
  readonly #pieces: PieceRecorder | undefined;
  /** Files with `#pragma once`, which are read only once. */
  readonly #once = new Set<CachedSource>();
  /** Whether a file was missing: then unknown names may have been defined in it. */
  missingFile = false;

  constructor(reader: SourceReader, main: OpenedFile, outermost: Outermost) {
    this.#reader = reader;
    this.#outermost = outermost;
    this.#sources = reader.sources;
    this.#collector = reader.collector;
    this.#budget = new ExpansionBudget(reader.collector);
    this.#macros = new MacroScope(reader.sources, main.path, () => this.#frames.length - 1);
    this.#plainLines = new PlainLines(
      this.#macros,
      this.#sources,
      this.#budget,
      (tokens, collector) => new Expander(located(tokens, 0), this.#macros, collector, this.#budget, false),
    );
    const { pieces, sources, collector } = reader;
    this.#pieces =
      pieces && new PieceRecorder(pieces, outermost, this.#macros, this.#budget, sources, collector);
    this.#push(main);
  }

  /** Defines a macro like `-D`: `NAME` (value 1), or `NAME=VALUE`. */
  define(text: string): void {
    const equals = text.indexOf('=');
    const line = equals < 0 ? `${text} 1` : `${text.slice(0, equals)} ${text.slice(equals + 1)}`;
    const { base } = this.#reader.openText('<command-line>', latin1Bytes(line));
    this.#defineMacro(base, () => parseDefinition(tokenize(cleanText(line, 0, line.length, false), 0), 0));
  }

  next(): Chunk | undefined {
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      if (frame.atPiece) {
        frame.atPiece = false;
        this.#pieces?.begin(frame);
      }
      const item = frame.items[frame.index];
      if (item === undefined) {
        this.#pieces?.end();
        frame.conditionals.finish();
        this.#frames.pop();
      } else if (item.kind === 'directive') {
        if (isInclude(item) && !frame.conditionals.skipping) {
          this.#pieces?.end();
          frame.atPiece = true;
        }
        nextItem(frame);
        this.#directive(frame, item);
      } else {
        const chunk = frame.conditionals.skipping ? undefined : this.#text(frame, item);
        if (chunk !== undefined) return chunk;
        nextItem(frame);
      }
    }
    return undefined;
  }

  #push(file: OpenedFile): void {
    this.#frames.push(new Frame(file, this.#collector));
    const { openComment } = file.cached.scanned;
    if (openComment !== undefined)
      this.#collector.error('unterminated-comment', file.base + openComment, 'unterminated comment');
  }

  /** The next chunk of a text run; undefined at its end. */
  #text(frame: Frame, run: TextRun): Chunk | undefined {
    const { lines } = run;
    beginRun(frame, run);
    if (frame.run !== run) {
      frame.run = run;
      frame.areMacros = run.names.map((name) => this.#macros.means(name));
    }
    // a macro call may have extended into these lines
    while (frame.line < lines.length && lines[frame.line]!.start < frame.cursor) frame.line++;
    while (frame.line < lines.length && !this.#needsWork(lines[frame.line]!, frame.areMacros)) frame.line++;
    const line = lines[frame.line];
    const end = line?.start ?? run.end;
    if (frame.cursor < end) {
      const start = frame.cursor;
      frame.cursor = end;
      const { text, path, base } = frame;
      return { text, start, end, path, base, pieces: undefined, raw: false };
    }
    return line && this.#expandLine(frame, run, line);
  }

  /** Whether a line cannot be returned unchanged. */
  #needsWork({ spliced, identifiers }: TextLine, areMacros: readonly boolean[]): boolean {
    if (spliced) return true;
    for (const name of identifiers) if (areMacros[name]!) return true;
    return false;
  }

  #expandLine(frame: Frame, run: TextRun, line: TextLine): Chunk {
    const chunk = this.#plainLines.expand(line, run.names, frame.text, frame.path, frame.base);
    if (chunk !== undefined) {
      frame.cursor = line.end;
      return chunk;
    }
    const output = new ExpandedText((written, used) => this.#sources.expansion(written, used));
    const source = this.#lineSource(frame, line);
    const expander = new Expander(source, this.#macros, this.#collector, this.#budget, false);
    for (let token = expander.next(); token.kind !== 'end'; token = expander.next())
      output.add(token, expander.usedAt);
    return output.finish(frame.path);
  }

  /** The tokens of a line, and of the following lines if a macro call extends into them. */
  #lineSource(frame: Frame, first: TextLine): TokenSource {
    const read = ({ start, end, spliced }: TextLine): PpToken[] =>
      tokenize(cleanText(frame.text, start, end, spliced), frame.base);
    let tokens = read(first);
    let index = 0;
    frame.cursor = first.end;
    return {
      next: () => tokens[index++],
      more: (inArguments) => {
        const line = this.#nextLine(frame, inArguments);
        if (line === undefined) return false;
        tokens = read(line);
        const next = tokens[0];
        if (next !== undefined) tokens[0] = { ...next, space: true };
        index = 0;
        return true;
      },
    };
  }

  /** Reads the next line of a file for a macro call. */
  #nextLine(frame: Frame, inArguments: boolean): TextLine | undefined {
    for (;;) {
      const item = frame.items[frame.index];
      if (item === undefined) return undefined;
      if (item.kind === 'directive') {
        if (!inArguments || item.name.startsWith('include')) return undefined;
        nextItem(frame);
        this.#directive(frame, item);
        continue;
      }
      if (!frame.conditionals.skipping) {
        beginRun(frame, item);
        if (frame.cursor < item.end) {
          const line = scanLine(frame.text, frame.cursor);
          frame.cursor = line.end;
          return line;
        }
      }
      nextItem(frame);
    }
  }

  #directive(frame: Frame, directive: Directive): void {
    const { name } = directive;
    const { conditionals } = frame;
    const at = frame.base + directive.start;
    switch (name) {
      case 'if':
      case 'ifdef':
      case 'ifndef':
        conditionals.begin(at, () => this.#holds(frame, directive));
        return;
      case 'elif':
      case 'elifdef':
      case 'elifndef':
        conditionals.elif(name, at, () => this.#holds(frame, directive));
        return;
      case 'else':
        conditionals.else(at);
        return;
      case 'endif':
        conditionals.end(at);
        return;
    }
    if (!conditionals.skipping) this.#act(frame, directive, at);
  }

  /** Performs a directive that is not a condition. */
  #act(frame: Frame, directive: Directive, at: Loc): void {
    switch (directive.name) {
      case 'define':
        this.#defineMacro(frame.base, () => this.#definition(frame, directive));
        return;
      case 'undef':
        this.#undef(frame, directive, at);
        return;
      case 'include':
      case 'import':
      case 'include_next':
        this.#include(frame, directive, at);
        return;
      case 'error':
        this.#collector.error('preprocessor-error', at, `#error ${bodyText(frame.text, directive)}`);
        return;
      case 'warning':
        this.#collector.warning('preprocessor-warning', at, `#warning ${bodyText(frame.text, directive)}`);
        return;
      case 'line':
        this.#outermost.unrepeatable = true;
        this.#line(frame, directive, at);
        return;
      case 'pragma':
        this.#outermost.unrepeatable = true;
        if (bodyText(frame.text, directive) === 'once') this.#once.add(frame.cached);
    }
  }

  #expander(tokens: readonly PpToken[], base: Loc): Expander {
    return new Expander(located(tokens, base), this.#macros, this.#collector, this.#budget, true);
  }

  /** Whether the condition of an `#if` or a variant of it holds; false if it cannot be evaluated. */
  #holds(frame: Frame, directive: Directive): boolean {
    const tokens = bodyTokens(frame.text, directive);
    const at = frame.base + directive.start;
    if (directive.name !== 'if' && directive.name !== 'elif') {
      const name = tokens[0];
      if (name?.kind === 'identifier')
        return this.#macros.isDefined(name.text) !== directive.name.endsWith('ndef');
      const what = name === undefined ? 'no macro name given' : 'macro names must be identifiers';
      this.#collector.error('preprocessor-directive', at, `${what} in #${directive.name}`);
      return false;
    }
    const expander = this.#expander(tokens, frame.base);
    try {
      return evaluateCondition({
        next: () => expander.next(),
        nextPlain: () => expander.nextPlain(),
        isDefined: (name) => this.#macros.isDefined(name),
        hasInclude: (operand, operator) => {
          this.#outermost.unrepeatable = true;
          const header = headerName(operand);
          if (header === undefined)
            throw new ConditionError(
              `operator "${operator.text}" requires a header-name`,
              operand[0] ?? operator,
            );
          return this.#find(header, frame, false).path !== undefined;
        },
      });
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const token = error.token?.kind === 'end' ? undefined : error.token;
      let place = at;
      // a word from a macro was written elsewhere
      if (token !== undefined && token.loc >= at && token.loc < frame.base + directive.end) place = token.loc;
      else if (token !== undefined) place = this.#sources.expansion(token.loc, at);
      this.#collector.error('preprocessor-expression', place, error.message);
      return false;
    }
  }

  /** The definition in a `#define`, parsed once for all readings of the file. */
  #definition(frame: Frame, directive: Directive): MacroDefinition {
    if (directive.parsed === undefined || Array.isArray(directive.parsed)) {
      directive.parsed =
        simpleDefinition(frame.text, directive) ??
        parseDefinition(bodyTokens(frame.text, directive), directive.start);
    }
    return directive.parsed as MacroDefinition;
  }

  #defineMacro(base: Loc, define: () => MacroDefinition): void {
    try {
      const macro = new Macro(define(), base);
      const before = this.#macros.define(macro);
      if (before === undefined || sameDefinition(before.definition, macro.definition)) return;
      this.#collector.warning('macro-redefined', macro.loc, `"${macro.definition.name}" redefined`, {
        related: [{ message: 'it was defined here before', span: { start: before.loc, end: before.loc } }],
      });
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      this.#collector.error('macro-definition', base + error.at, error.message);
    }
  }

  #undef(frame: Frame, directive: Directive, at: Loc): void {
    const name = bodyTokens(frame.text, directive)[0];
    if (name?.kind === 'identifier') this.#macros.undefine(name.text);
    else this.#collector.error('preprocessor-directive', at, 'no macro name given in #undef directive');
  }

  #line(frame: Frame, directive: Directive, at: Loc): void {
    const [number, name] = this.#expanded(frame, directive);
    if (number?.kind !== 'number' || !/^[0-9]+$/.test(number.text)) {
      const message = `"${number?.text ?? ''}" after #line is not a positive integer`;
      this.#collector.error('preprocessor-directive', at, message);
    } else if (name !== undefined && name.kind !== 'string') {
      this.#collector.error('preprocessor-directive', at, `"${name.text}" is not a valid filename`);
    } else {
      const next = frame.base + directive.end;
      const file = name?.text.slice(1, -1) ?? this.#sources.place(next, true)?.file ?? frame.path;
      this.#sources.mark(next, file, Number(number.text), false);
    }
  }

  /** A directive's tokens with macros expanded. */
  #expanded(frame: Frame, directive: Directive): PpToken[] {
    const expander = this.#expander(bodyTokens(frame.text, directive), frame.base);
    const expanded: PpToken[] = [];
    for (let token = expander.next(); token.kind !== 'end'; token = expander.next()) {
      if (token.kind !== 'padding') expanded.push(token);
    }
    return expanded;
  }

  #include(frame: Frame, directive: Directive, at: Loc): void {
    directive.header ??= writtenHeader(frame.text, directive);
    const header = directive.header ?? headerName(this.#expanded(frame, directive));
    if (header === undefined || header.name === '') {
      this.missingFile = true;
      const message =
        header === undefined
          ? `#${directive.name} expects "FILENAME" or <FILENAME>`
          : `empty filename in #${directive.name}`;
      this.#collector.error('preprocessor-directive', at, message);
      return;
    }
    if (this.#frames.length >= MAX_INCLUDE_DEPTH) {
      const message = `#include nested depth ${this.#frames.length} exceeds maximum of ${MAX_INCLUDE_DEPTH}`;
      this.#collector.fatal('include-depth', at, message);
    }
    const { path, candidates } = this.#find(header, frame, directive.name === 'include_next');
    // a header that was read before, and has nothing outside its guard
    const guard = path === undefined ? undefined : this.#reader.guard(path);
    if (guard !== undefined && this.#macros.isDefined(guard)) return;
    const file = path === undefined ? undefined : this.#reader.open(path, at, false);
    if (file === undefined) {
      this.missingFile = true;
      this.#reader.notFound(header.name, candidates, at);
    } else if (!this.#once.has(file.cached)) {
      if (directive.name === 'import') this.#once.add(file.cached);
      this.#push(file);
    }
  }

  /**
   * Looks for a file to include; `#include_next` starts after the folder in which the including file was
   * found.
   */
  #find(
    { name, system }: HeaderName,
    frame: Frame,
    next: boolean,
  ): { path: string | undefined; candidates: string[] } {
    let candidates = this.#reader.candidates(name, frame.path, system);
    if (next && this.#frames.length > 1) candidates = candidates.slice(candidates.indexOf(frame.path) + 1);
    return { path: candidates.find((path) => this.#reader.exists(path)), candidates };
  }
}

function nextItem(frame: Frame): void {
  frame.index++;
  frame.cursor = -1;
}

function beginRun(frame: Frame, run: TextRun): void {
  if (frame.cursor >= 0) return;
  frame.cursor = run.start;
  frame.line = 0;
}
