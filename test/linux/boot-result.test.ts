// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { reservedmemOfDeclare } from '../../src/linux/reserved-mem.ts';
import { board } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

it('the boot result is plain data, also with a handler of the caller', () => {
  const carveout = reservedmemOfDeclare('carveout', 'acme,carveout', { nodeInit: () => 0 });
  const tree = board(
    {
      'a@50000000': { compatible: 'acme,carveout', reg: [0x50000000n, 0x100000n], phandle: 1 },
      pool: { compatible: 'shared-dma-pool', reusable: true, size: 0x400000n, phandle: 2 },
    },
    { dev: { 'memory-region': [1, 2] } },
  );
  const result = bootReservedMemory(tree, { ...VIRT, handlers: { before: [carveout] } });
  expect(structuredClone(result)).toEqual(result);
  expect(result.regions[0]!.outcome).toBe('carveout');
  expect(result.devices.map(({ resource }) => resource?.base)).toEqual([
    0x50000000n,
    result.regions[1]!.base,
  ]);
});
