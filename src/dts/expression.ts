// SPDX-License-Identifier: MIT
import { present } from '../base/invariant.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc } from '../source/loc.ts';
import type { Lexer, TokenKind } from './lexer.ts';
import type { SyntaxErrors } from './syntax-errors.ts';

/** Limit of nested parentheses. */
const MAX_DEPTH = 1000;

const mask = (value: bigint): bigint => BigInt.asUintN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

/** Binary operators by precedence, the lowest first; as in C, all of them are left-associative. */
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

interface Operator {
  readonly level: number;
  readonly apply: (a: bigint, b: bigint) => bigint | undefined;
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  LEVELS.flatMap((operators, level) =>
    Object.entries(operators).map(([text, apply]) => [text, { level, apply }] as const),
  ),
);

/** Kinds whose text may be an operator. */
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

/** A part of an expression that waits for its last operand. */
type Waiting =
  | { readonly kind: 'operator'; readonly operator: Operator; readonly left: bigint; readonly start: Loc }
  | { readonly kind: 'condition'; readonly condition: bigint }
  | { readonly kind: 'choice'; readonly condition: bigint; readonly first: bigint };

/** Open parentheses. */
interface Group {
  /** The signs before them. */
  readonly signs: string;
  readonly start: Loc;
  readonly waiting: Waiting[];
}

/** Evaluates integer expressions: 64 bits, unsigned, overflow is dropped. */
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

  /** Location after the last character of the last operand. */
  get end(): Loc {
    return this.#end;
  }

  /** A number, a character, or an expression in parentheses: the content of a cell. */
  primary(): bigint {
    return this.#lexer.is('(') ? this.#parentheses() : this.#atom();
  }

  #atom(): bigint {
    const lexer = this.#lexer;
    if (lexer.kind === 'number' || lexer.kind === 'character') {
      const { value } = lexer;
      this.#end = lexer.end;
      lexer.advance();
      return value;
    }
    if (lexer.kind !== 'word') this.#errors.fail('a number, a character or an expression in parentheses');
    this.#errors.unknownWord();
    lexer.advance();
    this.#passArguments();
    return 0n;
  }

  /** Discards parentheses that an error left open. */
  reset(): void {
    this.#depth = 0;
  }

  /** Skips the parentheses after a name that is not a macro, with any contents. */
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

  /**
   * An expression in parentheses: open ones are in a list, because a browser's stack is too small for the
   * allowed depth.
   */
  #parentheses(): bigint {
    const lexer = this.#lexer;
    const open: Group[] = [];
    for (;;) {
      const { start } = lexer;
      const signs = this.#signs();
      if (lexer.is('(')) {
        this.#deepen('parentheses');
        lexer.advance();
        open.push({ signs, start, waiting: [] });
        continue;
      }
      let group = present(open.at(-1), 'an expression begins with a parenthesis');
      let value = this.#settle(group.waiting, signed(signs, this.#atom()), start);
      while (value !== undefined) {
        if (!lexer.is(')')) this.#errors.fail("')' or an operator");
        this.#end = lexer.end;
        lexer.advance();
        this.#depth--;
        open.pop();
        const inner = signed(group.signs, value);
        const outer = open.at(-1);
        if (outer === undefined) return inner;
        value = this.#settle(outer.waiting, inner, group.start);
        group = outer;
      }
    }
  }

  /**
   * Passes an operand to the pending part.
   *
   * @param start start of the operand
   * @returns the value of everything in the parentheses; undefined if another operand must follow
   */
  #settle(waiting: Waiting[], operand: bigint, start: Loc): bigint | undefined {
    const lexer = this.#lexer;
    const operator = OPERATOR_KINDS.has(lexer.kind) ? OPERATORS.get(lexer.text) : undefined;
    let value = operand;
    let from = start;
    let last = waiting.at(-1);
    for (
      ;
      last?.kind === 'operator' && last.operator.level >= (operator?.level ?? 0);
      last = waiting.at(-1)
    ) {
      value = this.#applied(last, value);
      from = last.start;
      waiting.pop();
    }
    if (operator !== undefined) {
      lexer.advance();
      waiting.push({ kind: 'operator', operator, left: value, start: from });
      return undefined;
    }
    if (lexer.is('?')) {
      this.#deepen('conditions');
      lexer.advance();
      waiting.push({ kind: 'condition', condition: value });
      return undefined;
    }
    for (; last?.kind === 'choice'; last = waiting.at(-1)) {
      if (last.condition !== 0n) value = last.first;
      this.#depth--;
      waiting.pop();
    }
    if (last?.kind !== 'condition') return value;
    // "1 ? a : 2", where a missing space makes "a :" a label, is an error in dtc as well
    if (!lexer.is(':')) this.#errors.fail("':'");
    lexer.advance();
    waiting.pop();
    waiting.push({ kind: 'choice', condition: last.condition, first: value });
    return undefined;
  }

  #applied({ operator, left, start }: Waiting & { readonly kind: 'operator' }, right: bigint): bigint {
    const result = operator.apply(left, right);
    if (result === undefined)
      this.#collector.error('division-by-zero', { start, end: this.#lexer.start }, 'division by zero');
    return result ?? 0n;
  }

  /** Counts nested parts. */
  #deepen(what: string): void {
    if (++this.#depth > MAX_DEPTH)
      this.#collector.fatal('too-deep', this.#lexer.span, `${what} are nested more than ${MAX_DEPTH} deep`);
  }

  #signs(): string {
    const lexer = this.#lexer;
    let signs = '';
    while (lexer.is('-') || lexer.is('~') || lexer.is('!')) {
      signs += lexer.text;
      lexer.advance();
    }
    return signs;
  }
}

/** A value with signs before it. */
function signed(signs: string, operand: bigint): bigint {
  let value = operand;
  for (let i = signs.length - 1; i >= 0; i--) {
    value = signs[i] === '-' ? mask(-value) : signs[i] === '~' ? mask(~value) : truth(value === 0n);
  }
  return value;
}
