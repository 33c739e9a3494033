// SPDX-License-Identifier: MIT
import { root, unprocessed, values, withFiles } from './case.ts';
import type { SourceTable } from './case.ts';

const { raw } = String;

/** Lines, comments, spaces, bytes; and the spaces that a preprocessor leaves between inserted words. */
export const TEXT: SourceTable = {
  'carriage returns': values(
    '#define A 1\n#if 1\n#define B \\\n 2\n#endif',
    '<A B>',
    '"x" /* c\n */',
    '[01\n02]',
  ).replaceAll('\n', '\r\n'),
  'carriage returns for dtc alone': unprocessed(values('', '<1\n2>', '"x"').replaceAll('\n', '\r\n')),
  'a byte of zero': root('a;\n\0b; c = <1\0 2>;'),
  'a carriage return within a line': root('a;\r b;'),
  'no line end at the end': values('', '<1>').trimEnd(),
  'a comment at the end without a line end': `${values('', '<1>')}// end`,
  'a condition at the end without a line end': `${values('', '<1>')}#if 1\n#endif`,
  'form feeds and vertical tabs': root('a\f=\v<1\f2>;\f\n\v\fb;'),
  'UTF-8 in strings and comments': values('/* café */ // é', '"café"', '"é" /* é */').replaceAll(
    'é',
    '\xc3\xa9',
  ),
  'bytes that are no UTF-8': values('/* \xff */', '"\xff\x80"'),
  'a byte order mark': `\xef\xbb\xbf${values('', '<1>')}`,
  'comments everywhere':
    '/*a*/ /dts-v1/ /*b*/;/*c*///d\n/ /*e*/{ p /*f*/ = /*g*/ < /*h*/ 1 /*i*/ > /*j*/ ; /*k*/ n /*l*/ { /*m*/ } /*n*/ ; } /*o*/ ; /*p*/',
  'comments for dtc alone': unprocessed(
    '/*a*//dts-v1/;//d\n/ /*e\n*/{ p /*f*/ = <1/**/2>, /*g*/ [01/**/02]; /***/ n /* * / */ { // }\n}; };\n',
  ),
  'stars and slashes in comments': root('/***/ a; /* * / **/ b; /*/ */ c; // /* \nd; /* // */ e;'),
  'apostrophes in comments': root(`// it's\na; /* don't "\n */ b; // "\nc = "x"; // '`),
  'comment signs in strings': values('', '"/* no */"', '"// no"', '"http://x", "*/"'),
  'a comment parts words': values('', '<1/**/2>'),
  'a line goes on': root('a\\\nb = <1\\\n2>; c = \\\n"x\\\ny";'),
  'a directive goes on': values('#def\\\nine LO\\\nNG 1 + \\\n 2', '<(LONG)>', '<(LO\\\nNG)>'),
  'a comment goes on': root('// a comment \\\n a;\nb; /\\\n/ c;\nd; /\\\n* e; *\\\n/ f;'),
  'a string goes on': values('', '"ab\\\ncd"', '"ab\\\\\\\nn"'),
  'a backslash and spaces': values('#define A 1 \\  \n + 2', '<(A)>'),
  'two lines go on at once': values('#define A 1\\\n\\\n2', '<A>'),
  'a backslash at the end of a line with a carriage return': values('#define A 1 \\\r\n + 2', '<(A)>'),
  'no trigraphs': values('', '"??=??/"', '"??(??)"'),
  'apostrophes in a line without end': root(`a; // '\nb = "it's";`),
  'tabs and spaces in a string': values('', '"a\tb  c"'),
  'a string over lines': unprocessed(values('', '"one\ntwo\n"')),
  'many empty lines': `\n\n\n\n\n\n\n\n\n\n\n\n\n${values('', '<__LINE__>\n\n\n\n\n\n\n\n\n\n\n\n, <__LINE__>')}\n\n\n`,

  'a macro after a dash in a name': root('foo-NAME { NAME-x; a-NAME-b; };', '#define NAME bar'),
  'a macro after other signs in a name': root(
    'a,NAME { b.NAME; c+NAME; d*NAME; e?NAME; f#NAME; g_NAME; };',
    '#define NAME bar',
  ),
  'a macro as name, unit address and label': root(
    'NAME@ADDR { p; }; LABEL: x { }; L2: y@ADDR { q = <&LABEL &L2>; };',
    '#define NAME uart\n#define ADDR 1000\n#define LABEL con\n#define L2 L3',
  ),
  'a macro as reference':
    '#define UART serial0\n#define REF &serial0\n/dts-v1/;\n/ { a = <&UART>, &UART; b = <REF>; serial0: s { }; };\n&UART { c; };\nREF { d; };\n',
  'a macro in a path':
    '#define UART uart@1\n/dts-v1/;\n/ { a = <&{/soc/UART}>; b = &{/soc/UART}; soc { uart@1 { x; }; }; };\n&{/soc/UART} { y; };\n',
  'a number put in before a dash': values(
    '#define N 4\n#define M -1',
    '<(N-1)>',
    '<(N -1) (3-M)>',
    '<(-M)>',
    '<(N+M) (N*-1)>',
  ),
  'a name put in before a number': root('X1 { }; X-1 { }; X@1 { };', '#define X y'),
  'signs that would grow together': values(
    '#define LT <\n#define AND &\n#define OR |\n#define PLUS +\n#define MINUS -',
    '<(1 LT 3)>',
    '<(-MINUS 1) (1 MINUS-1)>',
    '<(6 AND 3) (6 OR 1)>',
  ),
  'what is put in side by side': values(
    '#define ID(x) x\n#define S(x) #x\n#define SHOW(x) S(x)',
    '<ID(1)ID(2)>',
    '<ID(1)2>',
    '<(ID(-)ID(-)1)>',
    'SHOW(ID(a)ID(b))',
    'SHOW(ID(a)b-ID(c))',
    'SHOW(ID(&)ID(n))',
  ),
  'signs in a name with nothing between': root('a,NIL,b { c?NIL?d; e,NIL; };', '#define NIL'),
  'a macro in angle brackets without spaces': values(
    '#define A 1\n#define B(x) x',
    '<A>',
    '<B(2)>',
    '<(A)>,<B(3)A>',
  ),
  'a macro in a byte string': values(
    '#define BYTE 1f\n#define AA bb\n#define X 12',
    '[BYTE]',
    '[AA AA]',
    '[00 X 34]',
  ),
  'a macro for whole properties': root(
    'PROPS\na { REG(10, 4) };',
    '#define PROPS p = <1>; q;\n#define REG(a, s) reg = <0x##a s>;',
  ),
  'a macro for whole nodes': root(
    'NODE(a, 1, status = "okay";)\nNODE(b, 2, )',
    '#define NODE(n, u, p) n: n@u { reg = <u>; p };',
  ),
  'a macro for keywords': root('a; };\n/ { DEL a;', '#define DEL /delete-property/'),
  'a macro for a string': values('#define COMPAT "vendor,chip"\n#define TWO COMPAT, "x"', 'COMPAT', 'TWO'),
  'numbers that go on after a dash': root('bus@1f-X { }; bus@1a-X { p1X = <1>; };', '#define X y'),
  'numbers that swallow a sign': root('p = <(0x1f-A) (0x1d+A)>; a@1e-A { };', '#define A 1'),
  'the flags of an interrupt': withFiles(
    values('#include <irq.h>', '<0 42 IRQ_LEVEL_HIGH>', '<(PPI | MASK(4)) (BIT(3) | BIT(0))>'),
    {
      'inc/irq.h':
        '#define IRQ_LEVEL_HIGH 4\n#define PPI 1\n#define MASK(x) (((1 << (x)) - 1) << 8)\n#define BIT(n) (1 << (n))\n',
    },
    { includeDirs: ['inc'] },
  ),
  'paths and comments': root('p = <&{/a/b}>; q = &{/a}; a { b { }; };'),
  'a slash before a star': root(raw`p = "a/*b";`),
  'keywords without spaces':
    '/dts-v1/;/memreserve/0x1 0x2;/{a;b{c;};};/{/delete-property/a;/delete-node/b;};',
  'carriage returns for line ends': '/dts-v1/;\r#define A 1\r/ {\r\tp = <A>; // c\r\tq = <__LINE__>;\r};\r',
  'carriage returns among other line ends': root('a;\r\r\nb = <__LINE__>;\rc = "x\ry";\r\n'),
  'carriage returns alone for dtc alone': unprocessed('/dts-v1/;\r/ {\ra = "x\ry";\r};\r'),
};
