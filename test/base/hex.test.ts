// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { hex } from '../../src/base/hex.ts';

it.each([
  [0, '0x0'],
  [0n, '0x0'],
  [0xabcdef, '0xabcdef'],
  [0xffffffffffffffffn, '0xffffffffffffffff'],
  [0x40000000n, '0x40000000'],
])('hex(%s) is %s', (value, text) => {
  expect(hex(value)).toBe(text);
});
