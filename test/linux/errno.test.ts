// SPDX-License-Identifier: MIT
import { constants } from 'node:os';
import { expect, it } from 'vitest';
import * as errno from '../../src/linux/errno.ts';

// this machine's Linux has the same numbers, except those that never leave the kernel
const INTERNAL: Readonly<Record<string, number>> = { EPROBE_DEFER: 517 };
const numbers = Object.entries(errno).filter(([, value]) => typeof value === 'number') as [string, number][];

it.each(numbers)('%s is %i', (name, value) => {
  expect(value).toBe((constants.errno as Record<string, number>)[name] ?? INTERNAL[name]);
  expect(errno.errnoName(-value)).toBe(name);
  expect(errno.errnoName(value)).toBe(name);
});

it('a number without a name is E and the number', () => {
  expect(errno.errnoName(-9999)).toBe('E9999');
});
