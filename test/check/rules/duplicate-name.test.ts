// SPDX-License-Identifier: MIT
//
// No compiler lets two nodes of one name pass, so the trees are made here.
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { checkTree } from '../../support/check-tree.ts';
import { readDtb } from '../../../src/fdt/read.ts';
import { writeDtb } from '../../../src/fdt/write.ts';
import { board, property } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

const MEMORY: NodeLiteral = {
  'memory@40000000': { device_type: 'memory', reg: [0x4000_0000n, 0x4000_0000n] },
};

/** A board with regions of these names, 2 MiB apart from 0x50000000 down, and a device that asks for one of them. */
function findings(names: readonly string[], wanted?: number, status = 'okay'): Diagnostic[] {
  const device: NodeLiteral = wanted === undefined ? {} : { 'device@0': { 'memory-region': wanted } };
  const tree = board({}, { ...MEMORY, ...device });
  const container = tree.root.child('reserved-memory')!;
  names.forEach((name, i) => {
    const region = container.addChild(name);
    region.addProperty(property('reg', [0x5000_0000n - BigInt(i) * 0x20_0000n, 0x1000n]));
    region.addProperty(property('phandle', i + 1));
    if (i === 1) region.addProperty(property('status', status));
  });
  const { diagnostics } = checkTree(readDtb(writeDtb(tree)));
  return diagnostics.filter(({ id }) => id === 'duplicate-name');
}

describe('duplicate-name', () => {
  it('finds the second region of a name', () => {
    expect(findings(['a', 'a', 'b'])).toMatchObject([
      {
        message: 'a second region is called a',
        severity: 'warning',
        node: '/reserved-memory/a',
        linux: 'a driver that requests either region gets the one at 0x4fe00000',
        fix: 'give each region its own name, with its unit address',
      },
    ]);
  });

  it('finds each further one', () => {
    expect(findings(['a', 'b', 'a', 'b', 'a'])).toHaveLength(3);
  });

  it.each([
    ['the one that it is not given', 1, 'okay', 'error'],
    ['the one that it is given', 2, 'okay', 'warning'],
    ['the only one that is enabled', 1, 'disabled', 'warning'],
    ['one that is disabled, and gets nothing', 2, 'disabled', 'warning'],
  ] as const)('says how bad it is for a device that asks for %s', (_, wanted, status, severity) => {
    expect(findings(['a', 'a'], wanted, status)).toMatchObject([{ severity }]);
  });

  it.each([[['a@50000000', 'a@4fe00000']], [['a', 'a@4fe00000']], [['a', 'A']]])('passes %j', (names) => {
    expect(findings(names)).toEqual([]);
  });
});
