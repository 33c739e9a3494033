// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { Compiled } from '../../src/compile/compile-dts.ts';
import type { Loc } from '../../src/source/loc.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { elementAt } from '../../src/tree/origin.ts';
import type { DtProperty } from '../../src/tree/property.ts';
import { memoryHost } from '../support/sources.ts';

const FILES = {
  'board.dts': `/dts-v1/;
#include "soc.dtsi"

/ {
	model = "Wren";
	chosen { };
};

&uart {
	status = "okay";
	clocks = <&clk SLOW>, <&clk 7>;
	path = &clk;
	both = <BOTH>;
	fw = /incbin/("fw.bin");
	mac = here: [00 11 22];
};

&{/soc} {
	ranges;
};
`,
  'soc.dtsi': `#include <clocks.h>
/ {
	soc {
		#address-cells = <1>;
		uart: serial@1000 {
			status = "disabled";
			reg = <0x1000 REG_SIZE>;
		};
		clk: clock {
		};
	};
};
`,
  'inc/clocks.h': `#define SLOW 3
#define REG_SIZE (1 << 8)
#define PAIR(a, b) a b
#define BOTH PAIR(SLOW, 9)
`,
  'fw.bin': 'abcd',
};

const board = compileDts('board.dts', memoryHost(FILES), { includeDirs: ['inc'] });
const soc = child(board.tree!.root, 'soc');
const uart = child(soc, 'serial@1000');

it.each([
  ['#address-cells', soc, 'soc.dtsi:4:3'],
  ['ranges', soc, 'board.dts:19:2'],
  ['reg', uart, 'soc.dtsi:7:4'],
  ['status', uart, 'board.dts:10:2'],
  ['mac', uart, 'board.dts:15:2'],
])('%s begins where it is written', (name, node, place) => {
  const { span } = property(node, name).source!;
  expect(placed(span.start)).toBe(place);
});

it('a property ends behind its semicolon', () => {
  const { span } = property(uart, 'clocks').source!;
  expect(placed(span.end)).toBe('board.dts:11:33');
});

it('a property remembers where it was set before', () => {
  const { overridden } = property(uart, 'status').source!;
  expect(overridden.map(({ start }) => placed(start))).toEqual(['soc.dtsi:6:4']);
  expect(property(uart, 'reg').source!.overridden).toEqual([]);
});

it.each([
  ['a reference', 'clocks', 0, 'board.dts:11:12'],
  ['a macro', 'clocks', 4, 'inc/clocks.h:1:14 in board.dts:11:17'],
  ['a later part of a value', 'clocks', 8, 'board.dts:11:25'],
  ['a byte in the middle of a cell', 'clocks', 14, 'board.dts:11:30'],
  ['an expression of a macro', 'reg', 4, 'inc/clocks.h:2:18 in soc.dtsi:7:18'],
  ['a macro in a macro', 'both', 0, 'inc/clocks.h:1:14 in board.dts:13:10'],
  ['an argument in a macro', 'both', 4, 'inc/clocks.h:4:25 in board.dts:13:10'],
  ['a string', 'status', 0, 'board.dts:10:11'],
  ['a character of a string', 'status', 3, 'board.dts:10:11'],
  ['the path of a node', 'path', 0, 'board.dts:12:9'],
  ['bytes of a file', 'fw', 2, 'board.dts:14:16'],
  ['a byte', 'mac', 2, 'board.dts:15:21'],
])('%s is where it is written', (_, name, offset, place) => {
  expect(placed(elementAt(property(uart, name).source!, offset))).toBe(place);
});

it('labels and references are where they are written', () => {
  const marks = [...property(uart, 'mac').source!.markers, ...property(uart, 'path').source!.markers];
  const named = marks.filter(({ ref }) => ref !== undefined);
  expect(named.map(({ kind, ref, at }) => `${kind} ${ref} ${placed(at)}`)).toEqual([
    'label here board.dts:15:8',
    'string clk board.dts:12:9',
    'path clk board.dts:12:9',
  ]);
});

it('a node knows all of its blocks', () => {
  const blocks = (node: DtNode): string[] =>
    node.blocks.map(({ name, body }) => `${placed(name.start)} ${placed(body.start)} ${placed(body.end)}`);
  expect(blocks(uart)).toEqual([
    'soc.dtsi:5:9 soc.dtsi:5:21 soc.dtsi:8:5',
    'board.dts:9:1 board.dts:9:7 board.dts:16:3',
  ]);
  expect(blocks(soc).at(-1)).toBe('board.dts:18:1 board.dts:18:9 board.dts:20:3');
});

it('what an included file says knows the includes that led to it', () => {
  const { start } = property(uart, 'reg').source!.span;
  expect(board.sources.includeChain(start).map((from) => placed(from))).toEqual(['board.dts:2:1']);
  const macro = elementAt(property(uart, 'reg').source!, 4);
  const written = board.sources.written(macro);
  expect(board.sources.includeChain(written).map((from) => placed(from))).toEqual([
    'soc.dtsi:1:1',
    'board.dts:2:1',
  ]);
});

it('line markers name the files that a preprocessor read', () => {
  const text = '# 1 "soc.dtsi"\n\n/dts-v1/;\n# 40 "board.dts" 2\n/ {\n\tp = <1>;\n};\n';
  const left = compileDts('out.dts', memoryHost({ 'out.dts': text }), { preprocess: false });
  expect(placed(left.tree!.root.properties[0]!.source!.span.start, left)).toBe('board.dts:41:2');
});

it('every property and every cell of a board has a place', () => {
  const missing: string[] = [];
  for (const node of [board.tree!.root, ...board.tree!.root.children, ...soc.children]) {
    for (const { name, value, source } of node.properties) {
      if (source === undefined || placed(source.span.start) === undefined) missing.push(name);
      else if (value.some((_, i) => placed(elementAt(source, i)) === undefined))
        missing.push(`${name} in it`);
    }
  }
  // dtc itself makes phandles
  expect(missing).toEqual(['phandle']);
});

/** A location as `file:line:column`, with the location in the macro that it came from. */
function placed(loc: Loc, { sources }: Compiled = board): string | undefined {
  const place = sources.place(loc);
  if (place === undefined) return undefined;
  const { file, line, column, usedAt } = place;
  const used = usedAt && ` in ${usedAt.file}:${usedAt.line}:${usedAt.column}`;
  return `${file}:${line}:${column}${used ?? ''}`;
}

function child({ children }: DtNode, name: string): DtNode {
  return children.find((node) => node.name === name)!;
}

function property({ properties }: DtNode, name: string): DtProperty {
  return properties.find((one) => one.name === name)!;
}
