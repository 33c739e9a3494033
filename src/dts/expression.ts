// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc } from '../source/loc.ts';
import type { Lexer, TokenKind } from './lexer.ts';
import type { SyntaxErrors } from './syntax-errors.ts';

/** Parentheses may be nested that deep. */
const MAX_DEPTH = 1000;

const mask = (value: bigint): bigint => BigInt.asUintN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

/** Operators with two operands by precedence, the loosest first: as in C, all of them to the left. */
const LEVELS: readonly Readonly<Record<string, (a: bigint, b: bigint) => bigint | undefined>>[] = [
  { '||': (a, b) => truth(a !== 0n || b !== 0n) },
  { '&&': (a, b) => truth(a !== 0n && b !== 0n) },
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '==': (a, b) => truth(a === b), '!=': (a, b) => truth(a !== b) },
  {
    '<': (a, b) => truth(a < b),
    '>': (a, b) => truth(a > b),
    '<=': (a, b) => truth(a <= b),
    '>=': (a, b) => truth(a >= b),
  },
  { '<<': (a, b) => (b < 64n ? mask(a << b) : 0n), '>>': (a, b) => (b < 64n ? a >> b : 0n) },
  { '+': (a, b) => mask(a + b), '-': (a, b) => mask(a - b) },
  {
    '*': (a, b) => mask(a * b),
    '/': (a, b) => (b === 0n ? undefined : a / b),
    '%': (a, b) => (b === 0n ? undefined : a % b),
  },
];

const OPERATORS: ReadonlyMap<
  string,
  { readonly level: number; readonly apply: (a: bigint, b: bigint) => bigint | undefined }
> = new Map(
  LEVELS.flatMap((operators, level) =>
    Object.entries(operators).map(([text, apply]) => [text, { level, apply }] as const),
  ),
);

/** Kinds whose text may be that of an operator. */
const OPERATOR_KINDS: ReadonlySet<TokenKind> = new Set([
  'punctuation',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
]);

/** Reads integer expressions: 64 bits, unsigned, and what goes over is lost. */
export class Expressions {
  readonly #lexer: Lexer;
  readonly #collector: Collector;
  readonly #errors: SyntaxErrors;
  #depth = 0;
  #end: Loc = 0;

  constructor(lexer: Lexer, collector: Collector, errors: SyntaxErrors) {
    this.#lexer = lexer;
    this.#collector = collector;
    this.#errors = errors;
  }

  /** Past the last character of the operand that was read last. */
  get end(): Loc {
    return this.#end;
  }

  /** A number, a character, or an expression in parentheses: what stands in a cell. */
  primary(): bigint {
    const lexer = this.#lexer;
    if (lexer.kind === 'number' || lexer.kind === 'character') {
      const { value } = lexer;
      this.#end = lexer.end;
      lexer.advance();
      return value;
    }
    if (lexer.kind === 'word') {
      this.#errors.unknownWord();
      lexer.advance();
      this.#passArguments();
      return 0n;
    }
    if (!this.#lexer.is('(')) this.#errors.fail('a number, a character or an expression in parentheses');
    if (++this.#depth > MAX_DEPTH)
      this.#collector.fatal('too-deep', lexer.span, `parentheses are nested more than ${MAX_DEPTH} deep`);
    lexer.advance();
    const value = this.#ternary();
    if (!this.#lexer.is(')')) this.#errors.fail("')' or an operator");
    this.#end = lexer.end;
    lexer.advance();
    this.#depth--;
    return value;
  }

  /** Forgets parentheses that an error left open. */
  reset(): void {
    this.#depth = 0;
  }

  /** Passes what stands in parentheses behind a name that is no macro: anything. */
  #passArguments(): void {
    const lexer = this.#lexer;
    if (!this.#lexer.is('(')) return;
    let depth = 0;
    do {
      if (this.#lexer.is('(')) depth++;
      else if (this.#lexer.is(')')) depth--;
      else if (lexer.kind === 'end' || this.#lexer.is(';') || this.#lexer.is('{') || this.#lexer.is('}'))
        return;
      lexer.advance();
    } while (depth > 0);
  }

  #ternary(): bigint {
    const condition = this.#binary(0);
    if (!this.#lexer.is('?')) return condition;
    if (++this.#depth > MAX_DEPTH)
      this.#collector.fatal(
        'too-deep',
        this.#lexer.span,
        `conditions are nested more than ${MAX_DEPTH} deep`,
      );
    this.#lexer.advance();
    const first = this.#ternary();
    // "1 ? a : 2" where a label is read for want of a space is an error to dtc as well
    if (!this.#lexer.is(':')) this.#errors.fail("':'");
    this.#lexer.advance();
    const second = this.#ternary();
    this.#depth--;
    return condition !== 0n ? first : second;
  }

  #binary(least: number): bigint {
    const lexer = this.#lexer;
    const { start } = lexer;
    let left = this.#unary();
    for (;;) {
      const operator = OPERATOR_KINDS.has(lexer.kind) ? OPERATORS.get(lexer.text) : undefined;
      if (operator === undefined || operator.level < least) return left;
      lexer.advance();
      const right = this.#binary(operator.level + 1);
      const result = operator.apply(left, right);
      if (result === undefined)
        this.#collector.error('division-by-zero', { start, end: lexer.start }, 'division by zero');
      left = result ?? 0n;
    }
  }

  #unary(): bigint {
    const lexer = this.#lexer;
    let signs = '';
    while (this.#lexer.is('-') || this.#lexer.is('~') || this.#lexer.is('!')) {
      signs += lexer.text;
      lexer.advance();
    }
    let value = this.primary();
    for (let i = signs.length - 1; i >= 0; i--) {
      value = signs[i] === '-' ? mask(-value) : signs[i] === '~' ? mask(~value) : truth(value === 0n);
    }
    return value;
  }
}
