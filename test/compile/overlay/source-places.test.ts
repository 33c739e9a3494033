// SPDX-License-Identifier: MIT
//
// Locations in the sources of a tree and of its overlays.
import { describe, expect, it } from 'vitest';
import { compileDts } from '../../../src/compile/compile-dts.ts';
import { applyOverlay } from '../../../src/compile/overlay.ts';
import { SourceCache } from '../../../src/dts/source-cache.ts';
import type { Loc } from '../../../src/source/loc.ts';
import type { DeviceTree } from '../../../src/tree/device-tree.ts';
import { nodeByPath } from '../../../src/tree/device-tree.ts';
import { elementAt } from '../../../src/tree/origin.ts';
import { memoryHost } from '../../support/sources.ts';

const FILES = {
  'board.dts': '/dts-v1/;\n#include "size.h"\n/ {\n\tbus: bus {\n\t\treg = <1 SIZE>;\n\t};\n};\n',
  'one.dtso':
    '/dts-v1/;\n/plugin/;\n#include "size.h"\n&bus {\n\treg = <2\n\t\tSIZE>;\n\tone: one { };\n};\n',
  'two.dtso': '/dts-v1/;\n/plugin/;\n&bus {\n\treg = <3 4>;\n};\n&one {\n\ttwo = <5>;\n};\n',
  'size.h': '#define SIZE 0x1000\n',
};

describe.each([
  ['alone', undefined],
  ['with a cache', new SourceCache()],
])('a board and two overlays, %s', (_, cache) => {
  const host = memoryHost(FILES);
  const compile = (path: string, base?: DeviceTree): DeviceTree =>
    compileDts(path, host, {
      symbols: true,
      ...(cache !== undefined && { cache }),
      ...(base?.sources !== undefined && { sources: base.sources }),
    }).tree!;
  const board = compile('board.dts');
  const first = applyOverlay(board, compile('one.dtso', board));
  const tree = applyOverlay(first, compile('two.dtso', first));
  const place = (loc: Loc): string => {
    const at = tree.sources!.place(loc)!;
    const used = at.usedAt ?? at;
    return `${used.file}:${used.line}:${used.column}`;
  };
  const bus = nodeByPath(tree, '/bus')!;
  const reg = bus.property('reg')!.source!;

  it('has one property where it was last set, and before', () => {
    expect(place(elementAt(reg, 4))).toBe('two.dtso:4:11');
    expect(reg.overridden.map(({ start }) => place(start))).toEqual(['board.dts:5:3', 'one.dtso:5:2']);
  });

  it('has what each brings in, in its own file', () => {
    expect(place(bus.child('one')!.blocks[0]!.name.start)).toBe('one.dtso:7:7');
    expect(place(bus.child('one')!.property('two')!.source!.span.start)).toBe('two.dtso:7:2');
    expect(bus.blocks.map(({ name }) => place(name.start))).toEqual([
      'board.dts:4:7',
      'one.dtso:4:1',
      'two.dtso:3:1',
    ]);
  });

  it('has macros of a header that both read', () => {
    const earlier = nodeByPath(first, '/bus')!.property('reg')!.source!;
    expect(place(elementAt(earlier, 4))).toBe('one.dtso:6:3');
    const base = nodeByPath(board, '/bus')!.property('reg')!.source!;
    expect(place(elementAt(base, 4))).toBe('board.dts:5:12');
  });
});
