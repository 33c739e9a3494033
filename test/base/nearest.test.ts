// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/base/nearest.ts';

describe('nearest', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['memery', ['memory', 'files', 'kernel'], ['memory']],
    ['cma', ['acm', 'cam', 'cna'], ['cam', 'cna']],
    ['uart', ['uart0', 'uart1', 'uart2', 'uart3'], ['uart0', 'uart1', 'uart2']],
    ['xy', ['xz'], []],
    ['x'.repeat(100), ['x'.repeat(99)], ['x'.repeat(99)]],
    ['x'.repeat(101), ['x'.repeat(100)], []],
  ])('%s of %j', (name, names, near) => {
    expect(nearest(name, names)).toEqual(near);
  });

  it('compares all labels of a large board', () => {
    const labels = Array.from(
      { length: 4_000 },
      (_, i) => `regulator_supply_${i.toString().padStart(4, '0')}`,
    );
    expect(nearest('regulator_suply_3999', labels)).toEqual(['regulator_supply_3999']);
  });

  it('compares only the first of many long names', () => {
    let read = 0;
    function* names(): Generator<string> {
      for (; read < 100_000; read++) yield 'a'.repeat(67) + 'b'.repeat(33);
    }
    expect(nearest('a'.repeat(100), names()).length).toBe(3);
    expect(read).toBeLessThan(1_000);
  });
});
