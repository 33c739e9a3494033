// SPDX-License-Identifier: MIT
//
// Rules of the caller, in addition to the built-in ones.
import { describe, expect, it } from 'vitest';
import type { CustomRule } from '../../src/check/rule.ts';
import { runChecks } from '../../src/check/run.ts';
import type { CheckOptions } from '../../src/check/run.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { checkTree } from '../support/check-tree.ts';
import { compiled, reserved } from '../support/rules.ts';

const noDynamic: CustomRule = {
  id: 'acme/no-dynamic-region',
  description: 'Disallow regions whose address Linux chooses.',
  severity: 'warning',
  reason: 'the secure world has to know the address',
  requires: ['size-length'],
  options: { most: 0 },
  check({ tree, boot, options, report }) {
    const dynamic = boot.regions.filter(({ source }) => source === 'dynamic');
    for (const { path, name } of dynamic.slice(options['most'])) {
      const node = nodeByPath(tree, path);
      if (node) report({ node, message: `${name} has no address` });
    }
  },
};

const TREE = compiled(
  reserved(`
		// rmem-ignore acme/no-dynamic-region: known to the firmware
		log { size = <0 0x100000>; };
		pool { size = <0 0x200000>; };
		broken { size = <0x300000>; };
`),
);

function found(options: CheckOptions): string[] {
  const { diagnostics } = checkTree(TREE, {}, options);
  return diagnostics
    .filter(({ id }) => id === noDynamic.id || id === 'unused-suppression')
    .map(({ id, severity, node, suppressed }) =>
      [id, severity, node, ...(suppressed === undefined ? [] : [`(${suppressed.reason})`])].join(' '),
    );
}

describe('a rule of the caller', () => {
  it('reports beside the built-in rules, is suppressed by a comment and explained by what it requires', () => {
    expect(found({ rules: [noDynamic] })).toEqual([
      'acme/no-dynamic-region warning /reserved-memory/log (known to the firmware)',
      'acme/no-dynamic-region warning /reserved-memory/pool',
    ]);
  });

  it('has options and a severity that settings change', () => {
    const settings = { 'acme/no-dynamic-region': { severity: 'error', options: { most: 1 } } } as const;
    expect(found({ rules: [noDynamic], settings })).toEqual([
      'acme/no-dynamic-region error /reserved-memory/pool',
      'unused-suppression warning /reserved-memory/log',
    ]);
  });

  it('is unknown to a comment where it does not run', () => {
    expect(found({})).toEqual(['unused-suppression warning /reserved-memory/log']);
  });
});

it('a boot of another tree is rejected', () => {
  const other = compiled(reserved('\t\tother { size = <0 0x100000>; };\n'));
  expect(() => runChecks(TREE, bootReservedMemory(other))).toThrow(RangeError);
});
