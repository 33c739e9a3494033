// SPDX-License-Identifier: MIT
//
// Values in an `#if` expression, and the constants in it.
import { unescape } from './escapes.ts';
import type { PpToken } from './pp-token.ts';

/** A condition that cannot be evaluated. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  /** The location; undefined for the end of the line. */
  readonly token: PpToken | undefined;

  constructor(message: string, token: PpToken | undefined) {
    super(message);
    this.token = token;
  }
}

/** A value of C's widest integer types. */
export interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}

export const FALSE: Value = { value: 0n, unsigned: false };
const TRUE: Value = { value: 1n, unsigned: false };

/** Applies one of the signs `!`, `-`, `~` and `+` to a value. */
export function signed(sign: string, operand: Value): Value {
  const { value, unsigned } = operand;
  switch (sign) {
    case '!':
      return truth(value === 0n);
    case '-':
      return wrap(-value, unsigned);
    case '~':
      return wrap(~value, unsigned);
    default:
      return operand;
  }
}

export function truth(value: boolean): Value {
  return value ? TRUE : FALSE;
}

export function wrap(value: bigint, unsigned: boolean): Value {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

/** Shifts left by a count, or right by a negative one; `right` for a right shift by an unsigned count. */
export function shift(left: Value, count: Value, right = false): Value {
  const by = right ? -count.value : count.value;
  if (by >= 64n) return { value: 0n, unsigned: left.unsigned };
  if (by <= -64n) return { value: !left.unsigned && left.value < 0n ? -1n : 0n, unsigned: left.unsigned };
  return wrap(by >= 0n ? left.value << by : left.value >> -by, left.unsigned);
}

/** Reads an integer constant with its suffix. */
export function integer(token: PpToken): Value {
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
  const [, digits = '', suffix = ''] = match;
  const exact = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const value = BigInt.asUintN(64, exact);
  // gcc also treats such a large decimal constant as unsigned, with a warning
  return { value, unsigned: /u/i.test(suffix) || value > 0x7fff_ffff_ffff_ffffn };
}

/** A character constant: its last four characters as one int; a single character is sign-extended. */
export function character(token: PpToken): Value {
  const bytes = unescape(token.text.slice(1, -1));
  if (bytes.length === 0) throw new ConditionError('empty character constant', token);
  if (bytes.length === 1) return { value: BigInt.asIntN(8, BigInt(bytes.charCodeAt(0))), unsigned: false };
  let value = 0n;
  for (let i = 0; i < bytes.length; i++)
    value = BigInt.asIntN(32, (value << 8n) | BigInt(bytes.charCodeAt(i)));
  return { value, unsigned: false };
}
