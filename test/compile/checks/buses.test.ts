// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -I dtb -O dtb -o /dev/null -W CHECK x.dtb`, on a blob of the same tree.
import { expect, it } from 'vitest';
import { linesOf, unitOf } from '../../support/checks.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

it.each<[string, NodeLiteral, string[]]>([
  [
    'pci_bridge',
    {
      'pcie@0': {
        device_type: 'pci',
        ranges: true,
        '#address-cells': 3,
        '#size-cells': 2,
        'bus-range': [0, 255],
      },
      host: { device_type: 'pci', 'bus-range': 0 },
      'pci@1': {
        device_type: 'pci',
        ranges: true,
        '#address-cells': 3,
        '#size-cells': 2,
        'bus-range': [300, 299],
      },
    },
    [
      'Warning (pci_bridge): /host: node name is not "pci" or "pcie"',
      'Warning (pci_bridge): /host: missing ranges for PCI bridge (or not a bridge)',
      'Warning (pci_bridge): /host: incorrect #address-cells for PCI bridge',
      'Warning (pci_bridge): /host: incorrect #size-cells for PCI bridge',
      'Warning (pci_bridge): /host:bus-range: value must be 2 cells',
      'Warning (pci_bridge): /pci@1:bus-range: 1st cell must be less than or equal to 2nd cell',
      'Warning (pci_bridge): /pci@1:bus-range: maximum bus number must be less than 256',
    ],
  ],
  [
    'pci_device_reg',
    {
      pci: {
        device_type: 'pci',
        ranges: true,
        '#address-cells': 3,
        '#size-cells': 2,
        'a@0': { reg: [0, 0, 0, 0, 0] },
        'b@1,1': { reg: [0x900, 0, 0, 0, 0] },
        'c@1,0': { reg: [0x800, 0, 0, 0, 0] },
        'd@1': { reg: [0x900, 0, 0, 0, 0] },
        'e@1f,7': { reg: [0x200ff01, 0, 1, 0, 0] },
        'f@2': {},
      },
    },
    [
      'Warning (pci_device_reg): /pci/d@1: PCI unit address format error, expected "1,1"',
      'Warning (pci_device_reg): /pci/e@1f,7:reg: PCI reg config space address cells 2 and 3 must be 0',
      'Warning (pci_device_reg): /pci/e@1f,7:reg: PCI reg address is not configuration space',
      'Warning (pci_device_reg): /pci/e@1f,7:reg: PCI reg config space address register number must be 0',
    ],
  ],
  [
    'pci_device_reg',
    { pci: { device_type: 'pci' } },
    ["Warning (pci_device_reg): Failed prerequisite 'pci_bridge'"],
  ],
  [
    'pci_device_bus_num',
    {
      'pci@0': {
        device_type: 'pci',
        ranges: true,
        '#address-cells': 3,
        '#size-cells': 2,
        'bus-range': [1, 2],
        'a@0': { reg: [0x10000, 0, 0, 0, 0] },
        'b@0': { reg: [0x30000, 0, 0, 0, 0] },
      },
      'pci@1': {
        device_type: 'pci',
        ranges: true,
        '#address-cells': 3,
        '#size-cells': 2,
        'a@0': { reg: [0, 0, 0, 0, 0] },
        'b@0': { reg: [0xff0000, 0, 0, 0, 0] },
      },
    },
    [
      'Warning (pci_device_bus_num): /pci@0/b@0:bus-range: PCI bus number 3 out of range, expected (1 - 2)',
      'Warning (pci_device_bus_num): /pci@1/b@0: PCI bus number 255 out of range, expected (0 - 0)',
    ],
  ],
  [
    'simple_bus_bridge',
    { '#address-cells': 1n },
    ["Warning (simple_bus_bridge): Failed prerequisite 'addr_size_cells'"],
  ],
  [
    'simple_bus_reg',
    {
      '#address-cells': 1,
      '#size-cells': 1,
      soc: {
        compatible: ['x', 'simple-bus'],
        ranges: true,
        '#address-cells': 2,
        '#size-cells': 1,
        'a@100000002': { reg: [1, 2, 3] },
        'b@2': { reg: [1, 2, 3] },
        c: {},
        'd@5': { ranges: [0, 0, 0, 5, 0] },
        'e@6': { ranges: [0, 0, 0, 5, 0] },
        f: { ranges: true },
        g: { compatible: 'simple-bus' },
      },
      'not@0': { 'a@9': {} },
    },
    [
      'Warning (simple_bus_reg): /soc/b@2: simple-bus unit address format error, expected "100000002"',
      'Warning (simple_bus_reg): /soc/c: missing or empty reg/ranges property',
      'Warning (simple_bus_reg): /soc/e@6: simple-bus unit address format error, expected "5"',
      'Warning (simple_bus_reg): /soc/f: missing or empty reg/ranges property',
    ],
  ],
  ['simple_bus_reg', { compatible: 'simple-bus', a: {} }, []],
  [
    'i2c_bus_bridge',
    {
      '#address-cells': 1,
      '#size-cells': 0,
      'i2c@0': { '#address-cells': 1, '#size-cells': 0, a: {} },
      'i2c@1': { a: {} },
      'i2c@2': {},
      'i2c@3': { 'i2c-bus@0': { a: {} } },
      'i2c-arb': { a: {} },
      i2cs: { a: {} },
    },
    [
      'Warning (i2c_bus_bridge): /i2c@1: incorrect #address-cells for I2C bus',
      'Warning (i2c_bus_bridge): /i2c@1: incorrect #size-cells for I2C bus',
      'Warning (i2c_bus_bridge): /i2c@3/i2c-bus@0: incorrect #address-cells for I2C bus',
      'Warning (i2c_bus_bridge): /i2c@3/i2c-bus@0: incorrect #size-cells for I2C bus',
      'Warning (i2c_bus_bridge): /i2c-arb: incorrect #address-cells for I2C bus',
      'Warning (i2c_bus_bridge): /i2c-arb: incorrect #size-cells for I2C bus',
    ],
  ],
  [
    'i2c_bus_reg',
    {
      'i2c@0': {
        '#address-cells': 1,
        '#size-cells': 0,
        'a@50': { reg: 0x50 },
        'b@51': { reg: [0x40000051, 0x52] },
        'c@60': { reg: 0x61 },
        'd@80': { reg: 0x80 },
        'e@80000123': { reg: 0x80000123 },
        'f@80000400': { reg: 0x80000400 },
        g: {},
      },
    },
    [
      'Warning (i2c_bus_reg): /i2c@0/c@60: I2C bus unit address format error, expected "61"',
      'Warning (i2c_bus_reg): /i2c@0/d@80:reg: I2C address must be less than 7-bits, got "0x80". Set I2C_TEN_BIT_ADDRESS for 10 bit addresses or fix the property',
      'Warning (i2c_bus_reg): /i2c@0/f@80000400:reg: I2C address must be less than 10-bits, got "0x80000400"',
      'Warning (i2c_bus_reg): /i2c@0/g: missing or empty reg property',
    ],
  ],
  [
    'spi_bus_bridge',
    {
      'spi@0': { '#address-cells': 1, '#size-cells': 0, a: {} },
      'spi@1': { a: {} },
      'spi@2': { 'spi-slave': true, '#address-cells': 0, '#size-cells': 0, a: {} },
      'ssp@3': { reg: 3, '#address-cells': 1, '#size-cells': 0, a: { 'spi-max-frequency': 1 } },
      'ssp@4': { reg: 3, a: { 'spi-max-frequency': 1 } },
      spi: {},
    },
    [
      'Warning (spi_bus_bridge): /spi@1: incorrect #address-cells for SPI bus',
      'Warning (spi_bus_bridge): /spi@1: incorrect #size-cells for SPI bus',
      "Warning (spi_bus_bridge): /ssp@3: node name for SPI buses should be 'spi'",
    ],
  ],
  [
    'spi_bus_reg',
    {
      'spi@0': {
        '#address-cells': 1,
        '#size-cells': 0,
        'a@1': { reg: 1 },
        'b@2': { reg: 3 },
        c: {},
        'd@10': { reg: 0x10 },
      },
      'spi@1': { 'spi-slave': true, '#address-cells': 0, '#size-cells': 0, slave: {} },
    },
    [
      'Warning (spi_bus_reg): /spi@0/b@2: SPI bus unit address format error, expected "3"',
      'Warning (spi_bus_reg): /spi@0/c: missing or empty reg property',
    ],
  ],
])('%s (%#)', (check, literal, expected) => {
  expect(linesOf(unitOf(makeTree(literal).root), check)).toEqual(expected);
});
