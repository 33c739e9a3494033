// SPDX-License-Identifier: MIT
//
// Checks a tree that a program has made, with no source and no blob: what a boot loader or a generator of boards would do with one
// before it writes it.
import { DtNode, DtProperty, runChecks } from 'dt-rmem';

/** A property of cells. */
function cells(name: string, ...values: readonly number[]): DtProperty {
  const data = new DataView(new ArrayBuffer(values.length * 4));
  for (const [i, value] of values.entries()) data.setUint32(i * 4, value);
  return new DtProperty(name, new Uint8Array(data.buffer));
}

/** A property of text, or of nothing. */
function text(name: string, ...values: readonly string[]): DtProperty {
  return new DtProperty(name, new TextEncoder().encode(values.map((value) => `${value}\0`).join('')));
}

function add(parent: DtNode, name: string, ...properties: readonly DtProperty[]): DtNode {
  const node = parent.addChild(name);
  for (const property of properties) node.addProperty(property);
  return node;
}

const root = new DtNode('');
root.addProperty(cells('#address-cells', 2));
root.addProperty(cells('#size-cells', 2));
add(root, 'memory@40000000', text('device_type', 'memory'), cells('reg', 0, 0x40000000, 0, 0x40000000));
const container = add(
  root,
  'reserved-memory',
  cells('#address-cells', 2),
  cells('#size-cells', 2),
  text('ranges'),
);
add(container, 'modem@60000000', cells('reg', 0, 0x60000000, 0, 0x1100000), text('no-map'));
// begins before the modem's memory ends
add(container, 'sensors@61000000', cells('reg', 0, 0x61000000, 0, 0x100000), text('no-map'));

const tree = { root, reservations: [], bootCpu: 0, totalSize: undefined };
const { boot, diagnostics } = runChecks(tree);

console.log(boot.verdict.boots ? 'boots' : 'does not boot');
for (const { severity, id, node, message } of diagnostics)
  console.log(`${severity} ${id}: ${node}: ${message}`);
