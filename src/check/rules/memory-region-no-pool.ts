// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import { poolDriverOf } from '../bindings/pool-drivers.ts';
import type { PoolDriver } from '../bindings/pool-drivers.ts';
import type { Rule } from '../rule.ts';

/** A plain reservation has no handler, and `of_reserved_mem_device_init()` gives -EINVAL for it. */
export const memoryRegionNoPool: Rule = {
  id: 'memory-region-no-pool',
  description: 'Require the region of a device whose driver wants a pool to be one.',
  severity: 'error',
  reason: 'the driver gives its device up, or warns and takes memory from elsewhere',
  requires: ['handler-disabled', 'memory-region-target', 'memory-region-failed'],
  check({ board, report }) {
    for (const { node, property, index, at, text, target, region, device } of memoryRegionEntries(board)) {
      if (target === undefined || region === undefined || !board.reader.deviceIsAvailable(target)) continue;
      const { outcome } = region.result;
      if (device.errno !== 'EINVAL' || (outcome !== 'reserved' && outcome !== 'nomap')) continue;
      const driver = poolDriverOf(node);
      if (driver === undefined || driver.entry !== (typeof driver.entry === 'number' ? index : device.name))
        continue;
      const proceed = report({
        node,
        property,
        at,
        because: target,
        severity: driver.fails ? 'error' : 'warning',
        message: `${text} points to ${target.name}, which is a plain reservation, and the driver wants a pool`,
        linux: whatDriverDoes(driver),
        fix: repair(target),
        related: [{ node: target, message: 'the region' }],
      });
      if (!proceed) return;
    }
  },
};

function whatDriverDoes({ file, fails, message }: PoolDriver): string {
  const says = message === null ? '' : `, says "${message}"`;
  return `${file} gets -EINVAL${says} and ${fails ? 'gives the device up' : 'goes on with memory from elsewhere'}`;
}

function repair(region: DtNode): string {
  const compatible = region.property('compatible');
  const strings = compatible === undefined ? [] : [...eachString(compatible)];
  const value = [...strings, 'shared-dma-pool'].map((string) => `"${string}"`).join(', ');
  const kind =
    region.has('no-map') || region.has('reusable')
      ? ''
      : ', and no-map or reusable for what kind of pool it is';
  return strings.includes('shared-dma-pool')
    ? 'make the region a pool: one of no-map and reusable, not both'
    : `write compatible = ${value} in the region${kind}`;
}
