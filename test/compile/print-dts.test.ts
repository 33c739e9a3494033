// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { printDts } from '../../src/compile/print-dts.ts';
import { DtNode } from '../../src/tree/node.ts';
import { DtProperty } from '../../src/tree/property.ts';
import type { Marker } from '../../src/tree/origin.ts';
import { makeTree } from '../support/tree.ts';

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

/** The line of the only property of a root. */
function lineOf(property: DtProperty): string {
  const root = new DtNode('');
  root.addProperty(property);
  const [, , , line, ...rest] = printDts({ root, reservations: [], bootCpu: 0, totalSize: undefined }).split(
    '\n',
  );
  expect(rest).toEqual(['};', '']);
  return line!;
}

describe('a value of which no type is known', () => {
  // `dtc -I dtb -O dts` of release 1.7.2; 1.6.1 prints several strings as one, "a\0b"
  it.each([
    ['', 'p;'],
    ['61', 'p = [61];'],
    ['00', 'p = [00];'],
    ['61 00', 'p = "a";'],
    ['61 62 63 00', 'p = "abc";'],
    ['61 00 62 00', 'p = "a", "b";'],
    ['61 00 00 62 00', 'p = [61 00 00 62 00];'],
    ['61 62 00 00 63 64 00', 'p = "ab", "", "cd";'],
    ['00 61 62 00', 'p = "", "ab";'],
    ['07 08 09 0a 0b 0c 0d 22 5c 20 7e 00', String.raw`p = "\a\b\t\n\v\f\r\"\\ ~";`],
    ['61 1b 00', 'p = [61 1b 00];'],
    ['61 7f 62 00', 'p = <0x617f6200>;'],
    ['c3 a9 00', 'p = [c3 a9 00];'],
    ['61 62 63 64', 'p = <0x61626364>;'],
    ['00 00 00 00', 'p = <0x00>;'],
    ['00 00 00 0f 00 00 00 10 ff ff ff ff', 'p = <0x0f 0x10 0xffffffff>;'],
    ['01 02 03', 'p = [01 02 03];'],
    ['61 00 31 00', 'p = "a", "1";'],
    ['78 79 00 00 00', 'p = [78 79 00 00 00];'],
    ['61 00 00 00', 'p = <0x61000000>;'],
  ])('%s', (hex, line) => {
    expect(lineOf(new DtProperty('p', bytes(hex)))).toBe(`\t${line}`);
  });
});

/** `KIND@OFFSET` or `KIND@OFFSET:REF`. */
function marker(text: string): Marker {
  const [, kind, offset, ref] = /^(\w+)@(\d+)(?::(.*))?$/.exec(text)!;
  return { kind, offset: Number(offset), ref, at: 0 } as Marker;
}

function marked(hex: string, markers: readonly string[]): DtProperty {
  const property = new DtProperty('p', bytes(hex));
  property.source = {
    span: { start: 0, end: 0 },
    overridden: [],
    markers: markers.map(marker),
    elements: [],
  };
  return property;
}

describe('a value with markers', () => {
  // `dtc -I dts -O dts` (1.7.2) of the source above
  it.each([
    ['<1 2 &n>', '000000010000000200000001', ['uint32@0', 'phandle@8:n'], '<0x01 0x02 &n>'],
    ['<&n 3>', '0000000100000003', ['uint32@0', 'phandle@0:n'], '<&n 0x03>'],
    ['<&{/n@1}>', '00000001', ['uint32@0', 'phandle@0:/n@1'], '<&{/n@1}>'],
    ['&{/n@1}, "x"', '2f6e4031007800', ['string@0', 'path@0:/n@1', 'string@5'], '"/n@1", "x"'],
    [
      'l1: <l2: 1 l3: 2 l4: &n l5: > l6:',
      '000000010000000200000001',
      [
        'label@0:l1',
        'uint32@0',
        'label@0:l2',
        'label@4:l3',
        'label@8:l4',
        'phandle@8:n',
        'label@12:l5',
        'label@12:l6',
      ],
      'l1: < l2:0x01  l3:0x02  l4:&n> l5: l6:',
    ],
    [
      '[c1: 00 c2: 01], /bits/ 16 <1 c3: 2>, /bits/ 64 <1 c4: 0x123456789abcdef0 5>, /bits/ 8 <1 2>',
      '0001 00010002 0000000000000001123456789abcdef00000000000000005 0102',
      [
        'uint8@0',
        'label@0:c1',
        'label@1:c2',
        'uint16@2',
        'label@4:c3',
        'uint64@6',
        'label@14:c4',
        'uint8@30',
      ],
      '[ c1:00 c2:01], /bits/ 16 <0x01 c3:0x02>, /bits/ 64 <0x01 c4:0x123456789abcdef0 0x05>, [01 02]',
    ],
    [
      'd1: "abc" d2: , d3: "def" d4:',
      '6162630064656600',
      ['label@0:d1', 'string@0', 'label@4:d2', 'label@4:d3', 'string@4', 'label@8:d4'],
      'd1: "abc", d2: d3: "def" d4:',
    ],
    [
      '<&n>, x: <1>',
      '0000000100000001',
      ['uint32@0', 'phandle@0:n', 'label@4:x', 'uint32@4'],
      '<&n>, x: <0x01>',
    ],
    ['"a\\tb\\x01\\x7f"', '610962017f00', ['string@0'], String.raw`"a\tb\x01\x7f"`],
    ['[00], [01 02], ""', '00010200', ['uint8@0', 'uint8@1', 'string@3'], '[00], [01 02], ""'],
    ['/incbin/("f"), f holding "abcd"', '61626364', ['none@0'], '<0x61626364>'],
    ['/incbin/("f"), f holding "ab\\0"', '616200', ['none@0'], '"ab"'],
  ])('%s', (_, hex, markers, text) => {
    expect(lineOf(marked(hex, markers))).toBe(`\tp = ${text};`);
  });

  // dtc 1.7.2 drops the bytes of `i`, prints those of `s` and `c` so that dtc cannot read them, and those of
  // `o` so that it reads one byte less
  it.each([
    ['i = /incbin/("f"), <1>', '6162636400000001', ['none@0', 'uint32@4'], '<0x61626364>, <0x01>'],
    ['s = "q", /incbin/("f")', '710061626364', ['string@0', 'none@2'], '"q", <0x61626364>'],
    ['c = "\\xc3\\xa9"', 'c3a900', ['string@0'], String.raw`"\xc3\xa9"`],
    ['o = "x\\0001"', '78003100', ['string@0'], String.raw`"x\0001"`],
    ['e = <>, "a"', '6100', ['uint32@0', 'string@0'], '"a"'],
    ['e = "a", l: <>', '6100', ['string@0', 'label@2:l', 'uint32@2'], '"a" l:'],
  ])('what dtc would not read back: %s', (_, hex, markers, text) => {
    expect(lineOf(marked(hex, markers))).toBe(`\tp = ${text};`);
  });

  // no source makes these, but a program or a blob's fixups may: nothing is lost
  it.each([
    ['cells that are no whole cells', '0102030405', ['uint32@0'], '[01 02 03 04 05]'],
    ['a string without its end', '6162', ['string@0'], '[61 62]'],
    ['a reference across two cells', '0000000100000002', ['uint32@0', 'phandle@2:n'], '<0x01 0x02>'],
    ['a reference past the end', '000001', ['phandle@0:n'], '[00 00 01]'],
    ['references over each other', '000000010000', ['phandle@0:a', 'phandle@2:b'], '<&a>, [00 00]'],
    ['a marker past the end', '01', ['uint8@0', 'label@9:l'], '[01] l:'],
  ])('%s', (_, hex, markers, text) => {
    expect(lineOf(marked(hex, markers))).toBe(`\tp = ${text};`);
  });
});

// dtc 1.7.2: `dtc -I dts -O dts` of this very text
it('nodes, labels, reservations', () => {
  const tree = makeTree({ a: 1, 'n@1': { b: true }, n2: { a: 'x', c: { d: {} } } });
  const [n, n2] = tree.root.children;
  n!.labels = ['n', 'q'];
  n2!.properties[0]!.labels = ['pa', 'pb'];
  const reservations = [
    { base: 0x1000n, size: 0x2000n },
    { base: 0xffff_ffff_0000_0000n, size: 1n, labels: ['m1', 'm2'] },
  ];
  expect(printDts({ ...tree, reservations, plugin: true })).toBe(`/dts-v1/;
/plugin/;

/memreserve/	0x0000000000001000 0x0000000000002000;
m1: m2: /memreserve/	0xffffffff00000000 0x0000000000000001;
/ {
	a = <0x01>;

	n: q: n@1 {
		b;
	};

	n2 {
		pa: pb: a = "x";

		c {

			d {
			};
		};
	};
};
`);
});

it('a tree deeper than any stack', () => {
  const root = new DtNode('');
  let node = root;
  for (let i = 0; i < 5000; i++) node = node.addChild('n');
  const text = printDts({ root, reservations: [], bootCpu: 0, totalSize: undefined });
  expect(text).toHaveLength('/dts-v1/;\n\n/ {\n};\n'.length + 5000 * '\nn {\n};\n'.length + 5000 * 5001);
});
