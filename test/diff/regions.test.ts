// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { diffBoots } from '../../src/diff/diff-boots.ts';
import type { BootDiff } from '../../src/diff/boot-diff.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT, at, dynamic } from '../support/virt.ts';

const MIB = 1n << 20n;
const place = (mib: number, size: number, more: NodeLiteral = {}): NodeLiteral =>
  at(0x40000000n + BigInt(mib) * MIB, BigInt(size) * MIB, more);
const pool = { compatible: 'shared-dma-pool', reusable: true };

function diffOf(a: NodeLiteral, b: NodeLiteral, restA: NodeLiteral = {}, restB = restA): BootDiff {
  const [from, to] = [board(a, restA), board(b, restB)];
  return diffBoots(
    { boot: bootReservedMemory(from, VIRT), tree: from },
    { boot: bootReservedMemory(to, VIRT), tree: to },
  );
}

/** One line for each: `name -> name (matched): fields`. */
function linesOf({ regions }: BootDiff): string[] {
  return regions.map((region) => {
    if (region.kind !== 'changed') return `${region.kind} ${(region.b ?? region.a).name}`;
    const { a, b, matched, changes } = region;
    return `${a.name} -> ${b.name} (${matched}): ${changes.map(({ field }) => field).join(' ')}`;
  });
}

const symbols = (labels: NodeLiteral): NodeLiteral => ({ __symbols__: labels });
const user = (phandle: number, more: NodeLiteral = {}): NodeLiteral => ({
  'dsp@1000': { 'memory-region': phandle, ...more },
});

describe('regions', () => {
  it.each<[string, NodeLiteral, NodeLiteral, string[], NodeLiteral?, NodeLiteral?]>([
    ['the same', { 'fw@50000000': place(256, 1) }, { 'fw@50000000': place(256, 1) }, []],
    ['in another order', { a: place(256, 1), b: place(300, 1) }, { b: place(300, 1), a: place(256, 1) }, []],
    ['new and gone', { old: place(256, 1) }, { fresh: place(400, 2) }, ['removed old', 'added fresh']],
    ['grown', { fw: place(256, 1) }, { fw: place(256, 2) }, ['fw -> fw (path): size']],
    [
      'moved, and so its name',
      { 'fw@50000000': place(256, 1) },
      { 'fw@51000000': place(272, 1) },
      ['fw@50000000 -> fw@51000000 (name): path name base'],
    ],
    [
      'of a name that many have, at their places',
      { 'memory@1': place(256, 1), 'memory@2': place(300, 1) },
      { 'memory@3': place(300, 1), 'memory@4': place(256, 1) },
      ['memory@1 -> memory@4 (place): path name', 'memory@2 -> memory@3 (place): path name'],
    ],
    [
      'of a name that many have, one of them left when the places are told',
      { 'memory@1': place(256, 1), 'memory@2': place(300, 1) },
      { 'memory@3': place(256, 1), 'memory@4': place(400, 4) },
      ['memory@1 -> memory@3 (place): path name', 'memory@2 -> memory@4 (name): path name base size'],
    ],
    [
      'all of one name moved',
      { 'memory@1': place(256, 1), 'memory@2': place(300, 2) },
      { 'memory@3': place(400, 2), 'memory@4': place(420, 1) },
      ['memory@1 -> memory@4 (name): path name base', 'memory@2 -> memory@3 (name): path name base'],
    ],
    [
      'a name before a place',
      { 'modem@1': place(256, 1) },
      { 'wifi@1': place(256, 1), 'modem@2': place(300, 1) },
      ['modem@1 -> modem@2 (name): path name base', 'added wifi@1'],
    ],
    [
      'another name at the place, grown',
      { 'hyp@1': place(256, 1) },
      { 'gunyah@1': place(256, 2) },
      ['hyp@1 -> gunyah@1 (place): path name size'],
    ],
    [
      'a label before a name',
      { one: place(256, 1), two: place(300, 1) },
      { 'two@1': place(400, 1), 'three@1': place(420, 1) },
      ['one -> two@1 (label): path name base', 'two -> three@1 (label): path name base'],
      symbols({ x: '/reserved-memory/one', y: '/reserved-memory/two' }),
      symbols({ x: '/reserved-memory/two@1', y: '/reserved-memory/three@1' }),
    ],
    [
      'the device that uses it',
      { 'mpss-region@1': place(256, 4, { phandle: 1 }) },
      { 'mpss@2': place(300, 2, { phandle: 1 }) },
      ['mpss-region@1 -> mpss@2 (device): path name base size'],
      user(1),
    ],
    [
      'what becomes of it',
      { fw: place(256, 4) },
      { fw: place(256, 4, { 'no-map': true }) },
      ['fw -> fw (path): nomap outcome'],
    ],
    [
      'a failure',
      { cam: place(256, 4, pool) },
      { cam: at(0x50100000n, 4n * MIB, pool) },
      ['cam -> cam (path): base outcome ops errno stage failure'],
    ],
    [
      'a dynamic one, and a disabled one',
      { d: dynamic(4n * MIB), e: place(256, 1) },
      { d: dynamic(8n * MIB), e: place(256, 1, { status: 'disabled' }) },
      ['d -> d (path): base size', 'e -> e (path): outcome'],
    ],
    ['two of one path', { fw: place(256, 1) }, { fw: place(256, 1), 'fw@1': place(300, 1) }, ['added fw@1']],
  ])('%s', (_, a, b, expected, restA, restB) => {
    expect(linesOf(diffOf(a, b, restA, restB))).toEqual(expected);
  });

  it('say where they were', () => {
    const [region] = diffOf({ fw: place(256, 1) }, { fw: place(272, 1) }).regions;
    expect(region).toMatchObject({
      kind: 'changed',
      changes: [{ field: 'base', from: 0x50000000n, to: 0x51000000n }],
    });
  });
});

describe('devices', () => {
  const region = (name: string, phandle = 1): NodeLiteral => ({
    [name]: place(256, 4, { ...pool, phandle }),
  });
  const changesOf = ({ devices }: BootDiff): unknown[] =>
    devices.map((device) =>
      device.kind === 'changed' ? device.changes.map(({ field }) => field).join(' ') : device.kind,
    );

  it.each<[string, NodeLiteral, NodeLiteral, NodeLiteral, NodeLiteral, string[]]>([
    ['whose region has another name alone', region('a@1'), region('b@1'), user(1), user(1), ['area']],
    ['whose region is gone', region('a'), {}, user(1), user(1), ['region errno effect area reach']],
    ['that are new', region('a'), region('a'), {}, user(1), ['added']],
    ['below another bus', region('a'), region('a'), user(1), { 'soc@0': user(1) }, ['path']],
    [
      'with one entry more before the others',
      { ...region('a'), b: place(300, 4, { phandle: 2 }) },
      { ...region('a'), b: place(300, 4, { phandle: 2 }) },
      user(1),
      { 'dsp@1000': { 'memory-region': [2, 1] } },
      ['index', 'added'],
    ],
    [
      'with named entries in another order',
      { ...region('a'), b: place(300, 4, { phandle: 2 }) },
      { ...region('a'), b: place(300, 4, { phandle: 2 }) },
      { 'dsp@1000': { 'memory-region': [1, 2], 'memory-region-names': ['x', 'y'] } },
      { 'dsp@1000': { 'memory-region': [2, 1], 'memory-region-names': ['y', 'x'] } },
      ['index', 'index'],
    ],
  ])('%s', (_, a, b, restA, restB, expected) => {
    expect(changesOf(diffOf(a, b, restA, restB))).toEqual(expected);
  });
});
