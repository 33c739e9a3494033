// SPDX-License-Identifier: MIT
import { i2cBusReg, pciDeviceBusNum, pciDeviceReg, simpleBusReg, spiBusReg } from './bus-devices.ts';
import { i2cBusBridge, pciBridge, simpleBusBridge, spiBusBridge } from './buses.ts';
import * as cells from './cells.ts';
import { optionalCheck } from './check.ts';
import type { Check } from './check.ts';
import { aliasPaths, chosenNodeIsRoot, obsoleteChosenInterruptController } from './chosen-aliases.ts';
import { graphEndpoint, graphNodes, graphPort } from './graph.ts';
import { interruptMap, interruptProvider, interruptsProperty } from './interrupts.ts';
import * as names from './names.ts';
import { PROVIDER_CHECKS, deprecatedGpioProperty, gpiosProperty } from './providers.ts';
import { STRUCTURE_CHECKS } from './structure.ts';
import * as strings from './strings.ts';
import * as unit from './unit-address.ts';

const alwaysFail = optionalCheck('always_fail', (tree, report) => {
  for (const node of tree.nodes) report(node, undefined, 'always_fail check');
});

/** All checks, in the order in which dtc runs them (1.7.2). */
export const CHECKS: readonly Check[] = [
  ...STRUCTURE_CHECKS,
  cells.addressCellsIsCell,
  cells.sizeCellsIsCell,
  strings.deviceTypeIsString,
  strings.modelIsString,
  strings.statusIsString,
  strings.labelIsString,
  strings.compatibleIsStringList,
  strings.namesIsStringList,
  names.propertyNameCharsStrict,
  names.nodeNameCharsStrict,
  cells.addrSizeCells,
  cells.regFormat,
  cells.rangesFormat,
  cells.dmaRangesFormat,
  unit.unitAddressVsReg,
  unit.unitAddressFormat,
  pciBridge,
  pciDeviceReg,
  pciDeviceBusNum,
  simpleBusBridge,
  simpleBusReg,
  i2cBusBridge,
  i2cBusReg,
  spiBusBridge,
  spiBusReg,
  cells.avoidDefaultAddrSize,
  cells.avoidUnnecessaryAddrSize,
  unit.uniqueUnitAddress,
  unit.uniqueUnitAddressIfEnabled,
  obsoleteChosenInterruptController,
  chosenNodeIsRoot,
  strings.chosenNodeBootargs,
  strings.chosenNodeStdoutPath,
  ...PROVIDER_CHECKS,
  deprecatedGpioProperty,
  gpiosProperty,
  interruptsProperty,
  interruptProvider,
  interruptMap,
  aliasPaths,
  graphNodes,
  graphPort,
  graphEndpoint,
  alwaysFail,
];
