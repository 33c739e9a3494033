// SPDX-License-Identifier: MIT
import { newer, root, unprocessed, withFiles, withOptions } from './case.ts';
import type { SourceTable } from './case.ts';

const { raw } = String;
const AT = { symbols: true };

/** Names, merged nodes, deletions, labels. */
export const NODES: SourceTable = {
  'an empty tree': '/dts-v1/; / { };',
  'names of properties': root(
    'a,b; a.b; a_b; a+b; a*b; a?b; a#b; a-b; 0; 9lives; #; -; ,; ?; *; A; linux,x-y_z+1; status;',
  ),
  'names of nodes': root(
    'a,b { }; a.b { }; a_b { }; a+b { }; a-b { }; 0 { }; 9 { }; a@0 { }; a@1,2 { }; a@b.c-d_e+f { }; - { }; reg@ { };',
  ),
  'names that are words of the language': root(
    raw`\bits; dts-v1; plugin; \node { }; \delete-node { \a; }; include { incbin; };`,
  ),
  'names that begin like keywords': root(
    'delete-node; memreserve; label_: x; delete-property { }; bits { };',
  ),
  'a name of a property and of a node': root('a; a { };'),
  'a long name': root(`${'p'.repeat(300)};\n${'n'.repeat(300)} { };`),
  'properties without value': root('a; b; c { d; };'),
  depth: root(`${'n { '.repeat(60)}x;${' };'.repeat(60)}`),

  'roots are put together':
    '/dts-v1/;\n/ { a = <1>; b = <2>; n { c; }; };\n/ { b = <3>; d = <4>; n { e; }; m { }; };\n/ { a = "x"; };\n',
  'a node by its label': '/dts-v1/;\n/ { l: n { a = <1>; b; }; };\n&l { a = <2>; c; m { }; };\n',
  'a node by its path':
    '/dts-v1/;\n/ { n@1 { m { }; }; };\n&{/n@1/m} { a; };\n&{/n@1} { b; };\n&{/} { c; };\n',
  'a node by label and path': newer(
    '/dts-v1/;\n/ { a = <&{l/m}>; b = &{l/m/k}; l: n { m { k { }; }; }; };\n&{l/m} { c; };\n&{l/m/k} { d; };\n/delete-node/ &{l/m/k};\n/ { b = "none"; };\n',
  ),
  'a node by a label that is given there':
    '/dts-v1/;\n/ { n { }; };\nx: &{/n} { a; };\ny: &x { b = <&y>; };\n',
  'blocks in turn':
    '/dts-v1/;\n/ { l: n { a = <1>; }; };\n&l { a = <2>; };\n/ { n { a = <3>; b = <3>; }; };\n&l { b = <4>; };\n',
  'an overridden value keeps its place':
    '/dts-v1/;\n/ { a = <1>; b = <2>; c = <3>; };\n/ { c = <4>; a; b = "longer than before"; };\n',
  'a value that refers to what comes later': '/dts-v1/;\n/ { a = <&l>, &l; };\n/ { l: n { }; };\n',
  'an overridden value refers no more':
    '/dts-v1/;\n/ { a = <&l>; b = <&m>; l: n { }; m: o { }; };\n/ { a = <0>; };\n',

  'a property is deleted':
    '/dts-v1/;\n/ { a; b; c; };\n/ { /delete-property/ b; };\n/ { n { a; }; };\n/ { /delete-property/ never; n { /delete-property/ a; }; };\n',
  'a deleted property comes back in its place':
    '/dts-v1/;\n/ { a; b = <1>; c; };\n/ { /delete-property/ b; };\n/ { d; b = <2>; };\n',
  'a property that is set and deleted in a block':
    '/dts-v1/;\n/ { a; b; };\n/ { a = <1>; /delete-property/ a; /delete-property/ b; b = <2>; c; /delete-property/ c; };\n',
  'a property deleted before it is there': root('/delete-property/ a; a = <1>;'),
  'a property deleted in the first block': root('a = <1>; /delete-property/ b; c { /delete-property/ d; };'),
  'a node is deleted':
    '/dts-v1/;\n/ { a { }; b { c { }; }; d { }; };\n/ { /delete-node/ b; /delete-node/ never; };\n',
  'a node is deleted by label and path':
    '/dts-v1/;\n/ { l: a { }; b { c { }; d { }; }; };\n/delete-node/ &l;\n/delete-node/ &{/b/c};\n',
  'a deleted node comes back in its place, empty':
    '/dts-v1/;\n/ { a { x; y { }; }; b { }; };\n/ { /delete-node/ a; };\n/ { c { }; a { z; }; };\n',
  'what a node had comes back with it':
    '/dts-v1/;\n/ { n { a = <1>; b = <2>; m { k; }; }; };\n/ { /delete-node/ n; };\n/ { n { b = <3>; a; m { }; }; };\n',
  'a node that is made and deleted in a block':
    '/dts-v1/;\n/ { a { }; b { x; }; };\n/ { a { y; }; /delete-node/ a; /delete-node/ b; b { z; }; };\n',
  'a node deleted in the first block': root('a { }; /delete-node/ b; c { /delete-node/ d; };'),
  'the label of a deleted node is free':
    '/dts-v1/;\n/ { l: a { }; b { }; };\n/delete-node/ &l;\n/ { p = <&l>; l: c { }; };\n',
  'a label that comes back': withOptions(
    '/dts-v1/;\n/ { l: a { }; };\n/delete-node/ &l;\n/ { l: a { x; }; };\n',
    AT,
  ),
  'the labels below a deleted node are free':
    '/dts-v1/;\n/ { a { l: b { }; }; };\n/ { /delete-node/ a; };\n/ { p = &l; l: c { }; };\n',
  'deleted twice':
    '/dts-v1/;\n/ { a { b { }; }; };\n/ { a { /delete-node/ b; }; /delete-node/ a; };\n/ { a { }; };\n',

  'labels everywhere': root('a: p = b: <c: 1 d:> e:; h: /delete-property/ q; f: g: n { };'),
  'labels of a node': withOptions('/dts-v1/;\n/ { a: b: c: n { }; };\nd: &a { };\n/ { e: f: n { }; };\n', AT),
  'a label twice on a node': withOptions(
    '/dts-v1/;\n/ { a: b: a: n { }; };\n/ { b: n { }; c: n2 { }; };\n',
    AT,
  ),
  'a label on the root': withOptions('/dts-v1/;\n/ { p = &l, <&l>; };\nl: &{/} { };\n', AT),
  'labels of keywords': root(
    'status: a { }; x: b { p = <&status &x>; }; include: c { }; bits: d { q = &include, &bits; };',
  ),
  'a label without a space': root('b:p;c:d:q=<1>;a:n { };'),

  'a node that nothing refers to is left out': root(
    '/omit-if-no-ref/ a { x; }; b { }; /omit-if-no-ref/ l: c { }; m: /omit-if-no-ref/ d { };',
  ),
  'a node that something refers to stays': root(
    'p = <&l>; q = &m; r = &{/c}; /omit-if-no-ref/ l: a { }; /omit-if-no-ref/ m: b { }; /omit-if-no-ref/ n: c { };',
  ),
  'left out by label and path':
    '/dts-v1/;\n/ { p = <&m>; l: a { }; m: b { }; c { }; };\n/omit-if-no-ref/ &l;\n/omit-if-no-ref/ &m;\n/omit-if-no-ref/ &{/c};\n',
  'what is left out refers no more': root('/omit-if-no-ref/ l: a { p = <&m>; }; /omit-if-no-ref/ m: b { };'),
  'a node with a label stays for its symbol': withOptions(
    root('/omit-if-no-ref/ l: a { }; /omit-if-no-ref/ b { };'),
    AT,
  ),
  'a node in one that is left out': root('p = <&l>; /omit-if-no-ref/ a { l: b { }; };'),
  'left out, though written again':
    '/dts-v1/;\n/ { /omit-if-no-ref/ l: a { x; }; };\n&l { y; };\n/ { a { z; }; };\n',
  'left out by a later block': '/dts-v1/;\n/ { a { x; }; };\n/ { /omit-if-no-ref/ a { }; };\n',

  'a name that says itself': root('n { name = "n"; }; m@1 { name = "m"; a; }; k { b; name = "k"; c; };'),
  sorted: withOptions(root('b; a; #x; B; n@2 { }; n@10 { d; c; }; n { }; N { };'), { sort: true }),
  'sorted, with what was made': withOptions(root('z = <&b>; b: n { y; x; }; a: m { };'), {
    sort: true,
    symbols: true,
  }),

  'a source that dtc includes': unprocessed('/dts-v1/;\n/include/ "a.dtsi"\n/include/"b.dtsi"\n', {
    'a.dtsi': '/ { a; };\n',
    'b.dtsi': '/ { b; };',
  }),
  'a source that dtc includes within a node': unprocessed(root('n { /include/ "a.dtsi" };'), {
    'a.dtsi': 'a = </include/ "v.dtsi">;',
    'v.dtsi': '1 2',
  }),
  'a source that dtc includes after gcc': withFiles(root('/include/ "a.dtsi"', '#define A 1'), {
    'a.dtsi': 'A = <2>;',
  }),
  'a source of an include folder that dtc includes': withFiles(
    root('/include/ "a.dtsi"'),
    { 'inc/a.dtsi': 'a; /include/ "b.dtsi"', 'inc/b.dtsi': 'b;', 'b.dtsi': 'c;' },
    { preprocess: false, includeDirs: ['inc'] },
  ),
  'dtc alone knows no macros': unprocessed('/dts-v1/;\n/ { A = <1>; #define; #include = <2>; };\n'),
  'markers of lines for dtc alone': unprocessed(
    '# 1 "x.dts"\n/dts-v1/;\n#line 20 "y.dts"\n/ { a;\n# 3 "x.dts" 1 2\nb; };\n',
  ),

  'the boot CPU': root(
    'cpus { #address-cells = <1>; #size-cells = <0>; cpu@5 { reg = <5>; }; cpu@1 { reg = <1>; }; };',
  ),
  'the boot CPU of two cells': root('cpus { cpu@5 { reg = <0 5>; }; };'),
  'the boot CPU is set': withOptions(root('cpus { cpu@5 { reg = <5>; }; };'), { bootCpu: 9 }),
  'a CPU without a number': root('cpus { map { }; cpu@5 { reg = <5>; }; };'),
  'a first CPU that was deleted':
    '/dts-v1/;\n/ { cpus { cpu@5 { reg = <5>; }; cpu@6 { reg = <6>; }; }; };\n/ { cpus { /delete-node/ cpu@5; }; };\n',
};
