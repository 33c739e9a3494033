// SPDX-License-Identifier: MIT
//
// Checks a tree that a program has made, with no source and no blob: what a boot loader or a generator of boards would do with one
// before it writes it.
import {
  DtNode,
  bootReservedMemory,
  cellsProperty,
  flagProperty,
  phandlesProperty,
  regProperty,
  runChecks,
  stringsProperty,
  treeOf,
} from 'dt-rmem';
import type { CustomRule } from 'dt-rmem';

const MIB = 1n << 20n;

const root = new DtNode('');
root.addProperty(cellsProperty('#address-cells', 2));
root.addProperty(cellsProperty('#size-cells', 2));

const memory = root.addChild('memory@40000000');
memory.addProperty(stringsProperty('device_type', 'memory'));
memory.addProperty(regProperty('reg', [{ base: 0x40000000n, size: 1024n * MIB }], 2, 2));

const container = root.addChild('reserved-memory');
for (const property of [
  cellsProperty('#address-cells', 2),
  cellsProperty('#size-cells', 2),
  flagProperty('ranges'),
])
  container.addProperty(property);

function addRegion(name: string, base: bigint, size: bigint): DtNode {
  const region = container.addChild(name);
  region.addProperty(regProperty('reg', [{ base, size }], 2, 2));
  region.addProperty(flagProperty('no-map'));
  return region;
}

const modem = addRegion('modem@60000000', 0x60000000n, 17n * MIB);
// begins before the modem's memory ends
addRegion('sensors@61000000', 0x61000000n, MIB);
root.addChild('modem').addProperty(phandlesProperty('memory-region', modem));

// a rule of our own, beside the built-in ones
const wholeMegabytes: CustomRule = {
  id: 'acme/whole-megabytes',
  description: 'Require regions of whole mebibytes that are a multiple of 2.',
  severity: 'warning',
  reason: 'our firewall protects blocks of 2 MiB',
  check({ boot, report }) {
    for (const { name, size } of boot.regions) {
      const node = container.child(name);
      if (node && size % (2n * MIB) !== 0n)
        report({
          node,
          property: node.property('reg'),
          message: `${size} bytes are not a multiple of 2 MiB`,
        });
    }
  },
};

const tree = treeOf(root);
const boot = bootReservedMemory(tree);
const { diagnostics } = runChecks(tree, boot, { rules: [wholeMegabytes] });

console.log(boot.verdict.boots ? 'boots' : 'does not boot');
for (const { severity, id, node, message } of diagnostics)
  console.log(`${severity} ${id}: ${node}: ${message}`);
