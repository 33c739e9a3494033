// SPDX-License-Identifier: MIT
//
// What blobs do not have: messages, labels, locations in sources, and trees that no blob could contain.
import { describe, expect, it } from 'vitest';
import { applyOverlay } from '../../../src/compile/overlay.ts';
import { OverlayError } from '../../../src/compile/overlay/error.ts';
import { SourceMap } from '../../../src/source/source-map.ts';
import { nodeByPath } from '../../../src/tree/device-tree.ts';
import type { DeviceTree } from '../../../src/tree/device-tree.ts';
import type { DtNode } from '../../../src/tree/node.ts';
import { DtProperty } from '../../../src/tree/property.ts';
import { makeTree, property } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

const BASE: NodeLiteral = {
  aliases: { bus: '/soc' },
  soc: { phandle: 1, serial: { phandle: 2 } },
  quiet: {},
  __symbols__: { uart: '/soc/serial', quiet: '/quiet', gone: '/gone', odd: 'gone' },
};

function errorOf(base: NodeLiteral, overlay: NodeLiteral): OverlayError | undefined {
  try {
    applyOverlay(makeTree(base), makeTree(overlay));
  } catch (error) {
    if (error instanceof OverlayError) return error;
    throw error;
  }
  return undefined;
}

describe('messages', () => {
  const use = (label: string, fixup = '/f:target:0'): NodeLiteral => ({
    f: { target: 0xffffffff, __overlay__: {} },
    __fixups__: { [label]: fixup },
  });
  const fragment = (how: NodeLiteral): NodeLiteral => ({ f: { ...how, __overlay__: {} } });
  const local = (fixups: NodeLiteral): NodeLiteral => ({
    f: { 'target-path': '/', __overlay__: { v: 1 } },
    __local_fixups__: { f: { __overlay__: fixups } },
  });
  const atLocal = { node: '/__local_fixups__/f/__overlay__' };

  it.each<[string, NodeLiteral, Partial<OverlayError>]>([
    [
      "the base has no label 'uart9', which '/f:target' of the overlay refers to; it has 'uart'",
      use('uart9'),
      { kind: 'FDT_ERR_NOTFOUND', node: '/__fixups__', property: 'uart9' },
    ],
    [
      "the base has no node '/gone', where it says that its label 'gone' is, which '/f:target' of the overlay refers to",
      use('gone'),
      { kind: 'FDT_ERR_NOTFOUND', node: '/__fixups__', property: 'gone' },
    ],
    [
      "the base has no node 'gone', where it says that its label 'odd' is, which '/f:target' of the overlay refers to",
      use('odd'),
      { kind: 'FDT_ERR_BADPATH', node: '/__fixups__', property: 'odd' },
    ],
    [
      "/quiet of the base, 'quiet', has no phandle, which '/f:target' of the overlay refers to",
      use('quiet'),
      { kind: 'FDT_ERR_NOTFOUND', node: '/__fixups__', property: 'quiet' },
    ],
    [
      "'target:0' in __fixups__ for 'uart' is not PATH:PROPERTY:OFFSET",
      use('uart', 'target:0'),
      { kind: 'FDT_ERR_BADOVERLAY', node: '/__fixups__', property: 'uart' },
    ],
    [
      "'/f:target:1' in __fixups__ for 'uart': the property ends at 4",
      use('uart', '/f:target:1'),
      { kind: 'FDT_ERR_NOSPACE', node: '/__fixups__', property: 'uart' },
    ],
    [
      "'/f:target:-4' in __fixups__ for 'uart': the property ends at 4",
      use('uart', '/f:target:-4'),
      { kind: 'FDT_ERR_NOSPACE', node: '/__fixups__', property: 'uart' },
    ],
    [
      "'/f:target:18446744073709551616' in __fixups__ for 'uart': the property ends at 4",
      use('uart', '/f:target:18446744073709551616'),
      { kind: 'FDT_ERR_NOSPACE', node: '/__fixups__', property: 'uart' },
    ],
    [
      "'/g:target:0' in __fixups__ for 'uart': the overlay has no such node",
      use('uart', '/g:target:0'),
      { kind: 'FDT_ERR_BADOVERLAY', node: '/__fixups__', property: 'uart' },
    ],
    [
      'the base has no node with the phandle 0x9 that /f:target asks for',
      fragment({ target: 9 }),
      { kind: 'FDT_ERR_NOTFOUND', node: '/f', property: undefined },
    ],
    [
      "the base has no node '/soc/spi' that /f:target-path asks for",
      fragment({ 'target-path': '/soc/spi' }),
      { kind: 'FDT_ERR_NOTFOUND', node: '/f', property: undefined },
    ],
    [
      "'soc' in /f:target-path is no path, and no alias of the base",
      fragment({ 'target-path': 'soc' }),
      { kind: 'FDT_ERR_BADPATH', node: '/f', property: undefined },
    ],
    ['/f has neither target nor target-path', fragment({}), { kind: 'FDT_ERR_BADOVERLAY', node: '/f' }],
    [
      '/f:target is no phandle',
      fragment({ target: true, 'target-path': '/' }),
      { kind: 'FDT_ERR_BADPHANDLE', node: '/f' },
    ],
    [
      '/f/__overlay__:phandle has 8 bytes and is no phandle',
      { f: { 'target-path': '/', __overlay__: { phandle: 1n } } },
      { kind: 'FDT_ERR_BADPHANDLE', node: '/f/__overlay__', property: 'phandle' },
    ],
    [
      "the base's highest phandle, 0x2, leaves no number for /f/__overlay__",
      { f: { 'target-path': '/', __overlay__: { phandle: 0xfffffffd } } },
      { kind: 'FDT_ERR_NOPHANDLES', node: '/f/__overlay__', property: 'phandle' },
    ],
    // here libfdt writes past the end of the value
    [
      '/__local_fixups__/f/__overlay__:v says offset 1, where the value ends at 4',
      local({ v: 1 }),
      { kind: 'FDT_ERR_BADOVERLAY', ...atLocal, property: 'v' },
    ],
    [
      '/__local_fixups__/f/__overlay__:v says offset 4294967292, where the value ends at 4',
      local({ v: 0xfffffffc }),
      { kind: 'FDT_ERR_BADOVERLAY', ...atLocal, property: 'v' },
    ],
    [
      '/__local_fixups__/f/__overlay__:w is about a property that /f/__overlay__ does not have',
      local({ w: 0 }),
      { kind: 'FDT_ERR_BADOVERLAY', ...atLocal, property: 'w' },
    ],
    [
      '/__local_fixups__/f/__overlay__/n is about a node that is not there',
      local({ n: {} }),
      { kind: 'FDT_ERR_BADOVERLAY', node: '/__local_fixups__/f/__overlay__/n' },
    ],
    [
      "the overlay's label 'l' is no path",
      { __symbols__: { l: 'f' } },
      { kind: 'FDT_ERR_BADVALUE', node: '/__symbols__', property: 'l' },
    ],
    [
      "the overlay's label 'l' is in 'g', which is no fragment",
      { __symbols__: { l: '/g/__overlay__' } },
      { kind: 'FDT_ERR_BADOVERLAY', node: '/__symbols__', property: 'l' },
    ],
  ])('%s', (message, overlay, error) => {
    expect(errorOf(BASE, overlay)).toMatchObject({ name: 'OverlayError', message, ...error });
  });

  it('the base has no labels', () => {
    expect(errorOf({}, use('uart'))).toMatchObject({
      kind: 'FDT_ERR_BADOFFSET',
      message:
        "the base has no labels (no __symbols__), and so no 'uart', which '/f:target' of the overlay refers to",
    });
  });

  it('show the start of a very long text', () => {
    const message = errorOf(BASE, use('uart', 'x'.repeat(1000)))?.message;
    expect(message).toBe(`'${'x'.repeat(300)}...' in __fixups__ for 'uart' is not PATH:PROPERTY:OFFSET`);
  });
});

describe('labels', () => {
  function labelled(): { base: DeviceTree; overlay: DeviceTree } {
    const base = makeTree({ soc: {}, other: {} });
    nodeByPath(base, '/soc')!.labels = ['soc'];
    nodeByPath(base, '/other')!.labels = ['other'];
    const overlay = makeTree({ f: { 'target-path': '/', __overlay__: { soc: { new: {} }, newer: {} } } });
    nodeByPath(overlay, '/f/__overlay__/soc')!.labels = ['again', 'soc'];
    nodeByPath(overlay, '/f/__overlay__/soc/new')!.labels = ['new', 'other'];
    nodeByPath(overlay, '/f/__overlay__/newer')!.labels = ['newer', 'new'];
    return { base, overlay };
  }

  it("are the base's and those of the overlay that it does not have, each once", () => {
    const { base, overlay } = labelled();
    const { root } = applyOverlay(base, overlay);
    const labels = Object.fromEntries(Array.from(root.walk(), (node: DtNode) => [node.path, node.labels]));
    expect(labels).toEqual({
      '/': [],
      '/newer': ['newer'],
      '/soc': ['again', 'soc'],
      '/soc/new': ['new'],
      '/other': ['other'],
    });
  });
});

describe('places in sources', () => {
  const at = { start: 5, end: 9 };
  const source = () => ({
    span: at,
    overridden: [],
    markers: [{ kind: 'uint32' as const, offset: 0, ref: undefined, at: 7 }],
    elements: [0, 7],
  });

  function compiled(root: NodeLiteral, path: string, sources: SourceMap | undefined): DeviceTree {
    const tree = makeTree(root);
    const node = nodeByPath(tree, path)!;
    node.blocks = [{ name: at, body: at }];
    for (const property of node.properties) property.source = source();
    return sources === undefined ? tree : { ...tree, sources };
  }

  it.each([
    ['one compilation', new SourceMap(), 'base', true, true],
    ['two', new SourceMap(), 'another', true, false],
    ['the base is a blob', undefined, 'another', false, true],
    ['the overlay is a blob', new SourceMap(), undefined, true, false],
  ])('%s', (_, baseSources, overlaySources, baseKept, overlayKept) => {
    const base = compiled({ soc: { kept: 1 } }, '/soc', baseSources);
    const own = overlaySources === 'another' ? new SourceMap() : baseSources;
    const overlay = compiled(
      { f: { 'target-path': '/soc', __overlay__: { added: 2 } } },
      '/f/__overlay__',
      overlaySources === undefined ? undefined : own,
    );
    const tree = applyOverlay(base, overlay);
    expect(tree.sources).toBe(baseSources ?? own);
    const soc = nodeByPath(tree, '/soc')!;
    expect(soc.property('kept')!.source).toEqual(baseKept || overlayKept ? source() : undefined);
    expect(soc.property('added')!.source).toEqual(
      overlayKept
        ? source()
        : {
            span: { start: 0, end: 0 },
            overridden: [],
            markers: [{ kind: 'uint32', offset: 0, ref: undefined, at: 0 }],
            elements: [],
          },
    );
  });
});

describe('trees made to be hard', () => {
  /** A chain of nodes below a tree's node. */
  function dig(node: DtNode, depth: number): DtNode {
    for (let i = 0; i < depth; i++) node = node.addChild('n');
    return node;
  }

  it('a node as deep as can be, and one below it', () => {
    const base = makeTree({ __symbols__: {} });
    dig(base.root, 300);
    const below = (count: number): DeviceTree => {
      const overlay = makeTree({ f: { 'target-path': '/n'.repeat(300), __overlay__: {} } });
      dig(nodeByPath(overlay, '/f/__overlay__')!, count);
      return overlay;
    };
    const tree = applyOverlay(base, below(211));
    expect([...tree.root.walk()]).toHaveLength(1 + 1 + 511);
    expect(() => applyOverlay(base, below(212))).toThrow('nodes would be nested more than 512 deep');
  });

  it('a node with very many properties and children', () => {
    const fill = (node: DtNode, prefix: string): void => {
      for (let i = 0; i < 20_000; i++) {
        node.addProperty(new DtProperty(`p${prefix}${i}`, NOTHING));
        node.addChild(`${prefix}@${i}`);
      }
    };
    const base = makeTree({ t: {} });
    fill(nodeByPath(base, '/t')!, 'a');
    const overlay = makeTree({ f: { 'target-path': '/t', __overlay__: {} } });
    fill(nodeByPath(overlay, '/f/__overlay__')!, 'a');
    fill(nodeByPath(overlay, '/f/__overlay__')!, 'b');
    const t = nodeByPath(applyOverlay(base, overlay), '/t')!;
    expect([t.properties.length, t.children.length]).toEqual([40_000, 40_000]);
    expect([t.properties[0]!.name, t.children[0]!.name]).toEqual(['pb19999', 'b@19999']);
  });

  it('more nodes than memory should be spent on', () => {
    const overlay = makeTree({});
    for (let i = 0; i < 1_000_000; i++) overlay.root.addChild('n');
    const message = 'more than 1000000 nodes are too many';
    expect(() => applyOverlay(makeTree({}), overlay)).toThrow(message);
    expect(() => applyOverlay(overlay, makeTree({}))).toThrow(message);
  });

  it('a phandle given out again before every look for another', () => {
    const base = makeTree({ t: { phandle: 1 } });
    for (let i = 0; i < 10_000; i++) base.root.addChild(`n${i}`);
    const overlay = makeTree({});
    for (let i = 0; i < 1000; i++) {
      const fragment = overlay.root.addChild(`f${i}`);
      fragment.addProperty(property('target', 1));
      fragment.addChild('__overlay__').addChild(`x${i}`).addProperty(property('phandle', 1));
    }
    expect(() => applyOverlay(base, overlay)).toThrow(
      'its fragments are too much work to find their targets',
    );
  });

  it('a long alias, used again and again', () => {
    const base = makeTree({ aliases: { a: '/'.repeat(1_000_000) } });
    const overlay = makeTree({});
    for (let i = 0; i < 60; i++) {
      const fragment = overlay.root.addChild(`f${i}`);
      fragment.addProperty(property('target-path', 'a'));
      fragment.addChild('__overlay__');
    }
    expect(() => applyOverlay(base, overlay)).toThrow(
      'its fragments are too much work to find their targets',
    );
  });

  it('labels whose paths would fill memory', () => {
    const name = 'n'.repeat(1000);
    const base = makeTree({});
    let node = base.root;
    for (let i = 0; i < 500; i++) node = node.addChild(name);
    node.addProperty(new DtProperty('phandle', Uint8Array.of(0, 0, 0, 1)));
    const labels: Record<string, string> = {};
    for (let i = 0; i < 140; i++) labels[`l${i}`] = '/f/__overlay__';
    const overlay = makeTree({ f: { target: 1, __overlay__: {} }, __symbols__: labels });
    expect(() => applyOverlay(base, overlay)).toThrow(
      'the paths of its labels take more than 67108864 bytes',
    );
  });
});

const NOTHING = new Uint8Array();
