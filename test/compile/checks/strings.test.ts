// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'device_type_is_string',
    { a: { device_type: 'cpu' }, b: { device_type: 1 }, c: { device_type: true } },
    [
      'Warning (device_type_is_string): /b:device_type: property is not a string',
      'Warning (device_type_is_string): /c:device_type: property is not a string',
    ],
  ],
  [
    'model_is_string',
    { model: 'x', a: { model: ['x', 'y'] } },
    ['Warning (model_is_string): /a:model: property is not a string'],
  ],
  [
    'status_is_string',
    { a: { status: 'okay' }, b: { status: 0x61616161 } },
    ['Warning (status_is_string): /b:status: property is not a string'],
  ],
  [
    'label_is_string',
    { a: { label: '' }, b: { label: ['x', ''] } },
    ['Warning (label_is_string): /b:label: property is not a string'],
  ],
  [
    'compatible_is_string_list',
    { compatible: ['a', 'b'], a: { compatible: true }, b: { compatible: 0x61616161 } },
    ['Warning (compatible_is_string_list): /b:compatible: property is not a string list'],
  ],
  [
    'names_is_string_list',
    { 'reg-names': ['a', 'b'], a: { 'x-names': 0x61616161, 'y-names': 1, names: 1 } },
    [
      'Warning (names_is_string_list): /a:x-names: property is not a string list',
      'Warning (names_is_string_list): /a:y-names: property is not a string list',
    ],
  ],
  [
    'chosen_node_bootargs',
    { bootargs: 1, chosen: { bootargs: 'x' }, a: { chosen: { bootargs: 1 } } },
    ['Warning (chosen_node_bootargs): /a/chosen:bootargs: property is not a string'],
  ],
  [
    'chosen_node_stdout_path',
    {
      chosen: { 'stdout-path': 'x' },
      a: { chosen: { 'linux,stdout-path': 'x' } },
      b: { chosen: { 'stdout-path': 1 } },
    },
    [
      "Warning (chosen_node_stdout_path): /a/chosen:linux,stdout-path: Use 'stdout-path' instead",
      'Warning (chosen_node_stdout_path): /b/chosen:stdout-path: property is not a string',
    ],
  ],
  [
    'address_cells_is_cell',
    { '#address-cells': 1, a: { '#address-cells': 1n }, b: { '#address-cells': true } },
    [
      'Warning (address_cells_is_cell): /a:#address-cells: property is not a single cell',
      'Warning (address_cells_is_cell): /b:#address-cells: property is not a single cell',
    ],
  ],
  [
    'size_cells_is_cell',
    { '#size-cells': 1, a: { '#size-cells': [1, 1] } },
    ['Warning (size_cells_is_cell): /a:#size-cells: property is not a single cell'],
  ],
  [
    'chosen_node_is_root',
    { chosen: {}, 'chosen@1': {}, a: { chosen: {} } },
    ['Warning (chosen_node_is_root): /a/chosen: chosen node must be at root node'],
  ],
  [
    'obsolete_chosen_interrupt_controller',
    { chosen: { 'interrupt-controller': 1 } },
    [
      'Warning (obsolete_chosen_interrupt_controller): /:interrupt-controller: /chosen has obsolete "interrupt-controller" property',
    ],
  ],
  ['obsolete_chosen_interrupt_controller', { chosen: {}, a: { chosen: { 'interrupt-controller': 1 } } }, []],
  [
    'alias_paths',
    {
      soc: { dev: {} },
      aliases: {
        a: '/soc/dev',
        b: '/dev',
        c: 'soc',
        d: '',
        e: '/',
        f: '/soc//dev',
        g: true,
        phandle: 1,
        Upper: '/soc',
        x_y: '/soc',
        z: ['/soc', '/x'],
      },
    },
    [
      'Warning (alias_paths): /aliases:b: aliases property is not a valid node (/dev)',
      'Warning (alias_paths): /aliases:e: aliases property is not a valid node (/)',
      'Warning (alias_paths): /aliases:g: aliases property is not a valid node ((null))',
      "Warning (alias_paths): /aliases: aliases property name must include only lowercase and '-'",
      "Warning (alias_paths): /aliases: aliases property name must include only lowercase and '-'",
    ],
  ],
  [
    'alias_paths',
    { aliases: { a: '/nowhere', B: '/nowhere' }, __fixups__: {} },
    ["Warning (alias_paths): /aliases: aliases property name must include only lowercase and '-'"],
  ],
  [
    'always_fail',
    { a: {} },
    ['Warning (always_fail): /: always_fail check', 'Warning (always_fail): /a: always_fail check'],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
