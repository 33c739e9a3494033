// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { checkTree } from '../../support/check-tree.ts';
import { DtNode } from '../../../src/tree/node.ts';
import { property } from '../../support/tree.ts';
import { board, testRule } from '../../support/rules.ts';

const CELLS = '#address-cells = <2>; #size-cells = <2>; ranges;';
const region = (at: string): string => `a@${at} { reg = <0 0x${at} 0 0x1000>; no-map; };`;

testRule('container-duplicate', {
  breaks: [
    {
      name: 'a second node, with a unit address',
      source: board(
        `reserved-memory { ${CELLS} ${region('50000000')} };\nreserved-memory@51000000 { ${CELLS} ${region('51000000')} };`,
      ),
      findings: [
        {
          message:
            'a second container, reserved-memory@51000000, with 1 region: Linux reads reserved-memory, which comes first',
          at: '10:1',
          severity: 'error',
          node: '/reserved-memory@51000000',
          linux: 'Linux reserves nothing in it',
          fix: 'put all regions into one node called reserved-memory',
        },
      ],
    },
    {
      name: 'a first node with a unit address',
      source: board(`reserved-memory@50000000 { ${CELLS} }; reserved-memory { ${CELLS} };`),
      findings: [
        {
          message:
            /^a second container, reserved-memory, with no region: Linux reads reserved-memory@50000000/,
          severity: 'note',
        },
      ],
    },
    {
      name: 'three nodes',
      source: board(
        `reserved-memory { ${CELLS} }; reserved-memory@1 { a { size = <0 0x1000>; }; }; reserved-memory@2 { };`,
      ),
      findings: [
        { message: /memory@1/, severity: 'warning' },
        { message: /memory@2/, severity: 'note' },
      ],
    },
  ],
  passes: [
    {
      name: 'one node, written twice',
      source: `${board(`reserved-memory { ${CELLS} };`)}/ { reserved-memory { ${region('50000000')} }; };`,
    },
    {
      name: 'a name that only starts the same',
      source: board(`reserved-memory { ${CELLS} }; reserved-memory-map { ${region('50000000')} };`),
    },
  ],
});

describe('container-duplicate', () => {
  it('finds one of the same name in a tree that no compiler made', () => {
    const root = new DtNode('');
    const [, second] = [root.addChild('reserved-memory'), root.addChild('reserved-memory')];
    second.addChild('a').addProperty(property('reg', [0, 0x1000]));
    const { diagnostics } = checkTree({ root, reservations: [], bootCpu: 0, totalSize: undefined });
    expect(diagnostics.filter(({ id }) => id === 'container-duplicate')).toMatchObject([
      {
        message:
          'a second container, reserved-memory, with 1 region: Linux reads reserved-memory, which comes first',
      },
    ]);
  });
});
