// SPDX-License-Identifier: MIT
//
// The assumed addresses of the kernel image and the DTB.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';

const MEMORY = { memory: [{ base: 0x40000000n, size: 0x40000000n }] };

describe('the assumed address of the kernel image', () => {
  // 6.12 and 6.1 read a string without a NUL up to the padding after it, so they ignore this region
  const disabled = new TextEncoder().encode('disabled');
  const region = (more: NodeLiteral): NodeLiteral => ({
    'a@40400000': { reg: [0x40400000n, 0x100000n], ...more },
  });

  it.each<[string, string, NodeLiteral, bigint]>([
    ['is the second 2 MiB boundary in memory', '7.2', {}, 0x40200000n],
    ['is after a region that would overlap', '7.2', region({}), 0x40600000n],
    ['is before a disabled region', '7.2', region({ status: 'disabled' }), 0x40200000n],
    ['is after a region that 7.2 reserves', '7.2', region({ status: disabled }), 0x40600000n],
    ['is before a region that 6.12 ignores', '6.12', region({ status: disabled }), 0x40200000n],
    ['is before a region that 6.1 ignores', '6.1', region({ status: disabled }), 0x40200000n],
  ])('%s (%s)', (_, kernel, regions, base) => {
    const { layout } = bootReservedMemory(board(regions), { ...MEMORY, kernel });
    expect(layout.image?.base).toBe(base);
  });
});
