// SPDX-License-Identifier: MIT
import type { Span } from '../source/loc.ts';
import type { Expressions } from './expression.ts';
import type { Lexer } from './lexer.ts';
import type { SourceReader } from './source-reader.ts';
import type { SyntaxErrors } from './syntax-errors.ts';
import type { ValueSyntax } from './syntax.ts';
import type { ValueBuilder } from './value-builder.ts';

/** The types of arrays by the size of their elements in bits. */
const ARRAY_TYPES = { 8: 'uint8', 16: 'uint16', 32: 'uint32', 64: 'uint64' } as const;
type ElementBits = keyof typeof ARRAY_TYPES;
/** Value of a reference until it is resolved. */
const UNRESOLVED = 0xffff_ffff;
/** Limit of bytes from included files: more than any blob has. */
const MAX_INCLUDED = 64 * 1024 * 1024;

/** Parses the values of properties. */
export class Values {
  readonly #lexer: Lexer;
  readonly #reader: SourceReader;
  readonly #errors: SyntaxErrors;
  readonly #expressions: Expressions;
  readonly #value: ValueBuilder;
  /** Number of bytes from included files so far. */
  #included = 0;

  constructor(
    lexer: Lexer,
    reader: SourceReader,
    errors: SyntaxErrors,
    expressions: Expressions,
    value: ValueBuilder,
  ) {
    this.#lexer = lexer;
    this.#reader = reader;
    this.#errors = errors;
    this.#expressions = expressions;
    this.#value = value;
  }

  /** Parses the text after a property's `=`, up to its semicolon. */
  read(): ValueSyntax {
    try {
      do {
        this.#labels();
        this.#part();
        this.#labels();
      } while (this.#lexer.take(','));
    } catch (error) {
      this.#value.finish();
      throw error;
    }
    return this.#value.finish();
  }

  #expect(text: string): void {
    if (!this.#lexer.take(text)) this.#errors.fail(`'${text}'`);
  }

  #labels(): void {
    const lexer = this.#lexer;
    while (lexer.kind === 'label') {
      this.#value.markReference('label', lexer.text, lexer.start);
      lexer.advance();
    }
  }

  #part(): void {
    const lexer = this.#lexer;
    switch (lexer.kind) {
      case 'string':
        this.#value.string(lexer.text, lexer.start);
        lexer.advance();
        return;
      case 'label-reference':
      case 'path-reference':
        this.#value.markType('string', lexer.start, lexer.text);
        this.#value.markReference('path', lexer.text, lexer.start);
        this.#value.element(lexer.start);
        lexer.advance();
        return;
      case '/bits/':
        lexer.advance();
        this.#array(this.#bits(), true);
        return;
      case '/incbin/':
        this.#incbin();
        return;
      default:
        if (this.#lexer.is('<')) this.#array(32, false);
        else if (this.#lexer.is('[')) this.#bytes();
        else this.#errors.fail("a value: a string, '<' cells '>', '[' bytes ']' or a reference");
    }
  }

  #bits(): ElementBits {
    const lexer = this.#lexer;
    if (lexer.kind !== 'number') this.#errors.fail('8, 16, 32 or 64');
    const bits = lexer.small;
    const isKnown = isElementBits(bits);
    if (!isKnown) {
      this.#reader.collector.error(
        'element-size',
        lexer.span,
        'array elements must be 8, 16, 32 or 64 bits wide',
      );
    }
    lexer.advance();
    return isKnown ? bits : 32;
  }

  #array(bits: ElementBits, afterBits: boolean): void {
    const lexer = this.#lexer;
    if (!this.#lexer.is('<')) this.#errors.fail("'<'");
    this.#value.markType(ARRAY_TYPES[bits], lexer.start);
    lexer.advance();
    for (;;) {
      switch (lexer.kind) {
        case 'label':
          this.#value.markReference('label', lexer.text, lexer.start);
          lexer.advance();
          break;
        case 'label-reference':
        case 'path-reference':
          this.#phandle(bits, afterBits);
          break;
        case 'number':
        case 'character':
          if (lexer.small <= UNRESOLVED && bits === 32) {
            this.#value.integer(lexer.small, 32, lexer.start);
            lexer.advance();
          } else {
            this.#integer(bits);
          }
          break;
        case 'word':
          this.#integer(bits);
          break;
        default:
          if (this.#lexer.take('>')) return;
          if (!this.#lexer.is('('))
            this.#errors.fail("a number, a reference, an expression in parentheses or '>'");
          this.#integer(bits);
      }
    }
  }

  #phandle(bits: number, afterBits: boolean): void {
    const lexer = this.#lexer;
    if (bits === 32) {
      this.#value.markReference('phandle', lexer.text, lexer.start);
    } else if (afterBits) {
      this.#reader.collector.error(
        'element-reference',
        lexer.span,
        'references are only allowed in arrays with 32-bit elements',
      );
    }
    this.#value.bigInteger((1n << BigInt(bits)) - 1n, bits, lexer.start);
    lexer.advance();
  }

  #integer(bits: number): void {
    const lexer = this.#lexer;
    const { start } = lexer;
    const value = this.#expressions.primary();
    const mask = (1n << BigInt(bits)) - 1n;
    // a number with all higher bits set is negative, and fits
    if (value > mask && BigInt.asUintN(64, value | mask) !== 0xffff_ffff_ffff_ffffn)
      this.#truncated(value, bits, mask, { start, end: this.#expressions.end });
    this.#value.bigInteger(value, bits, start);
  }

  #truncated(value: bigint, bits: number, mask: bigint, span: Span): void {
    const kept = (value & mask).toString(16).padStart(bits / 4, '0');
    this.#reader.collector.warning(
      'cell-truncated',
      span,
      `value 0x${value.toString(16).padStart(16, '0')} truncated to 0x${kept}: ${bits} bits are all there are`,
      { subject: `Value 0x${value.toString(16).padStart(16, '0')} truncated to 0x${kept}` },
    );
  }

  #bytes(): void {
    const lexer = this.#lexer;
    this.#value.markType('uint8', lexer.start);
    lexer.advance();
    while (lexer.kind === 'byte' || lexer.kind === 'label') {
      if (lexer.kind === 'byte') this.#value.integer(lexer.small, 8, lexer.start);
      else this.#value.markReference('label', lexer.text, lexer.start);
      lexer.advance();
    }
    if (!this.#lexer.take(']')) this.#errors.fail("two hexadecimal digits or ']'");
  }

  /** `/incbin/ ("file")` or `/incbin/ ("file", offset, length)`. */
  #incbin(): void {
    const lexer = this.#lexer;
    lexer.outermost.unrepeatable = true;
    lexer.advance();
    this.#expect('(');
    if (lexer.kind !== 'string') this.#errors.fail('the name of a file, as a string');
    // dtc opens the file with the name up to a NUL
    const [name = ''] = lexer.text.split('\0', 1);
    const { span, chunk } = lexer;
    lexer.advance();
    let offset = 0n;
    let length: bigint | undefined;
    if (this.#lexer.take(',')) {
      offset = this.#expressions.primary();
      this.#expect(',');
      length = this.#expressions.primary();
    }
    this.#expect(')');
    const candidates = this.#reader.dtcCandidates(name, chunk?.path ?? '', chunk?.raw ?? true);
    const found = candidates.find((candidate) => this.#reader.exists(candidate));
    const bytes = found === undefined ? undefined : this.#reader.bytes(found);
    if (bytes === undefined) {
      this.#reader.notFound(name, candidates, span.start);
      return;
    }
    // an offset after the file's end leaves no bytes
    const start = offset > bytes.length ? bytes.length : Number(offset);
    const end = length === undefined || length > bytes.length - start ? bytes.length : start + Number(length);
    this.#included += end - start;
    if (this.#included > MAX_INCLUDED)
      this.#reader.collector.fatal('incbin', span, `${name}: more than ${MAX_INCLUDED} bytes are put in`);
    this.#value.bytes(bytes.subarray(start, end), span.start);
  }
}

function isElementBits(bits: number): bits is ElementBits {
  return Object.hasOwn(ARRAY_TYPES, bits);
}
