// SPDX-License-Identifier: MIT
import { root, values, withFiles } from './case.ts';
import type { SourceTable } from './case.ts';

const INC = { includeDirs: ['inc', 'inc2'] };

/** A source with the value of each condition. */
function conditions(before: string, ...list: readonly string[]): string {
  return root(list.map((one, i) => `#if ${one}\nt${i};\n#else\nf${i};\n#endif`).join('\n'), before);
}

/** The effects of lines that start with #. */
export const DIRECTIVES: SourceTable = {
  'an included file': withFiles(values('#include "a.h"', '<A>'), { 'a.h': '#define A 1\n' }),
  'an included file of an include folder': withFiles(
    values('#include <a.h>\n#include "b.h"', '<A B>'),
    { 'inc/a.h': '#define A 1\n', 'inc2/b.h': '#define B 2\n' },
    INC,
  ),
  'the first include folder counts': withFiles(
    values('#include <a.h>', '<A>'),
    { 'inc/a.h': '#define A 1\n', 'inc2/a.h': '#define A 2\n' },
    INC,
  ),
  'the folder of the file that includes counts first': withFiles(
    values('#include <sub/a.h>', '<B>'),
    {
      'inc/sub/a.h': '#include "b.h"\n',
      'inc/sub/b.h': '#define B 1\n',
      'b.h': '#define B 2\n',
      'inc/b.h': '#define B 3\n',
    },
    INC,
  ),
  'brackets pass over the folder of the file': withFiles(
    values('#include <a.h>', '<A>'),
    { 'a.h': '#define A 1\n', 'inc/a.h': '#define A 2\n' },
    INC,
  ),
  'an include by a macro': withFiles(
    values('#define H "a.h"\n#define L <b.h>\n#include H\n#include L', '<A B>'),
    { 'a.h': '#define A 1\n', 'inc/b.h': '#define B 2\n' },
    INC,
  ),
  'an include by a macro of words': withFiles(
    values('#define DIR inc\n#define H(x) <x.h>\n#include H(b)', '<B>'),
    { 'inc/b.h': '#define B 2\n' },
    INC,
  ),
  'an include with a comment behind it': withFiles(values('#include "a.h" /* why */ // so', '<A>'), {
    'a.h': '#define A 1\n',
  }),
  'an include of a folder above': withFiles(values('#include "sub/a.h"', '<B>'), {
    'sub/a.h': '#include "../b.h"\n',
    'b.h': '#define B 1\n',
  }),
  'an included file with nodes': withFiles('/dts-v1/;\n#include "a.dtsi"\n&a { p = <1>; };\n', {
    'a.dtsi': '/ {\n\ta: a { };\n};\n',
  }),
  'an included file within a node': withFiles(root('a {\n#include "a.dtsi"\n};'), {
    'a.dtsi': 'p = <1>;\nb { };',
  }),
  'a file that is included twice': withFiles(root('a {\n#include "p.dtsi"\n};\nb {\n#include "p.dtsi"\n};'), {
    'p.dtsi': 'p = <__LINE__>;\n',
  }),
  'an include guard': withFiles(values('#include "a.h"\n#include "a.h"\n#include "b.h"', '<__COUNTER__>'), {
    'a.h': '/* c */\n#ifndef A_H\n#define A_H\n#if __COUNTER__\n#endif\n#endif /* A_H */\n',
    'b.h': '#include "a.h"\n',
  }),
  'a guard with something behind it': withFiles(values('#include "a.h"\n#include "a.h"', '<N>'), {
    'a.h': '#ifndef A_H\n#define A_H\n#endif\n#ifdef ONCE\n#define N 2\n#else\n#define ONCE\n#endif\n',
  }),
  'a guard that is undefined': withFiles(
    values('#include "a.h"\n#undef A_H\n#include "a.h"', '<__COUNTER__>'),
    {
      'a.h': '#ifndef A_H\n#define A_H\n#if __COUNTER__\n#endif\n#endif\n',
    },
  ),
  'a file for once': withFiles(values('#include "a.h"\n#include "a.h"\n#include "./a.h"', '<__COUNTER__>'), {
    'a.h': '#pragma once\n#if __COUNTER__\n#endif\n',
  }),
  'files for once of one name': withFiles(
    values('#include <a.h>\n#include "a.h"', '<A B>'),
    {
      'inc/a.h': '#pragma once\n#define A 1\n',
      'a.h': '#pragma once\n#define B 2\n',
    },
    INC,
  ),
  'names of included files': withFiles(values('#include "sub/a.h"', '<LEVEL>', 'NAME', 'BASE', '__FILE__'), {
    'sub/a.h':
      '#if __INCLUDE_LEVEL__ == 1\n#define LEVEL 1\n#endif\n#define NAME __FILE__\n#define BASE __BASE_FILE__\n',
  }),
  'the name of the file that is included': withFiles(root('#include "sub/a.dtsi"'), {
    'sub/a.dtsi': 'name-of = __FILE__, __BASE_FILE__; level = <__INCLUDE_LEVEL__ __LINE__>;',
  }),
  'the next file of a name': withFiles(
    values('#include <a.h>', '<A B>'),
    { 'inc/a.h': '#define A 1\n#include_next <a.h>\n', 'inc2/a.h': '#define B 2\n' },
    INC,
  ),
  'an included file without a last line end': withFiles(values('#include "a.h"', '<A>'), {
    'a.h': '#define A 1',
  }),
  'an empty included file': withFiles(values('#include "a.h"', '<1>'), { 'a.h': '' }),
  'whether a file is there': withFiles(
    conditions(
      '',
      '__has_include("a.h")',
      '__has_include(<a.h>)',
      '__has_include("b.h")',
      '__has_include(<b.h>)',
      '__has_include("c.h")',
      '!__has_include ( "c.h" ) && defined __has_include',
      'defined(__has_include)',
    ),
    { 'a.h': '', 'inc/b.h': '' },
    INC,
  ),
  'whether a file is there, by a macro': withFiles(
    conditions('#define H "a.h"\n#ifdef __has_include\n#define HAS 1\n#endif', '__has_include(H)', 'HAS'),
    { 'a.h': '' },
  ),

  conditions: root(
    '#ifdef A\na;\n#endif\n#ifdef B\nb;\n#else\nc;\n#endif\n#ifndef B\nd;\n#endif\n#ifndef A\ne;\n#else\nf;\n#endif',
    '#define A',
  ),
  'one of many': root('#if N == 1\na;\n#elif N == 2\nb;\n#elif N == 2\nc;\n#else\nd;\n#endif', '#define N 2'),
  'one of many by definition': root(
    '#ifdef X\na;\n#elifdef A\nb;\n#else\nc;\n#endif\n#ifdef X\n#elifndef A\nd;\n#else\ne;\n#endif',
    '#define A',
  ),
  'conditions in conditions': root(
    '#if 1\n#if 0\na;\n#if 1\nb;\n#else\nc;\n#endif\n#else\nd;\n#ifdef X\n#else\ne;\n#endif\n#endif\n#endif',
  ),
  'a condition that was met is not worked out again': root('#if 1\na;\n#elif 1 / 0\nb;\n#elif (\n#endif'),
  'nothing is worked out where nothing counts': root(
    '#if 0\n#if 1 / 0\n#elif (\n#include <nowhere>\n#define\n#error no\n#frob\n#else junk\n#endif\n#endif\na;',
  ),
  'apostrophes where nothing counts': root(`#if 0\nit's "half a string\n#else\na;\n#endif`),
  'comments where nothing counts': root('#if 0\n/*\n#endif\n*/ // #endif\n# /* c */ endif\na;'),
  'conditions over files': withFiles(root('#include "a.h"\n#ifdef A\na;\n#endif'), {
    'a.h': '#if 1\n#define A\n#endif',
  }),
  'comments and spaces in directives': root(
    '  #  /* c */ if /* d */ 1 // e\na;\n\t#\telse\nb;\n# /* f\n */ endif',
  ),
  'a hash alone': root('#\n# /* c */\n#// d\na;'),
  arithmetic: conditions(
    '',
    '1 + 2 * 3 == 7',
    '(1 + 2) * 3 == 9',
    '10 / 3 == 3 && 10 % 3 == 1',
    '-7 / 2 == -3',
    '-7 % 2 == -1',
    '7 - 3 - 2 == 2',
    '+5 == 5 && - -5 == 5',
  ),
  'bits and shifts': conditions(
    '',
    '(6 & 3) == 2',
    '(6 | 1) == 7',
    '(6 ^ 3) == 5',
    '~0 == -1',
    '1 << 62 > 0',
    '1 << 63 < 0',
    '-8 >> 1 == -4',
    '1 << 64',
    '1 << -1',
    '16 >> -1 == 32',
    '-1 >> 70 == -1',
  ),
  comparisons: conditions(
    '',
    '1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3',
    '1 == 1 != 0',
    '1 < 2 < 3',
    '3 > 2 > 1',
    '!0 == 1',
    '!5 == 0',
    '2 && 3',
    '0 || 0',
  ),
  'unsigned numbers': conditions(
    '',
    '-1 > 0u',
    '-1 < 0',
    '-1 == 0xffffffffffffffff',
    '0xffffffffffffffff > 0',
    '18446744073709551615 < 0',
    '9223372036854775807 + 1 < 0',
    '0u - 1 > 0',
    '-1 / 2u > 5',
    '(1 ? -1 : 0u) > 0',
    '(0 ? 0u : -1) < 0',
    '-1 >> 1 < 0',
    '-1u >> 1 > 0',
  ),
  'how numbers are written': conditions(
    '',
    '0x1F == 31',
    '017 == 15',
    '0b101 == 5',
    '10UL == 10 && 10ull == 10 && 10LLU == 10',
    '0XfF == 255',
    '0 == 00',
    '1l == 1L',
  ),
  'characters in conditions': conditions(
    '',
    `'a' == 97`,
    `'\\n' == 10`,
    `'\\0' == 0`,
    `'\\x41' == 65`,
    `'\\101' == 'A'`,
    `'\\377' < 0`,
    `'ab' == 24930`,
    `'\\'' == 39`,
    `'"' == 34`,
  ),
  'one or the other': conditions(
    '',
    '1 ? 2 : 0',
    '0 ? 1 : 0 ? 0 : 1',
    '1 ? 0 : 1',
    '(1 ? 2 : 3) == 2',
    '1 || (2 / 0)',
    '0 && (2 / 0)',
    '1 ? 1 : 2 / 0',
  ),
  'names in conditions': conditions(
    '#define ONE 1\n#define F(x) (x + ONE)\n#define EMPTY',
    'ONE',
    'NEVER',
    'F(1) == 2',
    'F(-1)',
    'NEVER == 0',
    'true',
    '1 EMPTY',
    '__LINE__ == 17',
  ),
  'what is defined': conditions(
    '#define A 0\n#define F(x) x\n#define HAS defined(A)',
    'defined A',
    'defined(A)',
    'defined ( B )',
    '!defined B && defined(F)',
    'defined A && defined B',
    'defined __FILE__',
    'defined(__DTS__)',
    'HAS',
  ),
  'a condition over several lines': root('#if 1 && \\\n\t0 /* c\n */ || \\\n 1\na;\n#endif'),

  '#error where nothing counts': root('#ifdef X\n#error never\n#endif\na;'),
  '#warning is no error': root('#warning look here\na;'),
  'the line is set': root(
    'a = <__LINE__>;\n#line 7 "other.dts"\nf = __FILE__;\n\tl = <__LINE__>;',
    '#line 100',
  ),
  'the line is set by a macro': values('#define L 50\n#line L "x.dts"', '<__LINE__>', '__FILE__'),
  'a marker of another preprocessor': values('# 33 "earlier.dts"', '<__LINE__>', '__FILE__'),
  'a marker with flags': values('# 1 "earlier.dts" 1\n# 2 "board.dts" 2', '<__LINE__>'),
  '#ident and its like': root('a;', '#ident "x"\n#assert machine(board)\n#unassert machine'),

  'properties that begin with a hash': root(
    '#address-cells = <2>;\n#size-cells = <N>;\n  #interrupt-cells = <3>;\na { #cells-of-it; #dma-cells; };',
    '#define N 1',
  ),
  'a hash and a name that no directive has': root('#foo;\n#define1;\n#includes = <1>;\n#elsewhere;'),
  'a hash within a line is no directive': root('a; #define = <1>; #if;\nb = <1>; #endif;'),
  'a hash that a macro gives is no directive': root('H;', '#define H #define'),
};
