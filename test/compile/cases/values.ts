// SPDX-License-Identifier: MIT
import { newer, root, values, withFiles, withOptions } from './case.ts';
import type { SourceTable } from './case.ts';

const { raw } = String;
const ALL_BYTES = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');

/** The text after `=`. */
export const VALUES: SourceTable = {
  numbers: values('', '<1 0x1F 017 0 00 0xdeadBEEF 4294967295>', '<10U 10L 10UL 10LL 10ULL 0x10ULL>'),
  'numbers of two cells': values(
    '',
    '/bits/ 64 <0xffffffffffffffff 18446744073709551615 01777777777777777777777>',
  ),
  'numbers that are cut to a cell': newer(
    values('', '<0x100000000 0x123456789a>', '/bits/ 8 <256 0x1ff>', '/bits/ 16 <0x12345>'),
  ),
  'negative numbers': values(
    '',
    '<(-1) (-2147483648) (-2147483649)>',
    '/bits/ 8 <(-1) (-128) (-129)>',
    '/bits/ 16 <(-1)>',
    '/bits/ 64 <(-1)>',
  ),
  characters: values(
    '',
    raw`<'a' ' ' '"'>`,
    raw`<'\''>`,
    raw`<'\n' '\0' '\x41' '\101' '\377' '\xff'>`,
    raw`<('a' + 1)>`,
    "<'\xe9'>",
    raw`<'\\'>`,
  ),
  'sizes of elements': values(
    '',
    '/bits/ 8 <1 2 3>',
    '/bits/ 16 <1 2>',
    '/bits/ 32 <1 2>',
    '/bits/ 64 <1 2>',
    '/bits/ 0x10 <1>',
    '/bits/ 8 <>, /bits/ 64 <>',
  ),
  nothing: values('', '<>', '[]', '""', '<>, "", []'),
  'several values': values('', '<1>, <2 3>, "a", [01], "b", /bits/ 8 <4>', '"a", "b", ""'),
  bytes: values(
    '',
    '[00 11 aa FF]',
    '[0011aaFF]',
    '[00 1122 33]',
    '[\n01\n\t02 /* c */ 03 // d\n04 ]',
    '[de ad], [beef]',
  ),
  strings: values('', '"a b"', '"\'"', '"<&{/}>;"', '"/include/"', '"a" , "b"'),
  escapes: values(
    '',
    raw`"\a\b\t\n\v\f\r"`,
    raw`"\\ \" \' \? \q \z"`,
    raw`"\0\1\12\123\1234\08\377\400\777"`,
    raw`"\x1\x12\x123\xfg\xAb"`,
    raw`"a\0b"`,
  ),
  'every byte in a string': values('', `"${ALL_BYTES.replace(/["\\\n\r\0]/g, '')}"`),
  'labels in values': values(
    '',
    'a: <b: 1 c: 2 d:> e:',
    '[f: 01 g: 02 h:]',
    'i: "x" j: , k: "y"',
    'l: &{/} m:',
    '<1> n: o:, q: <2>',
  ),

  'sums and products': values(
    '',
    '<(1 + 2 * 3) ((1 + 2) * 3) (7 - 3 - 2) (100 / 10 / 5) (100 / (10 / 5))>',
    '<(7 % 4 * 2) (2 * 7 % 4) (10 - 2 + 3)>',
  ),
  'division has no signs': values('', '/bits/ 64 <(-1 / 2) (-7 / 2) (-7 % 5) (7 / -2) (7 % -2)>'),
  shifts: values(
    '',
    '<(1 << 4) (256 >> 4) (1 << 2 << 3) (1 << 2 + 1) (256 >> 4 >> 2)>',
    '/bits/ 64 <(1 << 63) (-1 >> 1) (-1 >> 63) (1 << 32) (0xff << 60)>',
  ),
  'shifts of more bits than there are': newer(
    values('', '/bits/ 64 <(1 << 64) (1 << 65) (1 >> 64) (-1 >> 200) (1 << -1)>'),
  ),
  comparisons: values(
    '',
    '<(1 < 2) (2 < 1) (2 <= 2) (3 > 2) (2 > 3) (2 >= 3) (1 == 1) (1 == 2) (1 != 2) (1 != 1)>',
    '<(-1 > 0) (-1 < 0) (1 < 2 < 1) (3 > 2 > 1) (1 == 1 == 1) (2 == 2 == 2)>',
  ),
  bits: values(
    '',
    '<(6 & 3) (6 | 1) (6 ^ 3) (~0) (~0xf)>',
    '<(1 | 2 & 3) (1 ^ 3 | 4) (6 & 3 == 3) (1 | 1 == 0) (5 & 6 ^ 7)>',
    '/bits/ 64 <(~0) (~1)>',
  ),
  logic: values(
    '',
    '<(1 && 2) (1 && 0) (0 || 5) (0 || 0) (!5) (!0) (!!7)>',
    '<(1 || 0 && 0) (0 && 0 || 1) (1 && 2 | 0) (0 || 1 ^ 1)>',
  ),
  'one or the other': values(
    '',
    '<(1 ? 2 : 3) (0 ? 2 : 3) (0 ? 1 : 0 ? 2 : 3) (1 ? 0 ? 4 : 5 : 6) (1 || 0 ? 7 : 8)>',
    '<(1 ? 2 : 3 + 10) ((1 ? 2 : 3) + 10)>',
  ),
  'signs in a row': values(
    '',
    '<(- - 5) (-~5) (~-5) (!-5) (-!0) (~~7) (- -(-1))>',
    '<(3 - -2) (3 - - - 2) (2 * -3)>',
  ),
  'sums run over': values(
    '',
    '/bits/ 64 <(0xffffffffffffffff + 1) (0 - 1) (0xffffffffffffffff * 2) (0x100000000 * 0x100000000) (0x123456789 * 0x987654321)>',
  ),
  parentheses: values('', '<((1)) (((2))) (((3) + ((4))))>', '<(\n1\n+\n2\n)>', '<(1)(2)(3)>'),
  'all levels at once': values(
    '',
    '<(1 ? 2 || 3 && 4 | 5 ^ 6 & 7 == 8 < 9 << 1 + 2 * 3 : 0)>',
    '<(1 + 2 << 3 < 4 == 5 & 6 ^ 7 | 8 && 9 || 10)>',
    '/bits/ 64 <(~1 * 2 - 3 >> 4 > 5 != 6)>',
  ),
  'both sides of and and or count': values('', '<(0 && (1 == 1)) (1 || (2 > 3))>'),
  'signs without spaces': values(
    '',
    '<(1+2) (1-2) (1<<2) (6&3) (6&&3) (6|1) (6||1) (1<2) (1<=2) (~1) (!1) (1?2:3)>',
  ),
  'a colon after a name is a label': values('', '<(1 ? 2 : 3) a: 4>'),
  'characters in sums': values('', `<('a' - 'A') ('0' * 2)>`, `/bits/ 8 <'a' 'b'>`),

  'a file put in': withFiles(
    values('', '/incbin/("data.bin")', '/incbin/("data.bin"), "x"', '"y", /incbin/("sub/more.bin")'),
    { 'data.bin': ALL_BYTES, 'sub/more.bin': '\0' },
  ),
  'part of a file put in': withFiles(
    values(
      '',
      '/incbin/("d.bin", 0, 4)',
      '/incbin/("d.bin", 2, 3)',
      '/incbin/("d.bin", 5, 0)',
      '/incbin/("d.bin", (1 + 1), 0x2)',
      '/incbin/("d.bin", 8, 100)',
      '/incbin/("d.bin", 100, 4)',
    ),
    { 'd.bin': '0123456789' },
  ),
  'an empty file put in': withFiles(values('', '/incbin/("e.bin")', '/incbin/("e.bin"), <1>'), {
    'e.bin': '',
  }),
  'a file of an include folder put in': withFiles(
    values('', '/incbin/("d.bin")'),
    { 'inc/d.bin': 'abc' },
    { includeDirs: ['inc'] },
  ),
  'a file put in by an included source': withFiles(root('#include "sub/a.dtsi"'), {
    'sub/a.dtsi': 'p = /incbin/("d.bin");',
    'd.bin': 'here',
    'sub/d.bin': 'there',
  }),
  'a file put in by a source that dtc includes': withFiles(
    root('/include/ "sub/a.dtsi"'),
    { 'sub/a.dtsi': 'p = /incbin/("d.bin");', 'd.bin': 'here', 'sub/d.bin': 'there' },
    { preprocess: false },
  ),
  'labels at a file put in': withFiles(values('', 'a: /incbin/("d.bin") b:'), { 'd.bin': 'abc' }),
  'the name of a file is a string': withFiles(
    values('#define F "d.bin"', raw`/incbin/("\x64.bin")`, '/incbin/(F)'),
    { 'd.bin': 'abc' },
  ),

  'memory reservations':
    '/dts-v1/;\n/memreserve/ 0x10000000 0x4000;\n/memreserve/ 0 1;\n/memreserve/ (1 << 40) (2 * 3);\n/memreserve/ 0x10000000 0x4000;\n/ { };\n',
  'labels of memory reservations':
    '/dts-v1/;\na: b: /memreserve/ 1 2;\n/memreserve/ 0xffffffffffffffff 0xffffffffffffffff;\n/ { };\n',
  'sorted memory reservations': withOptions(
    '/dts-v1/;\n/memreserve/ 3 1;\n/memreserve/ 1 2;\n/memreserve/ 1 1;\n/memreserve/ 0x8000000000000000 1;\n/ { b; a; d { y; x; }; c { }; };\n',
    { sort: true },
  ),
  'the version twice': '/dts-v1/;\n/dts-v1/;\n/ { };\n',
  'a character for a reservation': "/dts-v1/;\n/memreserve/ 'a' 0x10;\n/ { };\n",
};
