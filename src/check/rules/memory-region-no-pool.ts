// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import { poolDriverOf } from '../bindings/pool-drivers.ts';
import type { PoolDriver } from '../bindings/pool-drivers.ts';
import type { Rule } from '../rule.ts';

/** A plain reservation has no handler, so `of_reserved_mem_device_init()` returns -EINVAL for it. */
export const memoryRegionNoPool: Rule = {
  id: 'memory-region-no-pool',
  description: 'Require a pool for each device whose driver requests a pool.',
  severity: 'error',
  reason: 'the driver fails to probe, or warns and uses memory from elsewhere',
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
        message: `${text} points to ${target.name}, which is a plain reservation, but the driver requests a pool`,
        linux: whatDriverDoes(driver),
        fix: repair(target),
        related: [{ node: target, message: 'the region' }],
      });
      if (!proceed) return;
    }
  },
};

function whatDriverDoes({ file, fails, message }: PoolDriver): string {
  const says = message === null ? '' : `, logs "${message}"`;
  return `${file} gets -EINVAL${says} and ${fails ? 'fails to probe' : 'continues with memory from elsewhere'}`;
}

function repair(region: DtNode): string {
  const compatible = region.property('compatible');
  const strings = compatible === undefined ? [] : [...eachString(compatible)];
  const value = [...strings, 'shared-dma-pool'].map((string) => `"${string}"`).join(', ');
  const kind =
    region.has('no-map') || region.has('reusable')
      ? ''
      : ', and no-map for a coherent pool or reusable for a CMA area';
  return strings.includes('shared-dma-pool')
    ? 'make the region a pool: write either no-map or reusable'
    : `write compatible = ${value} in the region${kind}`;
}
