// SPDX-License-Identifier: MIT
//
// Advice is reported only if a boot of the changed tree proves it.
import { describe, expect, it } from 'vitest';
import { editedTree } from '../../src/check/advice/edited-tree.ts';
import { valueBytes } from '../../src/check/advice/value-bytes.ts';
import type { CustomRule } from '../../src/check/rule.ts';
import { runChecks } from '../../src/check/run.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { reservedmemOfDeclare } from '../../src/linux/reserved-mem.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { cellsProperty, stringsProperty } from '../../src/tree/properties.ts';
import { checkTree } from '../support/check-tree.ts';
import { compiled, reserved } from '../support/rules.ts';

it.each([
  ['<0x0 0x1000>', cellsProperty('p', 0, 0x1000)],
  ['<1 2>, <0xffffffff>', cellsProperty('p', 1, 2, 0xffffffff)],
  ['"okay"', stringsProperty('p', 'okay')],
  ['"a", "b"', stringsProperty('p', 'a', 'b')],
  ['', cellsProperty('p')],
])('the value %s has the bytes that dtc gives it', (text, { value }) => {
  expect(valueBytes(text)).toEqual(value);
});

describe('an edited tree', () => {
  const tree = compiled(reserved('a@1 { reg = <0 1 0 2>; no-map; }; b@3 { reg = <0 3 0 4>; c { }; };'));
  const at = (path: string) => nodeByPath(tree, `/reserved-memory/${path}`)!;

  it('has the changes, and the tree is as before', () => {
    const [a, b] = [at('a@1'), at('b@3')];
    const { tree: edited, copyOf } = editedTree(tree, [
      { kind: 'rename-node', node: a, name: 'a@5' },
      { kind: 'set-value', node: a, property: a.property('reg')!, value: '<0 5 0 2>' },
      { kind: 'rename-property', node: a, property: a.property('no-map')!, name: 'reusable' },
      { kind: 'add-property', node: a, name: 'size', value: '<1>' },
      { kind: 'delete-node', node: b },
    ]);
    const names = nodeByPath(edited, '/reserved-memory')!.children.map(({ name, properties }) => [
      name,
      ...properties.map((property) => property.name),
    ]);
    expect(names).toEqual([['a@5', 'reg', 'reusable', 'size']]);
    expect([copyOf(a)?.path, copyOf(b), copyOf(b.children[0]!)]).toEqual([
      '/reserved-memory/a@5',
      undefined,
      undefined,
    ]);
    expect(at('a@1').properties.map(({ name }) => name)).toEqual(['reg', 'no-map']);
    expect(at('b@3').children.length).toBe(1);
  });
});

describe('advice of a rule', () => {
  const MACHINE = { memory: [{ base: 0x40000000n, size: 0x40000000n }] };
  const tree = compiled(
    reserved(`
		fw@50000000 { reg = <0 0x50000000 0 0x100000>; no-map; };
		a { compatible = "shared-dma-pool"; reusable; size = <0 0x400000>; };
		b { compatible = "shared-dma-pool"; reusable; size = <0 0x400000>; };
`),
  );
  /** Wants both pools at an address, and offers the same ones for each. */
  const fixed = (...bases: readonly bigint[]): CustomRule => ({
    id: 'acme/fixed-address',
    description: 'Require an address for every pool.',
    severity: 'warning',
    reason: 'the firmware looks for it',
    check({ tree: current, boot, report }) {
      for (const { path, source } of boot.regions) {
        const known = nodeByPath(current, path);
        if (source === 'static' || known === undefined) continue;
        const advice = bases.map((base) => {
          const value = `<0x0 0x${base.toString(16)} 0x0 0x400000>`;
          return {
            fix: `write reg = ${value}`,
            edits: [
              { kind: 'add-property', node: known, name: 'reg', value } as const,
              { kind: 'delete-property', node: known, property: known.property('size')! } as const,
            ],
          };
        });
        report({ node: known, message: 'no address', advice, fix: 'ask the firmware team' });
      }
    },
  });
  const fixes = (rule: CustomRule): (string | undefined)[] =>
    checkTree(tree, MACHINE, { rules: [rule] })
      .diagnostics.filter(({ id }) => id === rule.id)
      .map(({ fix }) => fix);

  it('is the first that is proven: not one over the firmware or beyond RAM', () => {
    expect(fixes(fixed(0x50000000n, 0x80000000n, 0x60000000n))[0]).toBe(
      'write reg = <0x0 0x60000000 0x0 0x400000>',
    );
  });

  it('goes together with the advice before it: two pools do not get one address', () => {
    expect(fixes(fixed(0x60000000n, 0x70000000n))).toEqual([
      'write reg = <0x0 0x60000000 0x0 0x400000>',
      'write reg = <0x0 0x70000000 0x0 0x400000>',
    ]);
  });

  it('is not given if none is proven', () => {
    expect(fixes(fixed(0x50000000n))).toEqual(['ask the firmware team', 'ask the firmware team']);
  });
});

// 200 misaligned pools, each of which overlaps the next: every one has candidates
it('a board with many regions has few trials', () => {
  let boots = 0;
  const counter = reservedmemOfDeclare('counter', 'acme,counter', {
    nodeInit: () => {
      boots++;
      return 0;
    },
  });
  const handlers = { before: [counter] };
  const pools = Array.from({ length: 200 }, (_, i) => {
    const base = (0x50000000 + i * 0x100000).toString(16);
    return `pool@${base} { compatible = "shared-dma-pool"; reusable; reg = <0 0x${base} 0 0x180000>; };`;
  });
  const tree = compiled(
    reserved(
      `counter@4f000000 { compatible = "acme,counter"; reg = <0 0x4f000000 0 0x1000>; };\n${pools.join('\n')}`,
    ),
  );
  const boot = bootReservedMemory(tree, { handlers });
  const { diagnostics } = runChecks(tree, boot, { handlers });
  expect(diagnostics.length).toBeGreaterThan(100);
  // one boot is the board's own
  expect(boots - 1).toBeGreaterThan(0);
  expect(boots - 1).toBeLessThan(20);
});
