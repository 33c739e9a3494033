// SPDX-License-Identifier: MIT
//
// Which nodes count as /reserved-memory. Every expected log and list is that of Debian's Linux 7.2.13 for
// arm64 in QEMU (machine virt, 1 GiB) with the same /reserved-memory.
import { expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT, at, logOf } from '../support/virt.ts';

const UNSUPPORTED = '<3> Reserved memory: unsupported node format, ignoring';
const TAKEN = '<6> 0x0000000050000000..0x0000000050000fff (4 KiB) map non-reusable a@50000000';
const two = { '#address-cells': 2, '#size-cells': 2 };
const region = { 'a@50000000': at(0x50000000n, 0x1000n) };

it.each<[string, NodeLiteral, string[]]>([
  [
    'other cell counts',
    {
      'reserved-memory': {
        '#address-cells': 1,
        '#size-cells': 1,
        ranges: true,
        'a@50000000': { reg: [0x50000000, 0x1000] },
      },
    },
    [UNSUPPORTED, UNSUPPORTED],
  ],
  ['no ranges', { 'reserved-memory': { ...two, ...region } }, [UNSUPPORTED, UNSUPPORTED]],
  [
    'a unit address, before a node without one',
    {
      'reserved-memory@50000000': { ...two, ranges: true, ...region },
      'reserved-memory': { ...two, ranges: true, 'b@50000000': at(0x50000000n, 0x1000n) },
    },
    [TAKEN],
  ],
  [
    'a cell count of more than one cell',
    { 'reserved-memory': { '#address-cells': [2, 9], '#size-cells': [2, 9], ranges: 1, ...region } },
    [TAKEN],
  ],
  ['no properties', {}, ['<6> Reserved memory: No reserved-memory node in the DT']],
])('a /reserved-memory node with %s', (_, rest, expected) => {
  const result = bootReservedMemory(makeTree({ ...two, ...rest }), VIRT);
  expect(logOf(result)).toEqual(expected);
  expect(result.regions.map(({ outcome }) => outcome)).toEqual(
    expected[0] === TAKEN ? ['reserved'] : result.regions.map(() => 'ignored'),
  );
});
