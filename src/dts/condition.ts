// SPDX-License-Identifier: MIT
import { ConditionError, FALSE, character, integer, shift, signed, truth, wrap } from './condition-value.ts';
import type { Value } from './condition-value.ts';
import type { PpToken } from './pp-token.ts';

/** What a condition needs from the preprocessor. */
export interface ConditionInput {
  /** The next token, with macros expanded; `end` after the last one. */
  next(): PpToken;
  /** The next token without expansion: an operand of `defined`. */
  nextPlain(): PpToken;
  isDefined(name: string): boolean;
  /** Whether a file can be included: `__has_include` and the tokens of the name after it. */
  hasInclude(tokens: readonly PpToken[], operator: PpToken): boolean;
}

/**
 * Evaluates an `#if` expression in 64-bit integers, as in C: names that are not macros are 0, one unsigned
 * operand makes an operation unsigned, and parts that do not matter are not evaluated.
 *
 * @throws {ConditionError}
 */
export function evaluateCondition(input: ConditionInput): boolean {
  return new Evaluator(input).whole();
}

/** Precedence of binary operators; all of them are left-associative. */
const PRECEDENCE = new Map<string, number>([
  ['||', 1],
  ['&&', 2],
  ['|', 3],
  ['^', 4],
  ['&', 5],
  ['==', 6],
  ['!=', 6],
  ['<', 7],
  ['>', 7],
  ['<=', 7],
  ['>=', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['%', 10],
]);

/**
 * Pending parts that need the next operand. They are in a list, because a hostile line could exhaust the
 * stack.
 */
type Waiting =
  | { readonly kind: 'parenthesis' }
  | { readonly kind: 'sign'; readonly sign: string }
  | {
      readonly kind: 'operator';
      readonly operator: PpToken;
      readonly precedence: number;
      readonly left: Value;
      /** Whether the left operand makes the right one irrelevant. */
      readonly skips: boolean;
    }
  /** `condition ?` */
  | { readonly kind: 'condition'; readonly holds: boolean }
  /** `condition ? first :` */
  | { readonly kind: 'choice'; readonly holds: boolean; readonly first: Value };

const SIGNS: ReadonlySet<string> = new Set(['!', '-', '+', '~']);

class Evaluator {
  readonly #input: ConditionInput;
  #token: PpToken;
  /** Number of enclosing operators that make the current one irrelevant. */
  #skipped = 0;

  constructor(input: ConditionInput) {
    this.#input = input;
    this.#token = this.#next();
  }

  whole(): boolean {
    if (this.#token.kind === 'end') throw new ConditionError('#if with no expression', undefined);
    const { value } = this.#expression();
    this.#expectEnd(this.#token);
    return value !== 0n;
  }

  #expectEnd({ kind, text }: PpToken): void {
    if (kind !== 'end') {
      if (kind === 'punctuator' && text === ')')
        throw new ConditionError("missing '(' in expression", this.#token);
      if (kind === 'punctuator')
        throw new ConditionError(`token "${text}" is not valid in preprocessor expressions`, this.#token);
      throw new ConditionError(`missing binary operator before token "${text}"`, this.#token);
    }
  }

  #next(): PpToken {
    for (;;) {
      const token = this.#input.next();
      if (token.kind !== 'padding') return token;
    }
  }

  #advance(): void {
    this.#token = this.#next();
  }

  #is(text: string): boolean {
    return this.#token.kind === 'punctuator' && this.#token.text === text;
  }

  #expression(): Value {
    const open: Waiting[] = [];
    for (;;) {
      const token = this.#token;
      if (token.kind !== 'punctuator') {
        const value = this.#settle(open, this.#primary(token));
        if (value !== undefined) return value;
        continue;
      }
      this.#advance();
      if (token.text === '(') open.push({ kind: 'parenthesis' });
      else if (SIGNS.has(token.text)) open.push({ kind: 'sign', sign: token.text });
      else
        throw new ConditionError(
          PRECEDENCE.has(token.text) || token.text === '?'
            ? `operator '${token.text}' has no left operand`
            : `token "${token.text}" is not valid in preprocessor expressions`,
          token,
        );
    }
  }

  /** Passes an operand to the pending parts; undefined if another operand follows. */
  #settle(open: Waiting[], operand: Value): Value | undefined {
    let value = operand;
    for (;;) {
      value = this.#reduced(open, value);
      const operator = this.#token;
      const precedence = this.#precedence();
      if (precedence !== undefined) {
        const skips =
          operator.text === '&&' ? value.value === 0n : operator.text === '||' && value.value !== 0n;
        if (skips) this.#skipped++;
        open.push({ kind: 'operator', operator, precedence, left: value, skips });
        this.#advance();
        return undefined;
      }
      if (this.#is('?')) {
        const holds = value.value !== 0n;
        if (!holds) this.#skipped++;
        open.push({ kind: 'condition', holds });
        this.#advance();
        return undefined;
      }
      value = this.#chosen(open, value);
      if (this.#is(',')) {
        this.#advance();
        return undefined;
      }
      const last = open.pop();
      if (last === undefined) return value;
      if (last.kind === 'condition') {
        this.#endCondition(open, last.holds, value);
        return undefined;
      }
      if (!this.#is(')')) throw new ConditionError("missing ')' in expression", this.#token);
      this.#advance();
    }
  }

  /** A value with the signs before it, and with all operators that bind tighter than the next one. */
  #reduced(open: Waiting[], operand: Value): Value {
    const least = this.#precedence() ?? 0;
    let value = operand;
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if (last.kind === 'sign') value = signed(last.sign, value);
      else if (last.kind === 'operator' && last.precedence >= least) {
        if (last.skips) this.#skipped--;
        value = this.#apply(last.operator, last.left, value);
      } else return value;
      open.pop();
    }
    return value;
  }

  /** The value of the conditional expressions that end here. */
  #chosen(open: Waiting[], second: Value): Value {
    let value = second;
    for (let last = open.at(-1); last?.kind === 'choice'; last = open.at(-1)) {
      if (last.holds) this.#skipped--;
      const unsigned = last.first.unsigned || value.unsigned;
      value = wrap((last.holds ? last.first : value).value, unsigned);
      open.pop();
    }
    return value;
  }

  #endCondition(open: Waiting[], holds: boolean, first: Value): void {
    if (!holds) this.#skipped--;
    if (!this.#is(':')) throw new ConditionError("'?' without following ':'", this.#token);
    this.#advance();
    if (holds) this.#skipped++;
    open.push({ kind: 'choice', holds, first });
  }

  /** The precedence of the token; undefined if it is not a binary operator. */
  #precedence(): number | undefined {
    return this.#token.kind === 'punctuator' ? PRECEDENCE.get(this.#token.text) : undefined;
  }

  #primary(token: PpToken): Value {
    switch (token.kind) {
      case 'number': {
        const value = integer(token);
        this.#advance();
        return value;
      }
      case 'character': {
        const value = character(token);
        this.#advance();
        return value;
      }
      case 'identifier':
        if (token.text === 'defined') return this.#defined();
        if (token.text === '__has_include' || token.text === '__has_include_next')
          return this.#hasInclude(token);
        this.#advance();
        return FALSE;
      case 'end':
        throw new ConditionError('the expression ends where an operand should be', undefined);
      default:
        throw new ConditionError(`token ${token.text} is not valid in preprocessor expressions`, token);
    }
  }

  #defined(): Value {
    let name = this.#plain();
    const parenthesis = name.kind === 'punctuator' && name.text === '(';
    if (parenthesis) name = this.#plain();
    if (name.kind !== 'identifier')
      throw new ConditionError('operator "defined" requires an identifier', name);
    if (parenthesis) {
      const close = this.#plain();
      if (close.text !== ')') throw new ConditionError('missing \')\' after "defined"', close);
    }
    this.#advance();
    return truth(this.#input.isDefined(name.text));
  }

  #plain(): PpToken {
    for (;;) {
      const token = this.#input.nextPlain();
      if (token.kind !== 'padding') return token;
    }
  }

  #hasInclude(operator: PpToken): Value {
    this.#advance();
    if (!this.#is('('))
      throw new ConditionError(`missing '(' before "${operator.text}" operand`, this.#token);
    const tokens: PpToken[] = [];
    this.#advance();
    while (!this.#is(')')) {
      if (this.#token.kind === 'end')
        throw new ConditionError(`missing ')' after "${operator.text}" operand`, this.#token);
      tokens.push(this.#token);
      this.#advance();
    }
    this.#advance();
    return truth(this.#input.hasInclude(tokens, operator));
  }

  #apply(operator: PpToken, left: Value, right: Value): Value {
    const unsigned = left.unsigned || right.unsigned;
    const a = unsigned ? BigInt.asUintN(64, left.value) : left.value;
    const b = unsigned ? BigInt.asUintN(64, right.value) : right.value;
    switch (operator.text) {
      case '||':
        return truth(a !== 0n || b !== 0n);
      case '&&':
        return truth(a !== 0n && b !== 0n);
      case '|':
        return wrap(a | b, unsigned);
      case '^':
        return wrap(a ^ b, unsigned);
      case '&':
        return wrap(a & b, unsigned);
      case '==':
        return truth(a === b);
      case '!=':
        return truth(a !== b);
      case '<':
        return truth(a < b);
      case '>':
        return truth(a > b);
      case '<=':
        return truth(a <= b);
      case '>=':
        return truth(a >= b);
      case '<<':
        return shift(left, right);
      case '>>':
        return shift(
          left,
          { value: right.unsigned ? right.value : -right.value, unsigned: false },
          right.unsigned,
        );
      case '+':
        return wrap(a + b, unsigned);
      case '-':
        return wrap(a - b, unsigned);
      case '*':
        return wrap(a * b, unsigned);
      default:
        if (b === 0n) {
          if (this.#skipped > 0) return { value: 0n, unsigned };
          throw new ConditionError('division by zero in #if', operator);
        }
        return wrap(operator.text === '/' ? a / b : a % b, unsigned);
    }
  }
}
