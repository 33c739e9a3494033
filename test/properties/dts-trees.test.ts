// SPDX-License-Identifier: MIT
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import type { Shape } from '../support/shape.ts';
import { shape } from '../support/shape.ts';
import { compileText, errorsOf, printed } from '../support/sources.ts';

/** A piece of a value: its source text, and its bytes. */
interface Written {
  readonly text: string;
  readonly bytes: readonly number[];
}

interface Content {
  readonly properties: readonly (readonly [string, readonly Written[]])[];
  readonly children: readonly (readonly [string, Content])[];
  /** Whether the node is written in two blocks. */
  readonly split: boolean;
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
const bigEndian = (value: bigint, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * (bytes - 1 - i))) & 0xffn));

const gap = fc.constantFrom(' ', '\n', '\t', ' /* a "comment\' */ ', ' // another\n', '\r\n');
const byte = fc.nat(255).map((value) => ({ text: value.toString(16).padStart(2, '0'), bytes: [value] }));

function cells(bits: 8 | 16 | 32 | 64): fc.Arbitrary<Written> {
  const cell = fc.tuple(fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }), fc.nat(2), gap);
  return fc.array(cell, { maxLength: 5 }).map((list) => ({
    text: `${bits === 32 ? '' : `/bits/ ${bits} `}<${list
      .map(
        ([value, style, space]) =>
          [`${value}`, hex(value), `(${value >> 1n} * 2 + ${value & 1n})`][style]! + space,
      )
      .join('')}>`,
    bytes: list.flatMap(([value]) => bigEndian(value, bits / 8)),
  }));
}

/** Strings of any bytes, with escapes if needed, and sometimes if not. */
const string = fc.array(fc.tuple(fc.nat(255), fc.nat(3)), { maxLength: 12 }).map((list) => ({
  text: `"${list
    .map(([code, style]) => {
      const plain = code >= 0x20 && code !== 0x22 && code !== 0x5c && style > 0;
      if (plain) return String.fromCharCode(code);
      return style === 1
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\${code.toString(8).padStart(3, '0')}`;
    })
    .join('')}"`,
  bytes: [...list.map(([code]) => code), 0],
}));

const piece: fc.Arbitrary<Written> = fc.oneof(
  cells(8),
  cells(16),
  cells(32),
  cells(64),
  string,
  fc.array(byte, { maxLength: 6 }).map((list) => ({
    text: `[${list.map(({ text }) => text).join(' ')}]`,
    bytes: list.flatMap(({ bytes }) => bytes),
  })),
);

const signs = (chars: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(chars)), minLength: 1, maxLength: 8 });
const LETTERS = 'abcxyzABCXYZ0123456789,._+-';
// dtc treats `name` and phandles specially
const propertyName = fc
  .oneof(signs(`${LETTERS}*#?`), fc.constantFrom('reg', '#address-cells', 'status', '0', 'if', 'define'))
  .filter((name) => !['name', 'phandle', 'linux,phandle'].includes(name));
const nodeName = fc
  .tuple(signs(LETTERS), fc.option(signs(LETTERS)))
  .map(([name, unit]) => (unit === null ? name : `${name}@${unit}`));

const { content } = fc.letrec<{ content: Content }>((tie) => ({
  content: fc.record({
    properties: fc.uniqueArray(fc.tuple(propertyName, fc.array(piece, { maxLength: 3 })), {
      maxLength: 4,
      selector: ([name]) => name,
    }),
    children: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constant([]),
      fc.uniqueArray(fc.tuple(nodeName, tie('content')), { maxLength: 3, selector: ([name]) => name }),
    ),
    split: fc.boolean(),
  }),
}));

/** The tree as source: a first block, and later blocks for the nodes that are written in two, by path. */
function source(tree: Content, spaces: readonly string[]): string {
  let count = 0;
  const space = (): string => spaces[count++ % spaces.length]!;
  const label = (): string => (count++ % 3 === 0 ? `l${count}:` : '');
  const later: string[] = [];
  const property = ([name, pieces]: Content['properties'][number]): string =>
    ` ${label()}${name}${pieces.length === 0 ? '' : `${space()}=${space()}${pieces.map(({ text }) => text).join(`,${space()}`)}`};`;
  const block = (path: string, { properties, children, split }: Content): string => {
    const half = split ? properties.length >> 1 : properties.length;
    if (split)
      later.push(`&{${path === '' ? '/' : path}} {${properties.slice(half).map(property).join('')} };\n`);
    const nodes = children.map(
      ([name, child]) => ` ${label()}${name}${space()}${block(`${path}/${name}`, child)}`,
    );
    return `{${properties.slice(0, half).map(property).join('')}${nodes.join('')} };`;
  };
  const first = block('', tree);
  return `/dts-v1/;\n/ ${first}\n${later.join('')}`;
}

function wanted(name: string, { properties, children }: Content): Shape {
  return {
    name,
    properties: properties.map(([key, pieces]) => [
      key,
      Buffer.from(pieces.flatMap(({ bytes }) => bytes)).toString('hex'),
    ]),
    children: children.map(([key, child]) => wanted(key, child)),
  };
}

it('a tree that is written as source compiles to itself, with or without the preprocessor', () => {
  fc.assert(
    fc.property(
      content,
      fc.array(gap, { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      (tree, spaces, preprocess) => {
        const compiled = compileText(source(tree, spaces), { preprocess });
        expect(printed(compiled, errorsOf(compiled))).toEqual([]);
        expect(shape(compiled.tree!.root)).toEqual(wanted('', tree));
        expect(shape(readDtb(writeDtb(compiled.tree!)).root)).toEqual(wanted('', tree));
      },
    ),
    { numRuns: 300 },
  );
});
