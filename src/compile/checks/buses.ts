// SPDX-License-Identifier: MIT
//
// Detects and checks buses. Each check overrides what an earlier one found for a node.
import { latin1 } from '../../base/latin1.ts';
import type { DtNode } from '../../tree/node.ts';
import type { ReportFailure } from '../compile-unit.ts';
import { addrSizeCells } from './cells.ts';
import { warningCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { baseName } from './node-name.ts';
import { compatibleIsStringList, deviceTypeIsString } from './strings.ts';
import { CELL, cellAt, textOf } from './value.ts';

export const pciBridge = warningCheck(
  'pci_bridge',
  (tree, report) => {
    for (const [node, type] of tree.having('device_type')) {
      if (textOf(type) !== 'pci') continue;
      tree.buses.set(node, 'PCI');
      if (!['pci', 'pcie'].includes(baseName(node)))
        report(node, undefined, 'node name is not "pci" or "pcie"');
      if (!tree.has(node, 'ranges'))
        report(node, undefined, 'missing ranges for PCI bridge (or not a bridge)');
      expectCells(tree, node, 3, 2, 'PCI bridge', report);
      const range = tree.property(node, 'bus-range');
      if (range === undefined) continue;
      if (range.length !== 2 * CELL) {
        report(node, range, 'value must be 2 cells');
        continue;
      }
      const last = cellAt(range, 1);
      if (cellAt(range, 0) > last) report(node, range, '1st cell must be less than or equal to 2nd cell');
      if (last > 0xff) report(node, range, 'maximum bus number must be less than 256');
    }
  },
  deviceTypeIsString,
  addrSizeCells,
);

export const simpleBusBridge = warningCheck(
  'simple_bus_bridge',
  (tree) => {
    for (const [node, { data, start, length }] of tree.having('compatible')) {
      if (`\0${latin1(data, start, start + length)}`.includes('\0simple-bus\0'))
        tree.buses.set(node, 'simple-bus');
    }
  },
  addrSizeCells,
  compatibleIsStringList,
);

export const i2cBusBridge = warningCheck(
  'i2c_bus_bridge',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (!isI2cBus(node)) continue;
      tree.buses.set(node, 'i2c-bus');
      if (tree.hasChildren(node)) expectCells(tree, node, 1, 0, 'I2C bus', report);
    }
  },
  addrSizeCells,
);

/** By its name only; a controller whose bus is a child node does not count. */
function isI2cBus(node: DtNode): boolean {
  if (!node.name.startsWith('i2c')) return false;
  const name = baseName(node);
  if (name === 'i2c-bus' || name === 'i2c-arb') return true;
  return name === 'i2c' && !node.children.some((child) => baseName(child) === 'i2c-bus');
}

export const spiBusBridge = warningCheck(
  'spi_bus_bridge',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (baseName(node) === 'spi') {
        tree.buses.set(node, 'spi-bus');
      } else {
        if (!looksLikeSpiBus(tree, node)) continue;
        tree.buses.set(node, 'spi-bus');
        if (tree.has(node, 'reg')) report(node, undefined, "node name for SPI buses should be 'spi'");
      }
      if (!tree.hasChildren(node)) continue;
      expectCells(tree, node, tree.has(node, 'spi-slave') ? 0 : 1, 0, 'SPI bus', report);
    }
  },
  addrSizeCells,
);

/** A node with a different name, but with children that have properties of SPI devices. */
function looksLikeSpiBus(tree: CheckedTree, node: DtNode): boolean {
  if (node.children.length === 0) return false;
  const { address, size } = tree.cells(node);
  if (address !== 1 || size !== 0) return false;
  return node.children.some((child) => child.properties.some((property) => property.name.startsWith('spi-')));
}

function expectCells(
  tree: CheckedTree,
  node: DtNode,
  address: number,
  size: number,
  bus: string,
  report: ReportFailure,
): void {
  const cells = tree.cells(node);
  if (cells.address !== address) report(node, undefined, `incorrect #address-cells for ${bus}`);
  if (cells.size !== size) report(node, undefined, `incorrect #size-cells for ${bus}`);
}
