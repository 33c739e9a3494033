// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'interrupts_property',
    {
      ic: {
        phandle: 1,
        'interrupt-controller': true,
        '#interrupt-cells': 2,
        child: { interrupts: [1, 2] },
        odd: { interrupts: 1 },
      },
      a: { 'interrupt-parent': 1, b: { interrupts: [1, 2, 3, 4] }, c: { interrupts: [1, 2, 3] } },
      d: { interrupts: 1 },
      e: { 'interrupt-parent': 0, interrupts: 1 },
      f: { 'interrupt-parent': 9, interrupts: 1 },
      g: { phandle: 2 },
      h: { 'interrupt-parent': 2, interrupts: new Uint8Array(3) },
    },
    [
      'Warning (interrupts_property): /ic/odd:#interrupt-cells: size is (4), expected multiple of 8',
      'Warning (interrupts_property): /a/c:#interrupt-cells: size is (12), expected multiple of 8',
      'Warning (interrupts_property): /d: Missing interrupt-parent',
      'Warning (interrupts_property): /e:interrupt-parent: Invalid phandle',
      'Warning (interrupts_property): /e: Missing interrupt-parent',
      'Warning (interrupts_property): /f:interrupt-parent: Bad phandle',
      'Warning (interrupts_property): /h:interrupts: size (3) is invalid, expected multiple of 4',
      'Warning (interrupts_property): /g: Missing interrupt-controller or interrupt-map property',
    ],
  ],
  [
    'interrupts_property',
    {
      ic: { phandle: 1, 'interrupt-map': true, '#interrupt-cells': 0 },
      a: { 'interrupt-parent': 1, interrupts: true, b: { interrupts: 1 } },
    },
    ['Warning (interrupts_property): /a/b:#interrupt-cells: size is (4), expected multiple of 0'],
  ],
  ['interrupts_property', { __fixups__: {}, a: { 'interrupt-parent': 0xffffffff, interrupts: 1 } }, []],
  [
    'interrupt_provider',
    {
      a: { 'interrupt-controller': true, '#interrupt-cells': 1 },
      b: { 'interrupt-controller': true },
      c: { '#interrupt-cells': 1 },
      d: { 'interrupt-map': true, '#interrupt-cells': 1 },
      e: {},
    },
    [
      "Warning (interrupt_provider): /b: Missing '#interrupt-cells' in interrupt provider",
      "Warning (interrupt_provider): /c: '#interrupt-cells' found, but node is not an interrupt provider",
    ],
  ],
  [
    'interrupt_map',
    {
      ic: { phandle: 1, 'interrupt-controller': true, '#interrupt-cells': 3, '#address-cells': 0 },
      good: {
        '#address-cells': 1,
        '#interrupt-cells': 1,
        'interrupt-map-mask': [0, 0],
        'interrupt-map': [0, 0, 1, 1, 2, 3, 0, 1, 1, 4, 5, 6],
      },
      mask: { '#address-cells': 1, '#interrupt-cells': 1, 'interrupt-map-mask': 0, 'interrupt-map': true },
      cells: { '#interrupt-cells': 1, 'interrupt-map': true },
      short: { '#address-cells': 1, '#interrupt-cells': 1, 'interrupt-map': [0, 0] },
      over: { '#address-cells': 1, '#interrupt-cells': 1, 'interrupt-map': [0, 0, 1, 1, 2] },
      bad: { '#address-cells': 0, '#interrupt-cells': 1, 'interrupt-map': [0, 0xffffffff, 1] },
      no: { '#address-cells': 0, '#interrupt-cells': 1, 'interrupt-map': [0, 0x80000001, 1] },
      odd: { '#address-cells': 0, '#interrupt-cells': 1, 'interrupt-map': new Uint8Array(5) },
    },
    [
      'Warning (interrupt_map): /mask:interrupt-map-mask: property size (4) is invalid, expected 8',
      "Warning (interrupt_map): /cells: Missing '#address-cells' in interrupt-map provider",
      'Warning (interrupt_map): /short:interrupt-map: property size (8) too small, expected > 8',
      'Warning (interrupt_map): /over:interrupt-map: property size (20) mismatch, expected 24',
      'Warning (interrupt_map): /bad:interrupt-map: Cell 1 is not a phandle(-1)',
      'Warning (interrupt_map): /no:interrupt-map: Could not get phandle(-2147483647) node for (cell 1)',
      'Warning (interrupt_map): /odd:interrupt-map: property size (5) is invalid, expected multiple of 4',
    ],
  ],
  [
    'interrupt_map',
    {
      '#address-cells': 1,
      plain: { phandle: 1 },
      ic: { phandle: 2, 'interrupt-controller': true, '#interrupt-cells': 1 },
      a: { '#address-cells': 0, '#interrupt-cells': 0, 'interrupt-map': [2, 7, 1] },
    },
    [
      "Warning (interrupt_map): /a:interrupt-map: Missing property '#address-cells' in node /ic, using 0 as fallback",
      "Warning (interrupt_map): /a: Missing property '#interrupt-cells' in node /plain or bad phandle (referred from interrupt-map[2])",
    ],
  ],
  [
    'interrupt_map',
    { a: { 'interrupt-map': true } },
    ["Warning (interrupt_map): Failed prerequisite 'interrupt_provider'"],
  ],
  [
    'interrupt_map',
    {
      __fixups__: {},
      a: { '#address-cells': 0, '#interrupt-cells': 0, 'interrupt-map': [0xffffffff, 7, 1] },
    },
    [],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
