// SPDX-License-Identifier: MIT
//
// A board with hostile names, for tests of everything that prints them.
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { board } from './tree.ts';
import type { NodeLiteral } from './tree.ts';

/** Markup, terminal controls, bidi marks (as the bytes of their UTF-8), quotes, and a very long name. */
export const HOSTILE_NAMES: readonly string[] = [
  '</script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onfocus='alert(1)",
  ']]></style><!--',
  '&lt;b&gt;',
  '\x1b[31m\x07red\r\n',
  '\xe2\x80\xaegnp.\xe2\x81\xa6',
  '\xff\xfe\0\x7f',
  'long-'.repeat(400),
];

export function hostileBoard(): DeviceTree {
  const regions: Record<string, NodeLiteral> = {};
  const devices: Record<string, NodeLiteral> = {};
  for (const [i, name] of HOSTILE_NAMES.entries()) {
    const reg = [0x50000000n + (BigInt(i) << 20n), 1n << 20n];
    regions[name] = { reg, 'no-map': i % 2 === 0, compatible: name, phandle: i + 1 };
    devices[name] = { compatible: name, 'memory-region': i + 1, 'memory-region-names': name };
  }
  return board(regions, {
    model: HOSTILE_NAMES.join(' '),
    memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n] },
    ...devices,
  });
}
