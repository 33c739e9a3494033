// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { StringTable } from '../../src/base/string-table.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { DtNode } from '../../src/tree/node.ts';
import { END, NOP, blob, node, prop } from '../support/blob.ts';
import { goldenBytes } from '../support/golden.ts';
import { makeTree } from '../support/tree.ts';

const v17 = goldenBytes('fdt/v17.dtb.base64');

/** A copy without the `name` properties that blobs before version 16 contain, and dtc drops. */
function withoutNames(from: DtNode, to = new DtNode(from.name)): DtNode {
  for (const property of from.properties) if (property.name !== 'name') to.addProperty(property);
  for (const child of from.children) withoutNames(child, to.addChild(child.name));
  return to;
}

// dtc 1.6.1: `dtc -I dtb -O dtb` makes the bytes of v17.dtb from each (version 1 has no boot CPU)
it.each([1, 2, 3, 16, 17])('a blob of version %i is written with the bytes dtc gives it', (version) => {
  const tree = readDtb(goldenBytes(`fdt/v${version}.dtb.base64`));
  expect(writeDtb({ ...tree, root: withoutNames(tree.root), bootCpu: 3 })).toEqual(v17);
});

it('writing leaves out NOPs and padding, and puts the blocks in order', () => {
  const struct = [1, '\0', NOP, ...prop(0, 'abcde'), ...node('a'), 2, END, 0, 0];
  const tidy = blob({ struct: [...node('', ...prop(0, 'abcde'), ...node('a')), END] });
  expect(writeDtb(readDtb(blob({ struct, strings: 'reg\0unused\0', after: 'junk' })))).toEqual(tidy);
});

it('a property after a subnode is written before it', () => {
  const struct = [...node('', ...node('a'), ...prop(0, 'abcd')), END];
  expect(writeDtb(readDtb(blob({ struct })))).toEqual(
    blob({ struct: [...node('', ...prop(0, 'abcd'), ...node('a')), END] }),
  );
});

describe('strings block', () => {
  // the text of the block is from `dtc -I dts -O dtb` (1.6.1), for a root with these properties in this order
  it.each([
    [['interrupt-reg', 'reg', 'g'], 'interrupt-reg\0', [0, 10, 12]],
    [['reg', 'interrupt-reg', 'reg'], 'reg\0interrupt-reg\0', [0, 4, 0]],
    [['ab', 'b', 'ab', 'a'], 'ab\0a\0', [0, 1, 0, 3]],
    [['x-ab', 'y-ab', 'ab'], 'x-ab\0y-ab\0', [0, 5, 2]],
  ])('%j', (names, text, offsets) => {
    const table = new StringTable();
    expect(names.map((name) => table.offsetOf(name))).toEqual(offsets);
    expect(Buffer.from(table.finish()).toString('latin1')).toBe(text);
    expect(table.length).toBe(text.length);
  });
});

// `/dts-v1/; / { a = [01]; b { }; };` by dtc 1.6.1
it('a tree that was built is written as dtc compiles it', () => {
  const expected =
    'd00dfeed00000066000000380000006400000028000000110000001000000000000000020000002c' + // header
    '00000000000000000000000000000000' + // no reservations
    '00000001000000000000000300000001000000000100000000000001620000000000000200000002' + // structure
    '000000096100'; // end tag, strings
  expect(Buffer.from(writeDtb(makeTree({ a: Uint8Array.of(1), b: {} }))).toString('hex')).toBe(expected);
});
