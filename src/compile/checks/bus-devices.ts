// SPDX-License-Identifier: MIT
//
// Addresses of devices on buses.
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { i2cBusBridge, pciBridge, simpleBusBridge, spiBusBridge } from './buses.ts';
import { regFormat } from './cells.ts';
import { warningCheck } from './check.ts';
import type { Bus, CheckedTree } from './checked-tree.ts';
import { unitAddress } from './node-name.ts';
import { CELL, cellAt } from './value.ts';

export const pciDeviceReg = warningCheck(
  'pci_device_reg',
  (tree, report) => {
    for (const [node, reg] of regsOn(tree, 'PCI')) {
      if (cellAt(reg, 1) !== 0 || cellAt(reg, 2) !== 0)
        report(node, reg, 'PCI reg config space address cells 2 and 3 must be 0');
      const address = cellAt(reg, 0);
      if ((address & 0xff000000) !== 0) report(node, reg, 'PCI reg address is not configuration space');
      if ((address & 0xff) !== 0) report(node, reg, 'PCI reg config space address register number must be 0');
      const device = ((address >> 11) & 0x1f).toString(16);
      const func = (address >> 8) & 7;
      const unit = unitAddress(node);
      // function 0 may be left out
      if (func === 0 && unit === device) continue;
      const expected = `${device},${func}`;
      if (unit !== expected) report(node, undefined, `PCI unit address format error, expected "${expected}"`);
    }
  },
  regFormat,
  pciBridge,
);

export const pciDeviceBusNum = warningCheck(
  'pci_device_bus_num',
  (tree, report) => {
    for (const [node, reg, bridge] of regsOn(tree, 'PCI')) {
      const bus = (cellAt(reg, 0) >> 16) & 0xff;
      const range = tree.property(bridge, 'bus-range');
      const first = range === undefined ? 0 : cellAt(range, 0);
      const last = range === undefined ? 0 : cellAt(range, 1);
      if (bus >= first && bus <= last) continue;
      // as in dtc: from the parent's property if it has one, but reported for the child
      const expected = `(${first | 0} - ${last | 0})`;
      report(node, range, `PCI bus number ${bus} out of range, expected ${expected}`);
    }
  },
  regFormat,
  pciBridge,
);

export const simpleBusReg = warningCheck(
  'simple_bus_reg',
  (tree, report) => {
    for (const [node, bus] of childrenOn(tree, 'simple-bus')) {
      const reg = tree.property(node, 'reg');
      const ranges = tree.property(node, 'ranges');
      const source = reg ?? ranges;
      if (source === undefined || source.length === 0) {
        // the root may be a bus, and devices on it need no address; nor does a simple bus in another one
        if (bus.parent !== null && tree.buses.get(node) !== 'simple-bus')
          report(node, undefined, 'missing or empty reg/ranges property');
        continue;
      }
      // ranges start with the child address
      const skipped = reg === undefined ? tree.cells(node).address : 0;
      const expected = addressAt(source, skipped, tree.cells(bus).address).toString(16);
      if (unitAddress(node) !== expected)
        report(node, undefined, `simple-bus unit address format error, expected "${expected}"`);
    }
  },
  regFormat,
  simpleBusBridge,
);

/** The lowest 64 bits of a number in that many cells, as far as the cells exist. */
function addressAt(property: DtProperty, index: number, cells: number): bigint {
  if (cells < 0) return 0n;
  const end = Math.min(index + cells, Math.floor(property.length / CELL));
  let address = 0n;
  for (let i = Math.max(index, end - 2, 0); i < end; i++)
    address = (address << 32n) | BigInt(cellAt(property, i));
  return address;
}

const OWN_SLAVE = 1 << 30;
const TEN_BITS = 0x8000_0000;

export const i2cBusReg = warningCheck(
  'i2c_bus_reg',
  (tree, report) => {
    for (const [node] of childrenOn(tree, 'i2c-bus')) {
      const reg = tree.property(node, 'reg');
      if (reg === undefined || reg.length === 0) {
        report(node, undefined, 'missing or empty reg property');
        continue;
      }
      const expected = i2cAddress(reg, 0).toString(16);
      if (unitAddress(node) !== expected)
        report(node, undefined, `I2C bus unit address format error, expected "${expected}"`);
      for (let i = 0; CELL * i < reg.length; i++) {
        const address = i2cAddress(reg, i);
        const got = `got "0x${address.toString(16)}"`;
        if (address >= TEN_BITS) {
          if (address - TEN_BITS > 0x3ff) report(node, reg, `I2C address must be less than 10-bits, ${got}`);
        } else if (address > 0x7f) {
          const cure = 'Set I2C_TEN_BIT_ADDRESS for 10 bit addresses or fix the property';
          report(node, reg, `I2C address must be less than 7-bits, ${got}. ${cure}`);
        }
      }
    }
  },
  regFormat,
  i2cBusBridge,
);

/** An address in `reg`, without the flag of a controller that is also a device. */
function i2cAddress(reg: DtProperty, index: number): number {
  return (cellAt(reg, index) & ~OWN_SLAVE) >>> 0;
}

export const spiBusReg = warningCheck(
  'spi_bus_reg',
  (tree, report) => {
    for (const [node, bus] of childrenOn(tree, 'spi-bus')) {
      if (tree.has(bus, 'spi-slave')) continue;
      const reg = tree.property(node, 'reg');
      if (reg === undefined || reg.length === 0) {
        report(node, undefined, 'missing or empty reg property');
        continue;
      }
      const expected = cellAt(reg, 0).toString(16);
      if (unitAddress(node) !== expected)
        report(node, undefined, `SPI bus unit address format error, expected "${expected}"`);
    }
  },
  regFormat,
  spiBusBridge,
);

/** The nodes on buses of a kind, with their buses. */
function* childrenOn(tree: CheckedTree, kind: Bus): Generator<[node: DtNode, bus: DtNode]> {
  for (const node of tree.nodes) {
    const { parent } = node;
    if (parent !== null && tree.buses.get(parent) === kind) yield [node, parent];
  }
}

/** The nodes with `reg` on buses of a kind, with their buses. */
function* regsOn(tree: CheckedTree, kind: Bus): Generator<[node: DtNode, reg: DtProperty, bus: DtNode]> {
  for (const [node, reg] of tree.having('reg')) {
    const { parent } = node;
    if (parent !== null && tree.buses.get(parent) === kind) yield [node, reg, parent];
  }
}
