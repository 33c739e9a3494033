// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { DtNode } from '../../src/tree/node.ts';
import { property, makeTree } from '../support/tree.ts';

const tree = makeTree({
  compatible: 'acme,board',
  aliases: { serial: '/soc@0/serial@1000' },
  'soc@0': { 'serial@1000': { reg: 0x1000 }, serial: {}, bus: { 'dev@1': {}, 'dev@2': {} } },
  soc: {},
});

describe('child', () => {
  // fdt_subnode_offset(): a name without a unit address finds the first node with that name, with or without
  // a unit address
  it.each([
    [['reserved-memory@80000000'], 'reserved-memory', 'reserved-memory@80000000'],
    [['reserved-memory@1', 'reserved-memory'], 'reserved-memory', 'reserved-memory@1'],
    [['reserved-memory', 'reserved-memory@1'], 'reserved-memory', 'reserved-memory'],
    [['reserved-memory@1', 'reserved-memory@2'], 'reserved-memory@2', 'reserved-memory@2'],
    [['reserved-memory'], 'reserved-memory@1', undefined],
    [['reserved-memory@1@2'], 'reserved-memory@1', undefined],
    [['reserved-memory2', 'reserved'], 'reserved-memory', undefined],
    [['reserved-memory@'], 'reserved-memory', 'reserved-memory@'],
    [[], 'reserved-memory', undefined],
  ])('of %j, %s is %s', (names, wanted, found) => {
    const node = new DtNode('');
    for (const name of names) node.addChild(name);
    expect(node.child(wanted)?.name).toBe(found);
  });

  it('finds the first of two nodes of one name', () => {
    const node = new DtNode('');
    const first = node.addChild('a@1');
    node.addChild('a@1');
    expect(node.child('a@1')).toBe(first);
  });
});

it('finds the first of two properties of one name', () => {
  const node = new DtNode('');
  const first = property('status', 'okay');
  node.addProperty(first);
  node.addProperty(property('status', 'disabled'));
  expect(node.property('status')).toBe(first);
  expect([node.has('status'), node.has('stat')]).toEqual([true, false]);
});

it('walks each node before its children, in order', () => {
  expect([...tree.root.walk()].map((node) => node.path)).toEqual([
    '/',
    '/aliases',
    '/soc@0',
    '/soc@0/serial@1000',
    '/soc@0/serial',
    '/soc@0/bus',
    '/soc@0/bus/dev@1',
    '/soc@0/bus/dev@2',
    '/soc',
  ]);
});

it('walks from any node, and no further than it', () => {
  const bus = nodeByPath(tree, '/soc/bus')!;
  expect(Array.from(bus.walk(), (node) => node.name)).toEqual(['bus', 'dev@1', 'dev@2']);
});

// as found by fdtget (dtc 1.6.1), with fdt_path_offset()
it.each([
  ['/', '/'],
  ['/soc@0/serial@1000', '/soc@0/serial@1000'],
  ['/soc', '/soc@0'],
  ['/soc/serial', '/soc@0/serial@1000'],
  ['/soc/bus/dev', '/soc@0/bus/dev@1'],
  ['//soc//bus/', '/soc@0/bus'],
  ['/soc/none', undefined],
  ['/soc/none/bus', undefined],
  ['/serial', undefined],
])('nodeByPath %s is %s', (path, found) => {
  expect(nodeByPath(tree, path)?.path).toBe(found);
});
