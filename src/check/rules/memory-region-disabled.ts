// SPDX-License-Identifier: MIT
import { stringAt } from '../../tree/readings.ts';
import type { CheckedRegion } from '../board/checked-board.ts';
import type { DtNode } from '../../tree/node.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import type { Rule } from '../rule.ts';

/** A region that is off is none to `of_reserved_mem_device_init_by_idx()`, which calls that a success. */
export const memoryRegionDisabled: Rule = {
  id: 'memory-region-disabled',
  description: 'Disallow a memory-region that points to a disabled region.',
  severity: 'warning',
  reason: 'the driver is told that all is well, and gets no memory of its own',
  requires: ['memory-region-target'],
  check({ board, report }) {
    let told: DtNode | undefined;
    for (const { node, property, at, text, target, region } of memoryRegionEntries(board)) {
      if (target === undefined || region === undefined || board.reader.deviceIsAvailable(target)) continue;
      const status = target.property('status')!;
      const placeholder = isPlaceholder(region);
      // what is left to the boot loader is said once of a device
      if (placeholder && told === node) continue;
      if (placeholder) told = node;
      const said = stringAt(status);
      const proceed = report({
        node,
        property,
        at,
        ...(placeholder && { severity: 'note' as const }),
        message: `${text} points to ${target.name}, which is disabled${placeholder ? ' and has no place yet' : ''}`,
        linux:
          'Linux gives a driver that wants a pool 0 and no memory, and one that asks for the range -ENODEV',
        fix: placeholder
          ? 'the boot loader has to write the reg of the region and take its status away'
          : `take status${said === undefined ? '' : ` = "${said}"`} away from ${target.name}, or memory-region from the device`,
        related: [{ node: target, property: status, message: 'the region is disabled here' }],
      });
      if (!proceed) return;
    }
  },
};

/** What a boot loader fills in: it has no size to be disabled. */
function isPlaceholder({ node, reg }: CheckedRegion): boolean {
  if (reg === undefined || reg.entries === 0) return !node.has('size');
  return reg.read(0).size === 0n;
}
