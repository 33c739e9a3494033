// SPDX-License-Identifier: MIT
//
// A second opinion on expressions: trees of operators, printed with as few parentheses as C's precedence
// allows or with more, and evaluated recursively.
import fc from 'fast-check';

export type Expression =
  | { readonly kind: 'number'; readonly value: bigint; readonly unsigned: boolean; readonly style: number }
  | { readonly kind: 'unary'; readonly op: string; readonly of: Expression; readonly extra: boolean }
  | {
      readonly kind: 'binary';
      readonly op: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly extra: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly extra: boolean;
    };

/** The operators by precedence, the lowest first. */
const LEVELS = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const UNARY_LEVEL = LEVELS.length;

const U64_MAX = (1n << 64n) - 1n;
const number = fc.record({
  kind: fc.constant('number' as const),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 9n }) },
    fc.bigInt({ min: 0n, max: U64_MAX }),
    fc.constantFrom(63n, 64n, 65n, 0x7fffffffffffffffn, 0x8000000000000000n, U64_MAX),
  ),
  unsigned: fc.boolean(),
  style: fc.nat(2),
});

export const expression: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    number,
    fc.record({
      kind: fc.constant('binary' as const),
      op: fc.constantFrom(...LEVELS.flat()),
      left: tie('expression'),
      right: tie('expression'),
      extra: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      op: fc.constantFrom('-', '~', '!'),
      of: tie('expression'),
      extra: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('choice' as const),
      condition: tie('expression'),
      yes: tie('expression'),
      no: tie('expression'),
      extra: fc.boolean(),
    }),
  ),
})).expression;

/** The expression in C's syntax; with suffixes, numbers show whether they are unsigned. */
export function print(one: Expression, suffixes: boolean, level = -1): string {
  if (one.kind === 'number') {
    const digits = [one.value.toString(), `0x${one.value.toString(16)}`, `0${one.value.toString(8)}`];
    return `${digits[one.style]!}${suffixes && one.unsigned ? 'u' : ''}`;
  }
  const [own, text] = inner(one, suffixes);
  return own < level || one.extra ? `(${text})` : text;
}

function inner(one: Exclude<Expression, { kind: 'number' }>, suffixes: boolean): [number, string] {
  const show = (part: Expression, level: number): string => print(part, suffixes, level);
  switch (one.kind) {
    case 'unary':
      // the space separates two minus signs, which C would read as one token
      return [UNARY_LEVEL, `${one.op} ${show(one.of, UNARY_LEVEL)}`];
    case 'binary': {
      const own = LEVELS.findIndex((ops) => ops.includes(one.op));
      return [own, `${show(one.left, own)} ${one.op} ${show(one.right, own + 1)}`];
    }
    case 'choice':
      return [-1, `${show(one.condition, 0)} ? ${show(one.yes, -1)} : ${show(one.no, -1)}`];
  }
}

export class DivisionByZero extends Error {}

/** dtc's arithmetic: unsigned 64 bits, and both operands are always evaluated. */
export function dtcValue(one: Expression): bigint {
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  switch (one.kind) {
    case 'number':
      return one.value;
    case 'unary': {
      const value = dtcValue(one.of);
      return wrap(one.op === '-' ? -value : one.op === '~' ? ~value : BigInt(value === 0n));
    }
    case 'binary':
      return wrap(OPERATORS[one.op]!(dtcValue(one.left), dtcValue(one.right)));
    case 'choice': {
      const [condition, yes, no] = [dtcValue(one.condition), dtcValue(one.yes), dtcValue(one.no)];
      return condition === 0n ? no : yes;
    }
  }
}

export interface CppValue {
  readonly value: bigint;
  readonly unsigned: boolean;
}

/**
 * The preprocessor's arithmetic: signed 64 bits unless an operand is unsigned; irrelevant operands are not
 * evaluated.
 */
export function cppValue(one: Expression): CppValue {
  switch (one.kind) {
    case 'number': {
      // a number that does not fit into a signed type is unsigned
      const unsigned = one.unsigned || one.value > 0x7fffffffffffffffn;
      return { value: one.value, unsigned };
    }
    case 'unary': {
      const of = cppValue(one.of);
      if (one.op === '!') return truth(of.value === 0n);
      return fit(one.op === '-' ? -of.value : ~of.value, of.unsigned);
    }
    case 'binary':
      return cppBinary(one.op, one.left, one.right);
    case 'choice': {
      const chosen = cppValue(one.condition).value === 0n ? one.no : one.yes;
      return fit(cppValue(chosen).value, isUnsigned(one.yes) || isUnsigned(one.no));
    }
  }
}

function cppBinary(op: string, leftSide: Expression, rightSide: Expression): CppValue {
  const left = cppValue(leftSide);
  if (op === '&&' || op === '||') {
    const decided = op === '&&' ? left.value === 0n : left.value !== 0n;
    return truth(decided ? op === '||' : cppValue(rightSide).value !== 0n);
  }
  const right = cppValue(rightSide);
  // the type of a shift is that of its left operand, and a negative count shifts in the other direction
  if (op === '<<' || op === '>>') {
    const by = op === '<<' ? right.value : -right.value;
    const far = by > 64n ? 64n : by < -64n ? -64n : by;
    return fit(far >= 0n ? left.value << far : left.value >> -far, left.unsigned);
  }
  const unsigned = left.unsigned || right.unsigned;
  const value = OPERATORS[op]!(fit(left.value, unsigned).value, fit(right.value, unsigned).value);
  return ['==', '!=', '<', '>', '<=', '>='].includes(op) ? truth(value !== 0n) : fit(value, unsigned);
}

/** Whether the type of an expression is unsigned, which does not depend on its value. */
function isUnsigned(one: Expression): boolean {
  switch (one.kind) {
    case 'number':
      return cppValue(one).unsigned;
    case 'unary':
      return one.op !== '!' && isUnsigned(one.of);
    case 'binary':
      if (one.op === '<<' || one.op === '>>') return isUnsigned(one.left);
      return (
        ['*', '/', '%', '+', '-', '&', '|', '^'].includes(one.op) &&
        (isUnsigned(one.left) || isUnsigned(one.right))
      );
    case 'choice':
      return isUnsigned(one.yes) || isUnsigned(one.no);
  }
}

function fit(value: bigint, unsigned: boolean): CppValue {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

function truth(value: boolean): CppValue {
  return { value: BigInt(value), unsigned: false };
}

const OPERATORS: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '||': (left, right) => BigInt(left !== 0n || right !== 0n),
  '&&': (left, right) => BigInt(left !== 0n && right !== 0n),
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '==': (left, right) => BigInt(left === right),
  '!=': (left, right) => BigInt(left !== right),
  '<': (left, right) => BigInt(left < right),
  '>': (left, right) => BigInt(left > right),
  '<=': (left, right) => BigInt(left <= right),
  '>=': (left, right) => BigInt(left >= right),
  '<<': (left, right) => (right < 64n ? left << right : 0n),
  '>>': (left, right) => (right < 64n ? left >> right : 0n),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / divisor(right),
  '%': (left, right) => left % divisor(right),
};

function divisor(value: bigint): bigint {
  if (value === 0n) throw new DivisionByZero();
  return value;
}
