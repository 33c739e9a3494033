// SPDX-License-Identifier: MIT
import { unescape } from './escapes.ts';
import type { PpToken } from './pp-token.ts';

/** A condition that cannot be worked out. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  /** Where; undefined for the end of the line. */
  readonly token: PpToken | undefined;

  constructor(message: string, token: PpToken | undefined) {
    super(message);
    this.token = token;
  }
}

/** What a condition asks the preprocessor. */
export interface ConditionInput {
  /** The next token, macros expanded; `end` after the last. */
  next(): PpToken;
  /** The next token as it stands: an operand of `defined`. */
  nextPlain(): PpToken;
  isDefined(name: string): boolean;
  /** Whether a file can be included: `__has_include` with the name's tokens behind it. */
  hasInclude(tokens: readonly PpToken[], operator: PpToken): boolean;
}

/** A value of C's widest integer types. */
interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}

const MAX_DEPTH = 500;
const FALSE: Value = { value: 0n, unsigned: false };
const TRUE: Value = { value: 1n, unsigned: false };

/**
 * Works out the expression behind `#if`, in 64-bit integers as C has it: names that are no macros are 0, one unsigned operand
 * makes an operation unsigned, and what a condition leaves out is not worked out.
 *
 * @throws {ConditionError}
 */
export function evaluateCondition(input: ConditionInput): boolean {
  return new Evaluator(input).whole();
}

/** How tightly operators with two operands bind; all of them to the left. */
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

class Evaluator {
  readonly #input: ConditionInput;
  #token: PpToken;
  #depth = 0;
  /** How many operators around this one leave it out. */
  #skipped = 0;

  constructor(input: ConditionInput) {
    this.#input = input;
    this.#token = this.#next();
  }

  whole(): boolean {
    if (this.#token.kind === 'end') throw new ConditionError('#if with no expression', undefined);
    const { value } = this.#comma();
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

  #comma(): Value {
    let value = this.#ternary();
    while (this.#is(',')) {
      this.#advance();
      value = this.#ternary();
    }
    return value;
  }

  #ternary(): Value {
    const condition = this.#binary(1);
    if (!this.#is('?')) return condition;
    this.#advance();
    const chosen = condition.value !== 0n;
    const first = this.#skipUnless(chosen, () => this.#comma());
    if (!this.#is(':')) throw new ConditionError("'?' without following ':'", this.#token);
    this.#advance();
    const second = this.#skipUnless(!chosen, () => this.#ternary());
    const unsigned = first.unsigned || second.unsigned;
    return { value: (chosen ? first : second).value, unsigned };
  }

  #binary(least: number): Value {
    let left = this.#unary();
    for (;;) {
      const operator = this.#token;
      const precedence = operator.kind === 'punctuator' ? PRECEDENCE.get(operator.text) : undefined;
      if (precedence === undefined || precedence < least) return left;
      this.#advance();
      const matters =
        operator.text === '&&' ? left.value !== 0n : operator.text === '||' ? left.value === 0n : true;
      const right = this.#skipUnless(matters, () => this.#binary(precedence + 1));
      left = this.#apply(operator, left, right);
    }
  }

  #skipUnless(matters: boolean, read: () => Value): Value {
    if (!matters) this.#skipped++;
    const value = this.#nested(read);
    if (!matters) this.#skipped--;
    return value;
  }

  #nested(read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH)
      throw new ConditionError(`the expression is nested more than ${MAX_DEPTH} deep`, this.#token);
    const value = read();
    this.#depth--;
    return value;
  }

  #unary(): Value {
    const token = this.#token;
    if (token.kind === 'punctuator') {
      this.#advance();
      switch (token.text) {
        case '(': {
          const value = this.#nested(() => this.#comma());
          if (!this.#is(')')) throw new ConditionError("missing ')' in expression", this.#token);
          this.#advance();
          return value;
        }
        case '!':
          return truth(this.#nested(() => this.#unary()).value === 0n);
        case '-': {
          const { value, unsigned } = this.#nested(() => this.#unary());
          return wrap(-value, unsigned);
        }
        case '+':
          return this.#nested(() => this.#unary());
        case '~': {
          const { value, unsigned } = this.#nested(() => this.#unary());
          return wrap(~value, unsigned);
        }
      }
      throw new ConditionError(
        PRECEDENCE.has(token.text) || token.text === '?'
          ? `operator '${token.text}' has no left operand`
          : `token "${token.text}" is not valid in preprocessor expressions`,
        token,
      );
    }
    return this.#primary(token);
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

function truth(value: boolean): Value {
  return value ? TRUE : FALSE;
}

function wrap(value: bigint, unsigned: boolean): Value {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

/** Shifts left by a count, or right by a negative one; `right` for a count that is unsigned and to the right. */
function shift(left: Value, count: Value, right = false): Value {
  const by = right ? -count.value : count.value;
  if (by >= 64n) return { value: 0n, unsigned: left.unsigned };
  if (by <= -64n) return { value: !left.unsigned && left.value < 0n ? -1n : 0n, unsigned: left.unsigned };
  return wrap(by >= 0n ? left.value << by : left.value >> -by, left.unsigned);
}

/** Reads an integer constant with its suffix. */
function integer(token: PpToken): Value {
  const match =
    /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uU]?(?:[lL]|ll|LL)?|(?:[lL]|ll|LL)[uU])$/.exec(
      token.text,
    );
  if (match === null) {
    if (/^0[0-9]+$/.test(token.text))
      throw new ConditionError(`invalid digit in octal constant "${token.text}"`, token);
    if (/[.]|^[0-9]+[eE]/.test(token.text))
      throw new ConditionError(`floating constant "${token.text}" in preprocessor expression`, token);
    throw new ConditionError(`"${token.text}" is no integer constant`, token);
  }
  const digits = match[1]!;
  const exact = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const value = BigInt.asUintN(64, exact);
  const decimal = /^[1-9]/.test(digits);
  const unsigned = /u/i.test(match[2]!) || value > 0x7fff_ffff_ffff_ffffn;
  // gcc takes a decimal constant that large for unsigned too, with a warning
  return decimal && !unsigned ? { value, unsigned: false } : { value, unsigned };
}

/** A character constant: its last four characters as one int, a single one with its sign. */
function character(token: PpToken): Value {
  const bytes = unescape(token.text.slice(1, -1));
  if (bytes.length === 0) throw new ConditionError('empty character constant', token);
  if (bytes.length === 1) return { value: BigInt.asIntN(8, BigInt(bytes.charCodeAt(0))), unsigned: false };
  let value = 0n;
  for (let i = 0; i < bytes.length; i++)
    value = BigInt.asIntN(32, (value << 8n) | BigInt(bytes.charCodeAt(i)));
  return { value, unsigned: false };
}
