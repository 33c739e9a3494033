// SPDX-License-Identifier: MIT
import { newer, root, values, withOptions } from './case.ts';
import type { SourceTable } from './case.ts';

const AT = { symbols: true };
const PLUGIN = '/dts-v1/;\n/plugin/;\n';

/** Phandles, paths, symbols, fixups, overlays. */
export const REFERENCES: SourceTable = {
  'phandles in the order of references': root(
    'p = <&c &a &b &a>; a: x { }; b: y { q = <&d>; }; c: z { }; d: w { };',
  ),
  'phandles pass over those given': root(
    'p = <&a &b &c>; a: x { }; b: y { }; c: z { }; d { phandle = <1>; }; e { phandle = <3>; };',
  ),
  'a phandle that is given': root('p = <&a>; a: x { phandle = <0x1234>; };'),
  'a phandle of its own': root('a: x { phandle = <&a>; }; b: y { q; phandle = <&{/y}>; r; };'),
  'a phandle that a reference makes goes last': root('p = <&a>; a: x { b; c { }; };'),
  'the old name of phandles': root(
    'p = <&a &b>; a: x { linux,phandle = <7>; }; b: y { linux,phandle = <8>; phandle = <8>; };',
  ),
  'old phandles are made': withOptions(root('p = <&a &b>; a: x { }; b: y { phandle = <9>; };'), {
    phandles: 'legacy',
  }),
  'both phandles are made': withOptions(root('p = <&a &b>; a: x { }; b: y { phandle = <9>; };'), {
    phandles: 'both',
  }),
  'a phandle of the root': root('p = <&{/}>; n { q = <&{/}>; };'),
  'a phandle by a path': root('p = <&{/a/b@1}>, <&{/a}>; a { b@1 { }; };'),
  'references among numbers': values('', '<1 &{/} 2>, <&{/}>', '/bits/ 32 <&{/} 5>'),
  paths: root('p = &a, &{/x}, &{/}, &b; a: x { b: y@1 { }; };'),
  'paths among other values': root('p = "s", &a, <1>, &a, [02]; q = <&a>, &a; a: x { };'),
  'references to what comes by its second label': root('p = <&a &b &c>; a: b: c: x { };'),
  'a phandle that is overridden':
    '/dts-v1/;\n/ { p = <&a>; a: x { phandle = <1>; }; };\n&a { phandle = <5>; };\n',
  'a phandle that is deleted':
    '/dts-v1/;\n/ { p = <&a>; a: x { phandle = <5>; y; }; };\n&a { /delete-property/ phandle; };\n',
  'a reference with a long path': root(`p = &a; ${'n { '.repeat(20)}a: z { };${' };'.repeat(20)}`),
  'many references': root(
    Array.from({ length: 60 }, (_, i) => `n${i}: n@${i} { r = <&n${59 - i}>, <&n${(i * 7) % 60}>; };`).join(
      '\n',
    ),
  ),

  symbols: withOptions(root('a: x { b: y { }; }; c { d: z@1 { }; };'), AT),
  'symbols without labels': withOptions(root('x { };'), AT),
  'symbols of labels in values are none': withOptions(root('a: p = b: <c: 1>; n { };'), AT),
  'symbols of several labels': withOptions('/dts-v1/;\n/ { a: b: x { }; c: y { }; };\nd: &a { };\n', AT),
  'symbols give phandles': withOptions(root('p = <&b>; a: x { }; b: y { }; c: z { phandle = <1>; };'), AT),
  'symbols that are there': withOptions(
    root('__symbols__ { a = "/other"; k = "/x"; }; a: x { }; b: y { };'),
    AT,
  ),
  'symbols that are there give labels': newer(root('__symbols__ { a = "/x"; };\nx { };'), AT),
  'symbols of deleted nodes are none': withOptions(
    '/dts-v1/;\n/ { a: x { }; b: y { c: z { }; }; };\n/delete-node/ &b;\n',
    AT,
  ),
  'a label of the symbols': withOptions(root('s: __symbols__ { }; a: x { };'), AT),
  'a label of the root has a symbol': withOptions('/dts-v1/;\n/ { x { }; };\na: &{/} { };\n', AT),
  'aliases of labels': withOptions(root('a: x { b: y { }; };'), { autoAliases: true }),
  'aliases that are there': withOptions(root('aliases { a = "/other"; }; a: x { }; b: y { };'), {
    autoAliases: true,
  }),
  'aliases and symbols': withOptions(root('a: x { };'), { autoAliases: true, symbols: true }),
  'aliases by references': root('aliases { serial0 = &a; i = "/x"; }; a: x { };'),
  'fixups of a board': newer(root('p = <&a 1 &a>; a: x { q = <2 &b>; b: y { }; };'), { fixups: true }),
  'fixups of what is not there': newer(`${PLUGIN}/ { p = <&a 1 &b>; n { q = <&a>; }; };\n`, { fixups: true }),
  'fixups and symbols': newer(root('p = <&a>; a: x { };'), { fixups: true, symbols: true }),
  'local fixups that are there': newer(root('p = <&a 2>; a: x { }; __local_fixups__ { p = <4>; };'), {
    fixups: true,
  }),

  'an overlay': `${PLUGIN}/ { fragment@0 { target = <&a>; __overlay__ { p = <1>; }; }; };\n`,
  'an overlay of references': `${PLUGIN}&a { p = <1>; };\n&b { q = <&c 1>; n { r = <&c &a>; }; };\n`,
  'an overlay of paths': `${PLUGIN}&{/soc/x@1} { p = <1>; };\n&{/} { q; };\n`,
  'an overlay of references and a root': `${PLUGIN}/ { compatible = "x"; };\n&a { p; };\n/ { n { }; };\n&b { q; };\n`,
  'an overlay that refers to itself': `${PLUGIN}&a { p = <&l 2 &m>; l: n { }; m: o { q = <&l>; }; };\n`,
  'an overlay with symbols': withOptions(`${PLUGIN}&a { l: n { m: o { }; }; };\n`, AT),
  'an overlay with a fragment of a higher number': `${PLUGIN}/ { fragment@1 { target-path = "/"; __overlay__ { x; }; }; };\n&a { y; };\n`,
  'an overlay with fragments by hand and by reference': `${PLUGIN}/ { fragment@5 { target = <&a>; __overlay__ { l: n { }; }; }; };\n&b { q = <&l>; };\n&{/x} { r = <&l>; };\n`,
  'an overlay of a label it has': `${PLUGIN}/ { l: n { a; }; };\n&l { b; };\n&m { c = <&l>; };\n`,
  'an overlay of one target twice': `${PLUGIN}&a { p; };\n&a { q; };\n`,
  'an overlay of a root alone': `${PLUGIN}/ { a { }; };\n`,
  'an overlay with phandles': `${PLUGIN}&a { p = <&l>; l: n { phandle = <5>; }; };\n`,
  'an overlay with nothing to fix': `${PLUGIN}&{/} { p = <1>; };\n`,
  'an overlay that deletes': `${PLUGIN}&a { /delete-property/ p; q; /delete-node/ n; };\n`,
  'an overlay of a deleted fragment': `${PLUGIN}/ { f: fragment@0 { target = <&a>; __overlay__ { }; }; };\n/delete-node/ &f;\n&b { x; };\n`,
  'an overlay with labels of fragments': withOptions(
    `${PLUGIN}/ { f: fragment@9 { target = <&a>; v: __overlay__ { }; }; };\n`,
    AT,
  ),
  'an overlay with several names for a fixup': `${PLUGIN}&a { p = <&x>, <&y &x>; q = <&x>; };\n`,
  'an overlay with the version twice': '/dts-v1/;\n/plugin/;\n/dts-v1/;\n/plugin/;\n&a { p; };\n',
  'an overlay with reservations': '/dts-v1/;\n/plugin/;\n/memreserve/ 1 2;\n&a { p; };\n',
  'an overlay whose first block is a path': `${PLUGIN}&{/a} { p; };\n/ { x; };\n`,
  'an overlay with a label before a reference': `${PLUGIN}/ { n { }; };\nl: &{/n} { p = <&l>; };\n`,
  'an overlay with nodes left out': `${PLUGIN}&a { p = <&m>; /omit-if-no-ref/ l: n { }; /omit-if-no-ref/ m: o { }; };\n`,
  'an overlay with aliases': withOptions(`${PLUGIN}&a { l: n { }; };\n`, { autoAliases: true }),
  'an overlay of macros': `#define PIN(x) <&gpio x 0>\n${PLUGIN}&uart { pins = PIN(1), PIN(2); };\n`,
};
