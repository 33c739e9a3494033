// SPDX-License-Identifier: MIT
//
// The architecture of trees that the kernel ships.
import { describe, expect, it } from 'vitest';
import { archOfTree } from '../../../src/linux/arch/arch-of-tree.ts';
import { makeTree } from '../../support/tree.ts';
import type { NodeLiteral } from '../../support/tree.ts';

const cpu = (more: NodeLiteral): NodeLiteral => ({ cpus: { 'cpu@0': { device_type: 'cpu', ...more } } });

describe('the architecture of a tree', () => {
  it.each<[string, NodeLiteral, string | undefined]>([
    ['BeagleBone', cpu({ compatible: 'arm,cortex-a8' }), 'arm'],
    ['Raspberry Pi 3, which arm and arm64 ship', cpu({ compatible: 'arm,cortex-a53' }), 'arm64'],
    ['VisionFive 2', cpu({ compatible: 'sifive,u74-mc', 'riscv,isa': 'rv64imafdc' }), 'riscv64'],
    ['STM32F429', { timer: { compatible: 'arm,armv7m-systick' } }, 'arm'],
    ['MMP2 OLPC XO-1.75', { compatible: ['olpc,xo-1.75', 'mrvl,mmp2'] }, 'arm'],
    ['a tree without CPUs', {}, undefined],
  ])('%s', (_, tree, expected) => {
    expect(archOfTree(makeTree(tree))).toBe(expected);
  });
});
