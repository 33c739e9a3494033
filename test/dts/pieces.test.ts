// SPDX-License-Identifier: MIT
//
// A cache of included files only changes the compile time: each board is compiled with a cache that other
// boards filled, and without one.
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { CompileOptions, Compiled } from '../../src/compile/compile-dts.ts';
import { SourceCache } from '../../src/dts/source-cache.ts';
import { picture } from '../support/compiled-picture.ts';
import { errorsOf, memoryHost } from '../support/sources.ts';

interface Case {
  /** Boards, by the start of their names, and their includes. */
  readonly files: Readonly<Record<string, string>>;
  readonly boards?: readonly (readonly [string, CompileOptions])[];
  /** Whether the last board uses values that an earlier board read. */
  readonly reused: boolean;
}

const SOC = `/ {
  soc: soc {
    compatible = "acme,soc";
    reg = <0x10 SIZE>;
    irq = <&soc 1>;
    again = &soc;
  };
};
`;
const HEADER = '#ifndef H\n#define H\n#define SIZE 4\n#define TWICE (SIZE * 2)\n#endif\n';
const board = (before: string, after = ''): string => `/dts-v1/;\n${before}#include "soc.dtsi"\n${after}`;

const CASES: Readonly<Record<string, Case>> = {
  'the same include': {
    files: {
      'a.dts': board('#define X 1\n#include "h.h"\n'),
      'b.dts': board('#include "h.h"\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: true,
  },
  'a macro that each board has for itself': {
    files: { 'a.dts': board('#define SIZE 1\n'), 'b.dts': board('#define SIZE 2\n'), 'soc.dtsi': SOC },
    reused: false,
  },
  'an #ifdef on what one board defines': {
    files: {
      'a.dts': board(''),
      'b.dts': board('#define WIDE\n'),
      'soc.dtsi': '#ifdef WIDE\n/ { wide; };\n#else\n/ { p = <1>; };\n#endif\n/ { q = <2>; };\n',
    },
    reused: false,
  },
  'an #if on a macro of a header': {
    files: {
      'a.dts': board('#include "one.h"\n'),
      'b.dts': board('#include "two.h"\n'),
      'soc.dtsi': '#if defined N && N > 1\n/ { wide = <N>; };\n#else\n/ { p = <N>; };\n#endif\n',
      'one.h': '#define N 1\n',
      'two.h': '#define N 2\n',
    },
    reused: false,
  },
  'a macro that only a macro uses': {
    files: {
      'a.dts': board('#include "one.h"\n#include "h.h"\n'),
      'b.dts': board('#include "two.h"\n#include "h.h"\n'),
      'soc.dtsi': '/ { p = <TWICE>, <TWICE>; };\n',
      'h.h': '#define TWICE (N * 2)\n',
      'one.h': '#define N 1\n',
      'two.h': '#define N 2\n',
    },
    reused: false,
  },
  'a macro that an earlier piece of the file used': {
    files: {
      'a.dts': board('#include "one.h"\n#include "h.h"\n'),
      'b.dts': board('#include "two.h"\n#include "h.h"\n'),
      'soc.dtsi': '/ { p = <TWICE>; };\n#include "more.dtsi"\n/ { q = <TWICE>; };\n',
      'more.dtsi': '/ { r = <TWICE>; };\n',
      'h.h': '#define TWICE (N * 2)\n',
      'one.h': '#define N 1\n',
      'two.h': '#define N 2\n',
    },
    reused: false,
  },
  'a macro that a board takes back': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('#include "h.h"\n#undef SIZE\n#define SIZE 9\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: false,
  },
  'a macro that is defined twice': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('#define SIZE 5\n#include "h.h"\n'),
      'c.dts': board('#include "h.h"\n', '#define SIZE 5\n/ { p = <SIZE TWICE>; };\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: true,
  },
  'what a file defines and takes back': {
    files: {
      'a.dts': board('', '/ { late = <LATE>; };\n'),
      'b.dts': board('#define LATE 7\n'),
      'c.dts': board('', '#ifdef GONE\n/ { gone; };\n#endif\n/ { late = <LATE>; };\n'),
      'soc.dtsi': '#define GONE\n#undef GONE\n#undef LATE\n#define LATE 3\n/ { p = <LATE>; };\n',
    },
    reused: true,
  },
  'a header within the include, and before it': {
    files: {
      'a.dts': board(''),
      'b.dts': board('#include "h.h"\n'),
      'c.dts': board('#include "h.h"\n', '#include "h.h"\n/ { p = <TWICE>; };\n'),
      'soc.dtsi': `#include "h.h"\n${SOC}`,
      'h.h': HEADER,
    },
    reused: true,
  },
  'names that stand for other files by the folder of the one who includes them': {
    files: {
      'a.dts': '/dts-v1/;\n#include "x/soc.dtsi"\n',
      'b.dts': '/dts-v1/;\n#include "y/soc.dtsi"\n',
      'x/soc.dtsi': '#include "size.h"\n#include "part.dtsi"\n',
      'y/soc.dtsi': '#include "size.h"\n#include "part.dtsi"\n',
      'x/size.h': '#define SIZE 1\n',
      'y/size.h': '#define SIZE 2\n',
      'x/part.dtsi': '/ { p = <SIZE>; };\n',
      'y/part.dtsi': '/ { q = <SIZE>; };\n',
    },
    reused: false,
  },
  'names that stand for other files by -I': {
    files: {
      'a.dts': board('#include <size.h>\n'),
      'soc.dtsi': SOC,
      'x/size.h': '#define SIZE 1\n',
      'y/size.h': '#define SIZE 2\n',
    },
    boards: [
      ['a.dts', { includeDirs: ['x'] }],
      ['a.dts', { includeDirs: ['y', 'x'] }],
    ],
    reused: false,
  },
  'macros of the command line': {
    files: { 'a.dts': board(''), 'soc.dtsi': SOC },
    boards: [
      ['a.dts', { defines: ['SIZE=1'] }],
      ['a.dts', { defines: ['SIZE=2'] }],
    ],
    reused: false,
  },
  'an include twice in a board': {
    files: {
      'a.dts': board('#define SIZE 1\n', '#undef SIZE\n#define SIZE 2\n#include "soc.dtsi"\n'),
      'b.dts': board('#include "h.h"\n', '#include "soc.dtsi"\n&soc { p = <1>; };\n'),
      'c.dts': board('#include "h.h"\n', '#include "soc.dtsi"\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: true,
  },
  'an include in braces': {
    files: {
      'a.dts': '/dts-v1/;\n/ {\n#include "part.dtsi"\n};\n',
      'b.dts': '/dts-v1/;\n/ { n {\n#include "part.dtsi"\n}; };\n',
      'part.dtsi': 'p = <1 2>;\n#define P\n',
    },
    reused: false,
  },
  'a file that ends within a node': {
    files: {
      'a.dts': '/dts-v1/;\n#include "open.dtsi"\nq = <1>; };\n',
      'b.dts': '/dts-v1/;\n#include "open.dtsi"\nr = <2>; };\n',
      'open.dtsi': '/ { first; };\n/ {\np = <1 2>;\n',
    },
    reused: false,
  },
  'a file that ends before a semicolon': {
    files: {
      'a.dts': '/dts-v1/;\n#include "part.dtsi"\n;\n',
      'b.dts': '/dts-v1/;\n#include "part.dtsi"\n;\n/ { q; };\n',
      'part.dtsi': '/ { p = <1 2>; }\n',
    },
    reused: false,
  },
  'an error in the include': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('\n\n#include "h.h"\n', '/ { q = <1>; };\n'),
      'soc.dtsi': `${SOC}/ { p = <NOBODY 1>; };\n#include "more.dtsi"\n`,
      'more.dtsi': '/ { q = <TWICE };\n/ { r = <2>; };\n',
      'h.h': HEADER,
    },
    reused: false,
  },
  'a warning in the include': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('\n\n#include "h.h"\n'),
      'soc.dtsi': `#warning take care\n${SOC}/ { p = /bits/ 8 <0x1ff>; };\n`,
      'h.h': HEADER,
    },
    reused: false,
  },
  'an error behind the include, and one that has to do with it': {
    files: {
      'a.dts': board('#include "h.h"\n', '&nobody { };\n&soc { p = <TWICE>; };\n'),
      'b.dts': board('#include "h.h"\n', '&soc { p = <TWICE };\n'),
      'c.dts': board('#include "h.h"\n', '&sock { };\n#define SIZE 8\n/ { p = <SIZE(1)>; };\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: false,
  },
  'a reference in the include that no board, or one, can follow': {
    files: {
      'a.dts': board('', '/ { l: l { }; };\n'),
      'b.dts': board(''),
      'c.dts': board('/ { x { }; l: l { }; };\n'),
      'd.dts': board('', '/ { x { }; l: l { }; };\n'),
      'soc.dtsi': '/ { p = <&l>; q = &l; r = <1>; };\n',
    },
    reused: true,
  },
  'a missing file': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('#include "gone.h"\n#include "h.h"\n'),
      'c.dts': board('#include "h.h"\n', '/ { p = <1>; };\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: true,
  },
  'phandles that differ': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('#include "h.h"\n/ { x { phandle = <1>; }; y: y { z = <&y>; }; };\n'),
      'c.dts': board('#include "h.h"\n', '&soc { irq = <&{/} &soc>; again = "a", &soc; };\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    boards: [
      ['a.dts', { symbols: true, fixups: true }],
      ['b.dts', {}],
      ['c.dts', { symbols: true }],
    ],
    reused: true,
  },
  'what a board overrides and deletes': {
    files: {
      'a.dts': board('#include "h.h"\n', '&soc { /delete-property/ reg; compatible = "b"; };\n'),
      'b.dts': board('#include "h.h"\n', '/delete-node/ &soc;\n/ { soc: other { }; };\n'),
      'c.dts': board('#include "h.h"\n', 'extra: &soc { irq = <1>; };\n'),
      'soc.dtsi': SOC,
      'h.h': HEADER,
    },
    reused: true,
  },
  'blocks of the include that delete and omit': {
    files: {
      'a.dts': '/dts-v1/;\n/ { a: a { }; b: b { }; };\n#include "less.dtsi"\n',
      'b.dts': '/dts-v1/;\n/ { p = <&b>; b: x { }; a: y { }; };\n#include "less.dtsi"\n',
      'less.dtsi': '/delete-node/ &a;\n/omit-if-no-ref/ &b;\n/ { p2 = <1>; };\n',
    },
    reused: true,
  },
  'a file put into a value': {
    files: {
      'a.dts': board('', '/ { q = <1>; };\n'),
      'x/b.dts': board(''),
      'soc.dtsi': '/ { p = /incbin/("d.bin"); };\n',
      'x/soc.dtsi': '/ { p = /incbin/("d.bin"); };\n',
      'd.bin': 'ab',
      'x/d.bin': 'c',
    },
    boards: [
      ['a.dts', {}],
      ['x/b.dts', {}],
      ['a.dts', {}],
    ],
    reused: false,
  },
  'an /include/': {
    files: {
      'a.dts': board(''),
      'b.dts': board('/ { };\n'),
      'soc.dtsi': '/include/ "raw.dtsi"\n/ { p = <1>; };\n',
      'raw.dtsi': '/ { q = <2>; };\n',
    },
    reused: false,
  },
  'a counter': {
    files: {
      'a.dts': board(''),
      'b.dts': board('#define Z __COUNTER__\n/ { z = <Z Z>; };\n'),
      'soc.dtsi': '/ { p = <__COUNTER__ __COUNTER__>; };\n',
    },
    reused: false,
  },
  'lines and files by number and name': {
    files: {
      'a.dts': board(''),
      'b.dts': board('\n'),
      'soc.dtsi':
        '/ { p = <__LINE__>, __FILE__, __BASE_FILE__; };\n#line 70 "x.dtsi"\n/ { q = <__LINE__>; };\n#include "more.dtsi"\n/ { r = <1>; s = ; };\n',
      'more.dtsi': '/ { t = <__INCLUDE_LEVEL__>; };\n',
    },
    reused: false,
  },
  'a condition around includes': {
    files: {
      'a.dts': board(''),
      'b.dts': board('#include "wide.h"\n'),
      'c.dts': board('#include "wide.h"\n'),
      'soc.dtsi':
        '#ifdef WIDE\n#include "more.dtsi"\n/ { wide; };\n#else\n/ { p = <1>; };\n#include "more.dtsi"\n/ { narrow; };\n#endif\n/ { q = <2>; };\n',
      'more.dtsi': '/ { r = <3>; };\n',
      'wide.h': '#define WIDE\n',
    },
    reused: true,
  },
  'a condition that is not closed': {
    files: {
      'a.dts': board('', '/ { p = <1>; };\n'),
      'b.dts': board('', '/ { q = <1>; };\n'),
      'soc.dtsi': '#ifndef A\n/ { r = <1>; };\n#include "more.dtsi"\n#endif\n#endif\n#if 1\n',
      'more.dtsi': '/ { s = <1>; };\n#ifdef B\n',
    },
    reused: false,
  },
  'a file with a header of its own': {
    files: {
      'a.dts': '#include "base.dts"\n/ { q = <1>; };\n',
      'b.dts': '/dts-v1/;\n#include "base.dts"\n',
      'c.dts': '/dts-v1/;\n/plugin/;\n#include "base.dts"\n',
      'd.dts': '#include "base.dts"\n/memreserve/ 1 2;\n',
      'e.dts': '#include "base.dts"\n/ { r = <1>; };\n',
      'base.dts': '/dts-v1/;\n/memreserve/ 0x10 0x20;\nl: /memreserve/ 0x30 0x40;\n/ { p = <1>; };\n',
    },
    reused: true,
  },
  'a header that is an include, and may be that of an overlay': {
    files: {
      'a.dts': '#include "v1.dtsi"\n#include "p.dtsi"\n',
      'b.dts': '#include "v1.dtsi"\n/plugin/;\n#include "p.dtsi"\n',
      'c.dts': '#include "v1.dtsi"\n#include "plugin.dtsi"\n#include "p.dtsi"\n',
      'd.dts': '#include "v1.dtsi"\n#include "v1.dtsi"\n#include "p.dtsi"\n',
      'e.dts':
        '#include "v1.dtsi"\n#include "plugin.dtsi"\n#include "v1.dtsi"\n#include "plugin.dtsi"\n#include "p.dtsi"\n',
      'f.dts': '#include "v1.dtsi"\n#include "plugin.dtsi"\n#include "p.dtsi"\n',
      'v1.dtsi': '/dts-v1/;\n',
      'plugin.dtsi': '/plugin/;\n',
      'p.dtsi': '&x { p = <1>; };\n/ { q = <1>; };\n&{/y} { r = <&z 1>; };\n',
    },
    reused: true,
  },
  'labels before the first block': {
    files: {
      'a.dts': '/dts-v1/;\nl: m:\n#include "p.dtsi"\n',
      'b.dts': '/dts-v1/;\n#include "p.dtsi"\n',
      'c.dts': '/dts-v1/;\n/ { };\nl:\n#include "p.dtsi"\n',
      'p.dtsi': '/ { p = <1>; };\n',
    },
    reused: false,
  },
  'a source of headers alone': {
    files: {
      'a.dts': '/dts-v1/;\n/ { };\n#include "h.h"\n',
      'b.dts': '/dts-v1/;\n#include "h.h"\n',
      'c.dts': '#include "h.h"\n',
      'd.dts': '/dts-v1/;\n/ { p = <1>; };\n#include "h.h"\n&nobody\n',
      'h.h': `/* none\n*/\n${HEADER}\n\n/* end */\n`,
    },
    reused: false,
  },
  'a string over lines before what is wrong': {
    files: {
      'a.dts': board('#include "h.h"\n'),
      'b.dts': board('#include "h.h"\n/ { s = "a\nb"; };\n', '/ { t = 1; };\n'),
      'c.dts': board('#include "h.h"\n#include "long.dtsi"\n', '/ { t = 1; };\n'),
      'd.dts': board('#include "h.h"\n#include "long.dtsi"\n', '/ { t = 1; };\n'),
      'soc.dtsi': SOC,
      'long.dtsi': '/ { s = "a\nb"; };\n',
      'h.h': HEADER,
    },
    reused: false,
  },
  'a macro call over lines': {
    files: {
      'a.dts': board('#include "f.h"\n'),
      'b.dts': board('#include "f.h"\n', '/ { q = <F(1,\n2)>; };\n'),
      'soc.dtsi': '/ { p = <F(1,\n#define Y 2\n  Y)>; };\n#define E F\nE\n',
      'f.h': '#define F(a, b) a b\n#define E\n',
    },
    reused: false,
  },
  'a macro that was being expanded when a board failed': {
    files: {
      'a.dts': board('#include "big.h"\n#define A0 1 1 1 1 1 1 1 1 1 1\n'),
      'b.dts': board('#include "big.h"\n#include "small.h"\n'),
      'c.dts': board('#include "big.h"\n#include "small.h"\n', '/ { q = <A7>; };\n'),
      'soc.dtsi': '/ { p = <A7>; };\n',
      'big.h': Array.from({ length: 7 }, (_, i) => `#define A${i + 1} ${`A${i} `.repeat(10)}\n`).join(''),
      'small.h': '#define A0\n',
    },
    reused: false,
  },
  pragmas: {
    files: {
      'a.dts': board('#include "once.dtsi"\n'),
      'b.dts': board('#include "once.dtsi"\n#include "once.dtsi"\n#import "imported.dtsi"\n'),
      'c.dts': board(
        '#import "imported.dtsi"\n#include "once.dtsi"\n#import "imported.dtsi"\n#include "once.dtsi"\n',
      ),
      'soc.dtsi': '#include "once.dtsi"\n#import "imported.dtsi"\n/ { r = <0>; };\n',
      'once.dtsi': '#pragma once\n/ { p = <1>; };\n',
      'imported.dtsi': '/ { q = <2>; };\n',
    },
    reused: true,
  },
  'what is there to be included': {
    files: {
      'x/a.dts': '/dts-v1/;\n#include "../soc.dtsi"\n',
      'y/a.dts': '/dts-v1/;\n#include "../soc.dtsi"\n',
      'soc.dtsi': '#if __has_include("z.h")\n/ { p = <1>; };\n#else\n/ { q = <1>; };\n#endif\n',
      'y/../z.h': '',
    },
    boards: [
      ['x/a.dts', {}],
      ['y/a.dts', {}],
    ],
    reused: false,
  },
};

it.each(Object.entries(CASES))('%s', (_, { files, boards, reused }) => {
  const host = memoryHost(files);
  const list =
    boards ??
    Object.keys(files)
      .filter((path) => /^[a-z]\.dts$/.test(path))
      .map((path) => [path, {}] as const);
  const cache = new SourceCache();
  const all = list.map(([path, options]) => compileDts(path, host, { ...options, cache }));
  for (const [i, [path, options]] of list.entries()) {
    const alone = picture(compileDts(path, host, options));
    expect(picture(all[i]!)).toEqual(alone);
    // and once more, when everything is kept
    expect(picture(compileDts(path, host, { ...options, cache }))).toEqual(alone);
  }
  expect(shareValues(all.at(-1)!, all.slice(0, -1))).toBe(reused);
});

it('each opening of a file has its own places, in every compilation the same', () => {
  const host = memoryHost({
    'a.dts': board('#include "h.h"\n', '#include "soc.dtsi"\n'),
    'soc.dtsi': SOC,
    'h.h': HEADER,
  });
  const cache = new SourceCache();
  const blocks = [1, 2].map(() => {
    const { tree, sources } = compileDts('a.dts', host, { cache });
    const soc = tree!.root.child('soc')!;
    return soc.blocks.map(({ name }) => ({ ...name, from: sources.includeChain(name.start) }));
  });
  expect(new Set(blocks[0]!.map(({ start }) => start)).size).toBe(2);
  expect(blocks[1]).toEqual(blocks[0]);
});

it('a host may compile another board while one is read', () => {
  const files = {
    'a.dts': board('#include "h.h"\n'),
    'b.dts': board('#include "h.h"\n/ { };\n'),
    'soc.dtsi': SOC,
    'h.h': HEADER,
  };
  const host = memoryHost(files);
  const cache = new SourceCache();
  const inner: Compiled[] = [];
  const outer = compileDts(
    'a.dts',
    {
      readFile(path) {
        if (path === 'soc.dtsi' && inner.length < 2) inner.push(compileDts('b.dts', host, { cache }));
        return host.readFile(path);
      },
    },
    { cache },
  );
  expect(picture(outer)).toEqual(picture(compileDts('a.dts', host)));
  for (const one of inner) expect(picture(one)).toEqual(picture(compileDts('b.dts', host)));
  expect(inner.map(errorsOf)).toEqual([[], []]);
});

/** Whether a tree shares the bytes of values with other trees. */
function shareValues({ tree }: Compiled, others: readonly Compiled[]): boolean {
  const known = new Set(others.flatMap((other) => arrays(other)));
  return tree !== undefined && arrays({ tree }).some((array) => known.has(array));
}

function arrays({ tree }: Pick<Compiled, 'tree'>): Uint8Array[] {
  if (tree === undefined) return [];
  return [...tree.root.walk()].flatMap((node) =>
    node.properties.filter(({ length }) => length > 0).map(({ data }) => data),
  );
}
