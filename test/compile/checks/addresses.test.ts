// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'addr_size_cells',
    { '#address-cells': 1n },
    ["Warning (addr_size_cells): Failed prerequisite 'address_cells_is_cell'"],
  ],
  [
    'reg_format',
    {
      '#address-cells': 1,
      '#size-cells': 1,
      a: { reg: [0, 1, 2, 3] },
      b: { reg: [0, 1, 2] },
      c: { reg: true },
      d: { '#address-cells': 0, '#size-cells': 0, e: { reg: 1 }, f: { reg: true } },
    },
    [
      'Warning (reg_format): /b:reg: property has invalid length (12 bytes) (#address-cells == 1, #size-cells == 1)',
      'Warning (reg_format): /c:reg: property is empty',
      'Warning (reg_format): /d/e:reg: property has invalid length (4 bytes) (#address-cells == 0, #size-cells == 0)',
      'Warning (reg_format): /d/f:reg: property is empty',
    ],
  ],
  [
    'reg_format',
    {
      reg: 1,
      a: { reg: [0, 0, 1] },
      b: { '#size-cells': 0xffffffff, c: { reg: [0, 0, 1] }, d: { reg: [0, 1] } },
      e: { '#address-cells': 0xfffffffe, f: { reg: [1] } },
    },
    [
      'Warning (reg_format): /: Root node has a "reg" property',
      'Warning (reg_format): /b/d:reg: property has invalid length (8 bytes) (#address-cells == 2, #size-cells == 1)',
    ],
  ],
  [
    'ranges_format',
    {
      '#address-cells': 2,
      '#size-cells': 1,
      a: { ranges: true },
      b: { '#address-cells': 1, '#size-cells': 2, ranges: true },
      c: { ranges: [1, 2, 3, 4, 5] },
      d: { ranges: [1, 2, 3, 4] },
    },
    [
      'Warning (ranges_format): /b:ranges: empty "ranges" property but its #address-cells (1) differs from / (2)',
      'Warning (ranges_format): /b:ranges: empty "ranges" property but its #size-cells (2) differs from / (1)',
      'Warning (ranges_format): /d:ranges: "ranges" property has invalid length (16 bytes) (parent #address-cells == 2, child #address-cells == 2, #size-cells == 1)',
    ],
  ],
  [
    'ranges_format',
    { ranges: true },
    ['Warning (ranges_format): /:ranges: Root node has a "ranges" property'],
  ],
  [
    'dma_ranges_format',
    { 'dma-ranges': 1, a: { 'dma-ranges': [1, 2, 3, 4, 5], b: { 'dma-ranges': [1] } } },
    [
      'Warning (dma_ranges_format): /:dma-ranges: Root node has a "dma-ranges" property',
      'Warning (dma_ranges_format): /a/b:dma-ranges: "dma-ranges" property has invalid length (4 bytes) (parent #address-cells == 2, child #address-cells == 2, #size-cells == 1)',
    ],
  ],
  [
    'unit_address_vs_reg',
    {
      'a@1': { reg: 1 },
      'b@1': {},
      c: { reg: 1 },
      d: { ranges: 1 },
      e: { ranges: true },
      'f@1': { ranges: true },
      'g@0': { __overlay__: {} },
    },
    [
      'Warning (unit_address_vs_reg): /b@1: node has a unit name, but no reg or ranges property',
      'Warning (unit_address_vs_reg): /c: node has a reg or ranges property, but no unit name',
      'Warning (unit_address_vs_reg): /d: node has a reg or ranges property, but no unit name',
      'Warning (unit_address_vs_reg): /f@1: node has a unit name, but no reg or ranges property',
    ],
  ],
  [
    'unit_address_format',
    {
      'a@1': {},
      'b@0': {},
      'c@0x1': {},
      'd@01': {},
      'e@0x01': {},
      'f@0,1': {},
      'g@0F': {},
      soc: { compatible: 'simple-bus', 'h@01': {} },
    },
    [
      'Warning (unit_address_format): /c@0x1: unit name should not have leading "0x"',
      'Warning (unit_address_format): /d@01: unit name should not have leading 0s',
      'Warning (unit_address_format): /e@0x01: unit name should not have leading "0x"',
      'Warning (unit_address_format): /e@0x01: unit name should not have leading 0s',
      'Warning (unit_address_format): /g@0F: unit name should not have leading 0s',
    ],
  ],
  [
    'avoid_default_addr_size',
    { '#address-cells': 1, a: { reg: 1 }, b: { '#size-cells': 1, c: { ranges: true }, d: {} } },
    [
      'Warning (avoid_default_addr_size): /a: Relying on default #size-cells value',
      'Warning (avoid_default_addr_size): /b/c: Relying on default #address-cells value',
    ],
  ],
  [
    'avoid_unnecessary_addr_size',
    {
      a: { '#address-cells': 1, '#size-cells': 0, b: {} },
      c: { '#address-cells': 1, '#size-cells': 0 },
      d: { '#address-cells': 1, '#size-cells': 0, 'dma-ranges': true, e: {} },
      f: { '#address-cells': 1, '#size-cells': 0, g: {}, h: { reg: 1 } },
      i: { '#size-cells': 0, j: {} },
    },
    [
      'Warning (avoid_unnecessary_addr_size): /a: unnecessary #address-cells/#size-cells without "ranges", "dma-ranges" or child "reg" or "ranges" property',
    ],
  ],
  [
    'unique_unit_address',
    {
      '#address-cells': 1,
      '#size-cells': 0,
      'a@1': { reg: 1 },
      'b@1': { reg: 1 },
      'c@2': { reg: 2 },
      'd@1': { reg: 1, status: 'disabled' },
      e: {},
      f: {},
    },
    [
      'Warning (unique_unit_address): /a@1: duplicate unit-address (also used in node /b@1)',
      'Warning (unique_unit_address): /a@1: duplicate unit-address (also used in node /d@1)',
      'Warning (unique_unit_address): /b@1: duplicate unit-address (also used in node /d@1)',
    ],
  ],
  ['unique_unit_address', { 'a@1': {}, 'b@1': {} }, []],
  [
    'unique_unit_address_if_enabled',
    {
      '#address-cells': 1,
      '#size-cells': 0,
      'a@1': { reg: 1 },
      'b@1': { reg: 1 },
      'd@1': { reg: 1, status: 'disabled' },
      'e@2': { status: ['disabled', 'x'] },
      'f@2': {},
    },
    ['Warning (unique_unit_address_if_enabled): /a@1: duplicate unit-address (also used in node /b@1)'],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
