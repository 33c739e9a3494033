// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../src/linux/releases/releases.ts';
import { TreeReader, readerOf } from '../../src/linux/tree-reader.ts';
import { makeTree } from '../support/tree.ts';
import type { NodeLiteral, Value } from '../support/tree.ts';

const LINUX_6_12 = releaseOf('6.12');
const LINUX_7_2 = releaseOf('7.2');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const two = { '#address-cells': 2, '#size-cells': 2 };

/** What 7.2 and 6.12 read from the node `/a`. */
function onBoth<T>(node: NodeLiteral, ask: (reader: TreeReader) => T): T[] {
  const tree = makeTree({ ...two, a: node });
  return [LINUX_7_2, LINUX_6_12].map((release) => ask(new TreeReader(tree, release)));
}

describe('a status', () => {
  it.each<[string, Value, boolean, boolean]>([
    ['that is absent', false, true, true],
    ['of okay', 'okay', true, true],
    ['of ok', 'ok', true, true],
    ['of disabled', 'disabled', false, false],
    ['in capitals', 'Okay', false, false],
    ['without a value', true, true, false],
    ['of disabled without a NUL', bytes('disabled'), true, false],
    ['of okay without a NUL', bytes('okay'), true, true],
    ['of okay, and bytes without a NUL', bytes('okay\0no'), true, true],
  ])('%s', (_, status, newer, older) => {
    const ask = (reader: TreeReader): boolean => reader.isAvailable(reader.tree.root.child('a')!);
    expect(onBoth({ status }, ask)).toEqual([newer, older]);
  });
});

// whether an RTC of QEMU's machine virt becomes a device with each of these, on Debian's 7.2.13, 6.12.117 and
// 6.1 (/proc/iomem)
describe('the status of a device', () => {
  it.each<[string, Value, boolean, boolean]>([
    ['that is absent', false, true, true],
    ['of okay', 'okay', true, true],
    ['of disabled', 'disabled', false, false],
    ['without a value', true, false, false],
    ['of disabled without a NUL', bytes('disabled'), false, false],
    ['of okay without a NUL', bytes('okay'), false, true],
  ])('%s', (_, status, newer, older) => {
    const ask = (reader: TreeReader): boolean[] => {
      const a = reader.tree.root.child('a')!;
      return [reader.deviceIsAvailable(a), reader.isPopulated(a), reader.isPopulated(a.child('b')!)];
    };
    const all = (answer: boolean): boolean[] => [answer, answer, answer];
    expect(onBoth({ status, b: {} }, ask)).toEqual([all(newer), all(older)]);
  });

  it('of the device itself counts, and not of one below', () => {
    const ask = (reader: TreeReader): boolean => reader.isPopulated(reader.tree.root.child('a')!);
    expect(onBoth({ b: { status: 'disabled' } }, ask)).toEqual([true, true]);
  });
});

describe('a compatible', () => {
  it.each<[string, Value, boolean, boolean]>([
    ['that is absent', false, false, false],
    ['of another device', 'acme,b', false, false],
    ['in another case', 'ACME,A', true, true],
    ['in second place', ['acme,b', 'acme,a'], true, true],
    ['without a NUL', bytes('acme,a'), false, true],
    ['without a NUL in second place', bytes('acme,b\0acme,a'), false, true],
  ])('%s', (_, compatible, newer, older) => {
    const ask = (reader: TreeReader): boolean => reader.isCompatible(reader.tree.root.child('a')!, 'acme,a');
    expect(onBoth({ compatible }, ask)).toEqual([newer, older]);
  });
});

describe('memory', () => {
  const reg = [0x40000000n, 0x1000n];
  it.each<[string, NodeLiteral, number, number]>([
    ['of one node', { device_type: 'memory', reg }, 1, 1],
    ['of a type without a NUL', { device_type: bytes('memory'), reg }, 0, 1],
    ['with one cell too many', { device_type: 'memory', reg: [...reg, 1] }, 0, 1],
    ['that is disabled', { device_type: 'memory', status: 'disabled', reg }, 0, 0],
    ['that is disabled without a NUL', { device_type: 'memory', status: bytes('disabled'), reg }, 1, 0],
  ])('%s', (_, node, newer, older) => {
    expect(onBoth(node, ({ memory }) => memory.length)).toEqual([newer, older]);
  });
});

describe('/chosen', () => {
  const tree = makeTree({
    ...two,
    chosen: {
      bootargs: bytes('a b\0c'),
      'linux,initrd-start': 0x48000000,
      'linux,initrd-end': 0x48001000n,
      'linux,elfcorehdr': [0x50000000n, 0x1000n, 1],
      'linux,usable-memory-range': [1n, 2n, 3n, 4n, 5n, 6n],
    },
  });

  it('is read the same, except properties with one cell too many', () => {
    const read = {
      bootargs: 'a b',
      initrd: { base: 0x48000000n, size: 0x1000n },
      elfcorehdr: undefined,
      usableMemory: [
        { base: 1n, size: 2n },
        { base: 3n, size: 4n },
      ],
    };
    expect(readerOf(tree, { kernel: '7.2' }).chosen).toEqual(read);
    expect(readerOf(tree, { kernel: '6.12' }).chosen).toEqual({
      ...read,
      elfcorehdr: { base: 0x50000000n, size: 0x1000n },
    });
  });
});

// of_flat_dt_get_addr_size_prop()
describe('pairs of address and size', () => {
  it.each<[string, NodeLiteral, Value, number | undefined]>([
    ['two, with the cells of the root', two, [1n, 2n, 3n, 4n], 2],
    ['none for an absent property', two, false, undefined],
    ['none for half a pair', two, [1n], undefined],
    ['one, if the root has no cells properties', {}, [1, 2], 1],
    ['none without cells', { '#address-cells': 0, '#size-cells': 0 }, [1, 2], undefined],
    ['an empty property without cells', { '#address-cells': 0, '#size-cells': 0 }, true, 0],
  ])('%s', (_, cells, reg, expected) => {
    const reader = new TreeReader(makeTree({ ...cells, a: { reg } }), LINUX_7_2);
    expect(reader.addrSize(reader.tree.root.child('a')!, 'reg')?.entries).toBe(expected);
  });
});
