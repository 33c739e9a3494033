// SPDX-License-Identifier: MIT
import { getOrInsert } from '../../base/map.ts';
import type { DtNode } from '../../tree/node.ts';
import { pciBridge, simpleBusBridge } from './buses.ts';
import { avoidDefaultAddrSize } from './cells.ts';
import { optionalCheck, warningCheck } from './check.ts';
import type { Check } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { nodeNameFormat } from './names.ts';
import { unitAddress } from './node-name.ts';
import { textOf } from './value.ts';

export const unitAddressVsReg = warningCheck('unit_address_vs_reg', (tree, report) => {
  for (const node of tree.nodes) {
    // fragments of overlays have numbers instead
    if (node.children.some((child) => child.name === '__overlay__')) continue;
    const ranges = tree.property(node, 'ranges');
    const addressed = tree.has(node, 'reg') || (ranges !== undefined && ranges.length > 0);
    const named = unitAddress(node) !== '';
    if (addressed && !named) report(node, undefined, 'node has a reg or ranges property, but no unit name');
    else if (!addressed && named)
      report(node, undefined, 'node has a unit name, but no reg or ranges property');
  }
});

/** The format of unit addresses on buses without a format of their own. */
export const unitAddressFormat = warningCheck(
  'unit_address_format',
  (tree, report) => {
    for (const node of tree.nodes) {
      if (node.parent !== null && tree.buses.has(node.parent)) continue;
      let address = unitAddress(node);
      if (address.startsWith('0x')) {
        report(node, undefined, 'unit name should not have leading "0x"');
        address = address.slice(2);
      }
      if (/^0[0-9a-f]/i.test(address)) report(node, undefined, 'unit name should not have leading 0s');
    }
  },
  nodeNameFormat,
  pciBridge,
  simpleBusBridge,
);

export const uniqueUnitAddress = uniqueCheck('unique_unit_address', warningCheck, () => true);

export const uniqueUnitAddressIfEnabled = uniqueCheck(
  'unique_unit_address_if_enabled',
  optionalCheck,
  (tree, node) => {
    const status = tree.property(node, 'status');
    return status === undefined || textOf(status) !== 'disabled';
  },
);

function uniqueCheck(
  check: string,
  make: typeof warningCheck,
  counts: (tree: CheckedTree, node: DtNode) => boolean,
): Check {
  return make(
    check,
    (tree, report) => {
      for (const node of tree.nodes) {
        const { address, size } = tree.saidCells(node);
        if (address < 0 || size < 0) continue;
        const before = new Map<string, DtNode[]>();
        for (const child of node.children) {
          const unit = unitAddress(child);
          if (unit === '' || !counts(tree, child)) continue;
          const same = getOrInsert(before, unit, () => []);
          const message = `duplicate unit-address (also used in node ${child.path})`;
          for (const one of same) report(one, undefined, message);
          same.push(child);
        }
      }
    },
    avoidDefaultAddrSize,
  );
}
