// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null OPTIONS x.dtb`, on a blob of the same tree.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runDtcChecks } from '../../../src/compile/checks/run.ts';
import { levelOf } from '../../../src/compile/checks/levels.ts';
import { DEFAULT_CHECKS, withOption } from '../../../src/compile/checks/settings.ts';
import { ERROR_CHECKS } from '../../../src/compile/checks/structure.ts';
import { CHECKS } from '../../../src/compile/checks/table.ts';
import { DtNode } from '../../../src/tree/node.ts';
import { linesOf, settingsOf, unitOf } from '../../support/checks.ts';
import { makeTree, property } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

/** Names of the checks whose level the options change, with the new level. */
function changedBy(options: string): string[] {
  const settings = settingsOf(options);
  return CHECKS.filter((check) => levelOf(settings, check) !== levelOf(DEFAULT_CHECKS, check)).map(
    (check) => `${check.name} ${levelOf(settings, check)}`,
  );
}

describe('settings', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['-W always_fail', ['always_fail warning']],
    ['-W reg_format', []],
    [
      '-E reg_format',
      [
        'address_cells_is_cell error',
        'size_cells_is_cell error',
        'addr_size_cells error',
        'reg_format error',
      ],
    ],
    [
      '-W no-reg_format',
      [
        'reg_format',
        'pci_device_reg',
        'pci_device_bus_num',
        'simple_bus_reg',
        'i2c_bus_reg',
        'spi_bus_reg',
      ].map((name) => `${name} off`),
    ],
    ['-W no_graph_port', ['graph_port off']],
    // not a warning, so there is nothing to disable
    ['-W no-path_references', []],
    ['-E no-path_references', ['path_references off', 'omit_unused_nodes off']],
    ['-W path_references -E no-path_references', ['path_references warning', 'omit_unused_nodes off']],
    ['-E graph_port -E no-graph_nodes', []],
    ['-E graph_port -W no-graph_nodes', ['graph_nodes error', 'graph_port error', 'graph_endpoint off']],
  ])('%s', (options, expected) => {
    expect(changedBy(options)).toEqual(expected);
  });

  it.each(['reg-format', 'no-', '', 'no-reg', 'no-no-reg_format'])('no check is called %j', (name) => {
    expect(() => withOption(DEFAULT_CHECKS, 'warning', name)).toThrow(
      `Unrecognized check name "${name.replace(/^no-/, '')}"`,
    );
  });

  it('lets only errors be looked for', () => {
    const on = CHECKS.filter((check) => levelOf(ERROR_CHECKS, check) !== 'off');
    expect(on).toEqual(CHECKS.filter(({ level }) => level === 'error'));
  });
});

describe('run', () => {
  it.each<[string, NodeLiteral, boolean, string[]]>([
    [
      '',
      { a: { name: 1, phandle: 0 }, 'b@1': {} },
      true,
      ['ERROR (name_is_string): /a:name: property is not a string'],
    ],
    // a disabled prerequisite still runs, but reports nothing
    [
      '-E no-node_name_format -W no-unit_address_vs_reg',
      { 'a@1@1': {} },
      false,
      ["Warning (unit_address_format): Failed prerequisite 'node_name_format'"],
    ],
    [
      '-W node_name_format -E no-node_name_format -W no-unit_address_vs_reg',
      { 'a@1@1': {} },
      false,
      [
        "Warning (node_name_format): /a@1@1: multiple '@' characters in node name",
        "Warning (unit_address_format): Failed prerequisite 'node_name_format'",
      ],
    ],
    // checks that did not run after the first error have not passed
    [
      '-E pci_bridge',
      { a: { device_type: 'pci' }, b: { status: 1, reg: 1 } },
      true,
      [
        'Warning (status_is_string): /b:status: property is not a string',
        'Warning (reg_format): /b:reg: property has invalid length (4 bytes) (#address-cells == 2, #size-cells == 1)',
        'Warning (unit_address_vs_reg): /b: node has a reg or ranges property, but no unit name',
        'ERROR (pci_bridge): /a: node name is not "pci" or "pcie"',
        'ERROR (pci_bridge): /a: missing ranges for PCI bridge (or not a bridge)',
        'ERROR (pci_bridge): /a: incorrect #address-cells for PCI bridge',
        'ERROR (pci_bridge): /a: incorrect #size-cells for PCI bridge',
        "Warning (unit_address_format): Failed prerequisite 'pci_bridge'",
        "Warning (unit_address_format): Failed prerequisite 'simple_bus_bridge'",
      ],
    ],
    [
      '-E clocks_is_cell',
      { a: { '#clock-cells': 1n }, b: { resets: 7, clocks: 7 } },
      true,
      [
        'ERROR (clocks_is_cell): /a:#clock-cells: property is not a single cell',
        "Warning (clocks_property): Failed prerequisite 'clocks_is_cell'",
      ],
    ],
    // cells that were not read count as missing
    [
      '-W no-address_cells_is_cell',
      { a: { port: { 'endpoint@0': { reg: 0 } } } },
      false,
      ["Warning (graph_endpoint): /a/port/endpoint@0: graph node '#address-cells' is 0, must be 1"],
    ],
    ['-W no-unit_address_vs_reg', { 'a@1': {} }, false, []],
  ])('%s (%#)', (options, literal, failed, expected) => {
    const unit = unitOf(makeTree(literal).root);
    expect(linesOf(unit, undefined, options)).toEqual(expected);
    expect(runDtcChecks(unit, settingsOf(options)).failed).toBe(failed);
  });
});

describe('names that are there twice', () => {
  const root = new DtNode('');
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) root.addChild(name);
  for (const name of ['x', 'y', 'x', 'z', 'x', 'y']) root.addProperty(property(name, 1));

  it.each<[string, string, string[]]>([
    [
      'duplicate_node_names',
      '',
      ['/a', '/a', '/b', '/a'].map((path) => `ERROR (duplicate_node_names): ${path}: Duplicate node name`),
    ],
    [
      'duplicate_property_names',
      '-E no-duplicate_node_names',
      ['x', 'x', 'y', 'x'].map(
        (name) => `ERROR (duplicate_property_names): /:${name}: Duplicate property name`,
      ),
    ],
  ])('%s', (check, options, expected) => {
    expect(linesOf(unitOf(root), check, options)).toEqual(expected);
  });

  it('a node and a property', () => {
    const both = new DtNode('');
    both.addProperty(property('same', 1));
    for (const name of ['same', 'other']) both.addChild(name);
    expect(linesOf(unitOf(both), 'node_name_vs_property_name')).toEqual([
      'Warning (node_name_vs_property_name): /same: node name and property name conflict',
    ]);
  });
});

describe('what is made to take long', () => {
  const many = Array.from({ length: 30_000 }, (_, i) => i);

  it.each<[string, (root: DtNode) => void]>([
    [
      'nodes of one name',
      (root) => {
        for (const name of many.map(() => 'a')) root.addChild(name);
      },
    ],
    [
      'properties of one name',
      (root) => {
        for (const name of many.map(() => 'a')) root.addProperty(property(name, 1));
      },
    ],
    [
      'nodes at one address',
      (root) => {
        for (const i of many) root.addChild(`a${i}@1`);
      },
    ],
    [
      'a property for each node',
      (root) => {
        for (const i of many) {
          root.addChild(`a${i}`);
          root.addProperty(property(`b${i}`, 1));
        }
      },
    ],
    [
      'an alias for each node',
      (root) => {
        const aliases = root.addChild('aliases');
        for (const i of many) {
          root.addChild(`a${i}`);
          aliases.addProperty(property(`b${i}`, `/a${i}`));
        }
      },
    ],
    [
      'a name in each node',
      (root) => {
        for (const i of many) root.addChild(`a${i}`).addProperty(property('name', `a${i}`));
      },
    ],
    [
      'phandles of one another',
      (root) => {
        for (const i of many) {
          const node = root.addChild(`a${i}`);
          node.addProperty(property('phandle', i + 1));
          node.addProperty(property('clocks', many.slice(0, 9)));
        }
      },
    ],
  ])('%s', (_, fill) => {
    const root = new DtNode('');
    for (const cells of ['#address-cells', '#size-cells']) root.addProperty(property(cells, 1));
    fill(root);
    const options =
      '-E no-duplicate_node_names -E no-duplicate_property_names -W unique_unit_address_if_enabled';
    const started = performance.now();
    const { failures } = runDtcChecks(unitOf(root), settingsOf(options));
    expect(failures.length).toBeLessThanOrEqual(100_100);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it('the page lists the checks as they are', () => {
  const page = readFileSync(new URL('../../../docs/dtc-checks.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (error|warning|off) +\| ([^|]*)\|/gm)].map(
    ([, name, level, needs]) => [name, level, [...needs!.matchAll(/\w+/g)].map(([one]) => one)],
  );
  const checks = CHECKS.map(({ name, level, prerequisites }) => [
    name,
    level,
    prerequisites.map((needed) => needed.name),
  ]);
  expect(rows).toEqual(checks);
});
