// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'gpios_property',
    {
      ctl: { phandle: 1, '#gpio-cells': 2 },
      a: { 'x-gpios': [1, 0, 0, 0, 1, 0, 0] },
      b: { gpios: [1, 0] },
      c: { 'y-gpio': [1, 0] },
      d: { gpio: 9 },
      e: { 'gpio-hog': true, gpios: 0 + 1 },
      f: { 'a,nr-gpios': 1 },
      g: { xgpios: 1 },
    },
    [
      'Warning (gpios_property): /b:gpios: property size (8) too small for cell size 2',
      'Warning (gpios_property): /c:y-gpio: property size (8) too small for cell size 2',
      'Warning (gpios_property): /d:gpio: Could not get phandle node for (cell 0)',
    ],
  ],
  [
    'deprecated_gpio_property',
    { a: { 'x-gpio': 0, gpio: 0, gpios: 0, 'x-gpios': 0, ',nr-gpios': 0 } },
    [
      "Warning (deprecated_gpio_property): /a:x-gpio: '[*-]gpio' is deprecated, use '[*-]gpios' instead",
      "Warning (deprecated_gpio_property): /a:gpio: '[*-]gpio' is deprecated, use '[*-]gpios' instead",
    ],
  ],
  [
    'clocks_property',
    {
      ctl: { phandle: 1, '#clock-cells': 1 },
      a: { clocks: [1, 5, 0, 0xffffffff, 1, 6] },
      b: { clocks: [1] },
      c: { clocks: new Uint8Array(6) },
      d: { clocks: [7] },
      e: { clocks: true },
      none: { phandle: 2 },
      f: { clocks: [1, 0, 2] },
      huge: { phandle: 3, '#clock-cells': 0xffffffff },
      g: { clocks: [3, 0] },
    },
    [
      'Warning (clocks_property): /b:clocks: property size (4) too small for cell size 1',
      'Warning (clocks_property): /c:clocks: property size (6) is invalid, expected multiple of 4',
      'Warning (clocks_property): /d:clocks: Could not get phandle node for (cell 0)',
      "Warning (clocks_property): /f: Missing property '#clock-cells' in node /none or bad phandle (referred from clocks[2])",
      'Warning (clocks_property): /g:clocks: property size (8) too small for cell size 4294967295',
    ],
  ],
  [
    'clocks_property',
    { __fixups__: {}, a: { clocks: [0xffffffff, 9] }, b: { clocks: [9] } },
    ['Warning (clocks_property): /b:clocks: Could not get phandle node for (cell 0)'],
  ],
  [
    'clocks_property',
    { ctl: { '#clock-cells': 1n }, a: { clocks: 5 } },
    ["Warning (clocks_property): Failed prerequisite 'clocks_is_cell'"],
  ],
  [
    'msi_parent_property',
    { ctl: { phandle: 1 }, a: { 'msi-parent': [1, 1] }, b: { 'msi-parent': 2 } },
    ['Warning (msi_parent_property): /b:msi-parent: Could not get phandle node for (cell 0)'],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});

// the same as above, for each kind of provider
it.each([
  ['clocks', 'clocks', '#clock-cells'],
  ['cooling_device', 'cooling-device', '#cooling-cells'],
  ['dmas', 'dmas', '#dma-cells'],
  ['hwlocks', 'hwlocks', '#hwlock-cells'],
  ['interrupts_extended', 'interrupts-extended', '#interrupt-cells'],
  ['io_channels', 'io-channels', '#io-channel-cells'],
  ['iommus', 'iommus', '#iommu-cells'],
  ['mboxes', 'mboxes', '#mbox-cells'],
  ['msi_parent', 'msi-parent', '#msi-cells'],
  ['mux_controls', 'mux-controls', '#mux-control-cells'],
  ['phys', 'phys', '#phy-cells'],
  ['power_domains', 'power-domains', '#power-domain-cells'],
  ['pwms', 'pwms', '#pwm-cells'],
  ['resets', 'resets', '#reset-cells'],
  ['sound_dai', 'sound-dai', '#sound-dai-cells'],
  ['thermal_sensors', 'thermal-sensors', '#thermal-sensor-cells'],
])('%s_property and %s_is_cell', (name, property, cells) => {
  const provided = { p: { phandle: 1, [cells]: 1 }, a: { [property]: [1, 5] }, b: { [property]: [1, 5, 1] } };
  expect(linesOf(unitOf(makeTree(provided).root), `${name}_property`)).toEqual([
    `Warning (${name}_property): /b:${property}: property size (12) too small for cell size 1`,
  ]);
  const providers = { a: { [cells]: 1 }, b: { [cells]: 1n } };
  expect(linesOf(unitOf(makeTree(providers).root), `${name}_is_cell`)).toEqual([
    `Warning (${name}_is_cell): /b:${cells}: property is not a single cell`,
  ]);
});
