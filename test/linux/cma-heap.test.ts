// SPDX-License-Identifier: MIT
//
// The names that add_cma_heaps() of Linux 7.2 creates (from reading drivers/dma-buf/heaps/cma_heap.c:
// Debian's kernel is built without CONFIG_DMABUF_HEAPS_CMA).
import { expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

const pool = (base: bigint, more: NodeLiteral = {}): NodeLiteral => ({
  compatible: 'shared-dma-pool',
  reusable: true,
  reg: [base, 0x400000n],
  ...more,
});
const boot = (regions: NodeLiteral, cmdline = '', dmabufHeapsCma = true): BootResult =>
  bootReservedMemory(board(regions), {
    ...VIRT,
    cmdline,
    kconfig: { ...DEBIAN_ARM64_7_2, dmabufHeapsCma },
  });

it.each<[string, NodeLiteral, string, string[]]>([
  ['the default area has two names', {}, '', ['default_cma_region', 'reserved']],
  ['no area', {}, 'cma=0', []],
  [
    'a region has its own name',
    { 'a@50000000': pool(0x50000000n) },
    '',
    ['default_cma_region', 'a@50000000', 'reserved'],
  ],
  [
    'a default region has two names',
    { 'a@50000000': pool(0x50000000n, { 'linux,cma-default': true }) },
    '',
    ['default_cma_region', 'a@50000000'],
  ],
  ['no default area', { 'a@50000000': pool(0x50000000n) }, 'cma=0', ['a@50000000']],
  ['areas of nodes have no heap', {}, 'cma_pernuma=16M', ['default_cma_region', 'reserved']],
])('%s', (_, regions, cmdline, expected) => {
  const result = boot(regions, cmdline);
  expect(result.heaps).toEqual(expected);
  expect(result.log.filter(({ text }) => /heap/.test(text))).toEqual([]);
});

it('a name in use is rejected', () => {
  const result = boot({ reserved: { compatible: 'shared-dma-pool', reusable: true, size: 0x400000n } });
  expect(result.heaps).toEqual(['default_cma_region', 'reserved']);
  expect(result.log.slice(-2).map(({ level, text }) => `<${level}> ${text}`)).toEqual([
    '<3> dma_heap: Already registered heap named reserved',
    '<4> cma_heap: Failed to add CMA heap reserved',
  ]);
  // both areas still exist
  expect(result.areas.map(({ name, size }) => [name, size])).toEqual([
    ['reserved', 0x400000n],
    ['reserved', 0x4000000n],
  ]);
});

it('no heaps without CONFIG_DMABUF_HEAPS_CMA', () => {
  expect(boot({}, '', false).heaps).toEqual([]);
});
