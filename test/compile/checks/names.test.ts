// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'node_name_chars',
    { 'ok,._+-@1': {}, 'not!ok': {}, 'nor=this': {} },
    [
      "ERROR (node_name_chars): /not!ok: Bad character '!' in node name",
      "ERROR (node_name_chars): /nor=this: Bad character '=' in node name",
    ],
  ],
  [
    'node_name_format',
    { 'a@1': {}, 'a@1@2': {} },
    ["ERROR (node_name_format): /a@1@2: multiple '@' characters in node name"],
  ],
  ['node_name_not_empty', { a: {}, '@1': {} }, ['ERROR (node_name_not_empty): /@1: Empty node name']],
  [
    'property_name_chars',
    { 'ok,._+*#?-': 1, 'not!ok': 1, a: { 'x y': 1 } },
    [
      "ERROR (property_name_chars): /:not!ok: Bad character '!' in property name",
      "ERROR (property_name_chars): /a:x y: Bad character ' ' in property name",
    ],
  ],
  [
    'name_is_string',
    { a: { name: 'a' }, b: { name: 1 } },
    ['ERROR (name_is_string): /b:name: property is not a string'],
  ],
  [
    'name_properties',
    { a: { name: 'a' }, 'b@1': { name: 'b' }, 'c@1': { name: 'c@1' } },
    ['ERROR (name_properties): /c@1: "name" property is incorrect ("c@1" instead of base node name)'],
  ],
  ['node_name_vs_property_name', { a: { b: {} }, c: { d: 1, d2: {} }, e: 1, f: { e: {} }, g: {} }, []],
  [
    'property_name_chars_strict',
    { device_type: 'x', '#a-cells': 1, 'v,#b': 1, a_b: 1, 'x#y': 1, 'v,##b': 1, 'a+': 1 },
    [
      "Warning (property_name_chars_strict): /:a_b: Character '_' not recommended in property name",
      "Warning (property_name_chars_strict): /:x#y: Character '#' not recommended in property name",
      "Warning (property_name_chars_strict): /:v,##b: Character '#' not recommended in property name",
      "Warning (property_name_chars_strict): /:a+: Character '+' not recommended in property name",
    ],
  ],
  [
    'node_name_chars_strict',
    { 'a-b@1_2': {}, a_b: {}, 'a.b@1': {} },
    [
      "Warning (node_name_chars_strict): /a_b: Character '_' not recommended in node name",
      "Warning (node_name_chars_strict): /a.b@1: Character '.' not recommended in node name",
    ],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
