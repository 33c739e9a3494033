// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { shortened } from '../../src/web/shortened.ts';

const LONG = 'a'.repeat(5000);
const CUT = `${'a'.repeat(4096)}...`;

describe('shortened data', () => {
  it.each<[unknown, unknown]>([
    [LONG, CUT],
    [LONG.slice(0, 4096), LONG.slice(0, 4096)],
    [
      [1, LONG, null],
      [1, CUT, null],
    ],
    [
      { model: LONG, size: 1n << 40n, more: [{ name: LONG, base: undefined }] },
      { model: CUT, size: 1n << 40n, more: [{ name: CUT, base: undefined }] },
    ],
  ])('has its long strings cut (case %#)', (data, expected) => {
    expect(shortened(data)).toEqual(expected);
  });

  it('has the same parts where nothing is cut, and shares what was shared', () => {
    const plain = { name: 'short', sizes: [1n, 2n] };
    const cut = { name: LONG };
    const data = { plain, first: cut, second: cut };
    const result = shortened(data);
    expect(result.plain).toBe(plain);
    expect(result.first).toBe(result.second);
    expect(data.first.name).toBe(LONG);
    expect(shortened(plain)).toBe(plain);
  });
});
