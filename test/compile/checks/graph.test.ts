// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'graph_nodes',
    { endpoint: {}, 'x@1': { 'remote-endpoint': 0 }, port: { endpoint: {} } },
    [
      "Warning (graph_nodes): /: root node contains endpoint node 'endpoint', potentially misplaced remote-endpoint property",
      "Warning (graph_nodes): /: root node contains endpoint node 'x@1', potentially misplaced remote-endpoint property",
    ],
  ],
  ['graph_nodes', { port: { endpoint: {} } }, []],
  [
    'graph_port',
    {
      dev: {
        ports: {
          '#address-cells': 1,
          '#size-cells': 0,
          'port@1': { reg: 1, endpoint: {} },
          'port@2': { reg: 3, endpoint: {} },
          'link@3': { reg: 3, endpoint: {} },
          'port@4': { reg: [4, 4], endpoint: {} },
        },
      },
      odd: { 'port@0': { reg: 0, '#size-cells': 0, endpoint: {} } },
      two: { '#address-cells': 2, '#size-cells': 1, 'port@0': { reg: 0, endpoint: {} } },
    },
    [
      'Warning (graph_port): /dev/ports/port@2: graph node unit address error, expected "3"',
      "Warning (graph_port): /dev/ports/link@3: graph port node name should be 'port'",
      "Warning (graph_port): /dev/ports/port@4: graph node malformed 'reg' property",
      "Warning (graph_port): /odd/port@0: graph node '#address-cells' is -1, must be 1",
      "Warning (graph_port): /odd/port@0:#size-cells: graph node '#size-cells' is -1, must be 0",
      "Warning (graph_port): /two/port@0: graph node '#address-cells' is 2, must be 1",
      "Warning (graph_port): /two/port@0: graph node '#size-cells' is 1, must be 0",
    ],
  ],
  ['graph_port', { __fixups__: {}, a: { x: { endpoint: {} } } }, []],
  [
    'graph_endpoint',
    {
      a: { port: { endpoint: { phandle: 1, 'remote-endpoint': 2 } } },
      b: { port: { 'endpoint@0': { phandle: 2, 'remote-endpoint': 1 } } },
      c: { port: { endpoint: { phandle: 3, 'remote-endpoint': 1 } } },
      d: { port: { endpoint: { 'remote-endpoint': 9 } } },
      e: { port: { endpoint: {}, other: {}, 'x@1': { 'remote-endpoint': 0xffffffff, reg: 1 } } },
    },
    [
      "Warning (graph_endpoint): /c/port/endpoint: graph connection to node '/a/port/endpoint' is not bidirectional",
      'Warning (graph_endpoint): /d/port/endpoint:remote-endpoint: graph phandle is not valid',
      "Warning (graph_endpoint): /e/port/other: graph endpoint node name should be 'endpoint'",
      "Warning (graph_endpoint): /e/port/x@1: graph node '#address-cells' is -1, must be 1",
      "Warning (graph_endpoint): /e/port/x@1: graph node '#size-cells' is -1, must be 0",
      "Warning (graph_endpoint): /e/port/x@1: graph endpoint node name should be 'endpoint'",
    ],
  ],
  ['graph_endpoint', { __fixups__: {}, d: { port: { x: { 'remote-endpoint': 9 } } } }, []],
  [
    'unit_address_format',
    { pci: { device_type: 'pci', 'a@01': {} } },
    ["Warning (unit_address_format): Failed prerequisite 'pci_bridge'"],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
