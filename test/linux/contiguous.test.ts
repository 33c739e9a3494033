// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { bootKernel } from '../../src/linux/boot.ts';
import type { BootedKernel } from '../../src/linux/booted-kernel.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Kconfig } from '../../src/linux/kconfig.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT, logOf } from '../support/virt.ts';

const cma = (base: bigint, more: NodeLiteral = {}): NodeLiteral => ({
  compatible: 'shared-dma-pool',
  reusable: true,
  reg: [base, 0x400000n],
  ...more,
});
const boot = (regions: NodeLiteral, kconfig: Partial<Kconfig> = {}, cmdline = ''): BootedKernel =>
  bootKernel(board(regions), { ...VIRT, cmdline, kconfig: { ...DEBIAN_ARM64_7_2, ...kconfig } });
const names = ({ contiguous }: BootedKernel): string[] => Array.from(contiguous, ({ name }) => name);

describe('the list of areas', () => {
  // dynamic regions are added first, then static ones in the tree's order, then the default area
  const kernel = boot({
    'b@60000000': cma(0x60000000n),
    'a@50000000': cma(0x50000000n),
    dynamic: { compatible: 'shared-dma-pool', reusable: true, size: 0x400000n },
  });
  const order = ['dynamic', 'b@60000000', 'a@50000000', 'reserved'];

  it('is in the order in which the areas were created', () => {
    expect(names(kernel)).toEqual(order);
    expect([...kernel.contiguous]).toEqual([...kernel.contiguous]);
  });

  it.each([
    [0, 'dynamic'],
    [3, 'reserved'],
    [4, undefined],
    [-1, undefined],
  ])('has at %s: %s', (index, name) => {
    expect(kernel.contiguous.getAreaByIndex(index)?.name).toBe(name);
  });

  it('is the same in plain data', () => {
    expect(
      kernel.result.areas.map(({ index, name, default: isDefault }) => [index, name, isDefault]),
    ).toEqual(order.map((name, index) => [index, name, name === 'reserved']));
    for (const { index, base, size } of kernel.result.areas) {
      expect(kernel.contiguous.getAreaByIndex(index)).toMatchObject({ base, size });
    }
  });
});

describe('the default area', () => {
  const isDefault = { 'linux,cma-default': true };
  it.each<[string, NodeLiteral, Partial<Kconfig>, string, string | undefined]>([
    ["the kernel's own area", {}, {}, '', 'reserved'],
    ['no area in the configuration', {}, { cmaSizeMbytes: 0 }, '', undefined],
    ['none without CMA', { 'a@50000000': cma(0x50000000n, isDefault) }, { dmaCma: false }, '', undefined],
    ['none by cma=0', {}, {}, 'cma=0', undefined],
    ['a region', { 'a@50000000': cma(0x50000000n, isDefault) }, {}, '', 'a@50000000'],
    [
      'the last of two regions',
      { 'a@50000000': cma(0x50000000n, isDefault), 'b@60000000': cma(0x60000000n, isDefault) },
      {},
      '',
      'b@60000000',
    ],
    [
      'not a region that is not reusable',
      { 'a@50000000': { ...isDefault, reg: [0x50000000n, 0x400000n], compatible: 'shared-dma-pool' } },
      {},
      '',
      'reserved',
    ],
    ['not a region, with cma=', { 'a@50000000': cma(0x50000000n, isDefault) }, {}, 'cma=16M', 'reserved'],
  ])('%s', (_, regions, kconfig, cmdline, name) => {
    expect(boot(regions, kconfig, cmdline).contiguous.getCmaArea(null)?.name).toBe(name);
  });

  // 1 GiB of memory
  it.each<[Partial<Kconfig>, bigint | undefined]>([
    [{ cmaSizeMbytes: 10 }, 10n],
    [{ cmaSizeSelection: 'percentage', cmaSizePercentage: 5 }, 52n],
    [{ cmaSizeSelection: 'min', cmaSizePercentage: 5, cmaSizeMbytes: 16 }, 16n],
    [{ cmaSizeSelection: 'min', cmaSizePercentage: 1, cmaSizeMbytes: 16 }, 12n],
    [{ cmaSizeSelection: 'max', cmaSizePercentage: 10, cmaSizeMbytes: 16 }, 104n],
    [{ cmaSizeSelection: 'max', cmaSizePercentage: 0, cmaSizeMbytes: 16 }, 16n],
    [{ cmaSizeSelection: 'min', cmaSizePercentage: 0, cmaSizeMbytes: 16 }, undefined],
  ])('sized by %j', (kconfig, mebibytes) => {
    const size = boot({}, kconfig).contiguous.getCmaArea(null)?.size;
    expect(size === undefined ? undefined : size >> 20n).toBe(mebibytes);
  });
});

it('the limit of areas is CONFIG_CMA_AREAS', () => {
  const kernel = boot(
    { 'a@50000000': cma(0x50000000n), 'b@51000000': cma(0x51000000n), 'c@52000000': cma(0x52000000n) },
    { cmaAreas: 2 },
  );
  const { result } = kernel;
  expect(names(kernel)).toEqual(['a@50000000', 'b@51000000']);
  expect(result.regions[2]).toMatchObject({ outcome: 'failed', errno: 'ENOSPC', stage: 'init' });
  expect(result.log.map(({ text }) => text)).toContain('cma: Not enough slots for CMA reserved regions!');
  expect(logOf(result).slice(-2)).toEqual([
    '<3> Reserved memory: unable to setup CMA region',
    '<6> node c@52000000 compatible matching fail',
  ]);
});

it.each([
  [4096, 0x50200000n, null],
  [16384, 0x50200000n, 'EINVAL'],
  [16384, 0x52000000n, 'EINVAL'],
])('with pages of %i a region of 4 MiB at %s: %s', (pageSize, base, errno) => {
  const pageBlockMaxOrder = pageSize === 4096 ? 10 : 11;
  const [region] = boot({ 'a@0': cma(base) }, { pageSize, pageBlockMaxOrder }).result.regions;
  expect(region!.errno).toBe(errno);
});
