// SPDX-License-Identifier: MIT
import { stringAt } from '../../tree/readings.ts';
import type { CheckedRegion } from '../board/checked-board.ts';
import type { DtNode } from '../../tree/node.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import type { Rule } from '../rule.ts';

/** `of_reserved_mem_device_init_by_idx()` ignores a disabled region and returns success. */
export const memoryRegionDisabled: Rule = {
  id: 'memory-region-disabled',
  description: 'Disallow a memory-region that points to a disabled region.',
  severity: 'warning',
  reason: 'the driver gets no error, but no memory of its own',
  requires: ['memory-region-target'],
  check({ board, report }) {
    let told: DtNode | undefined;
    for (const { node, property, at, text, target, region } of memoryRegionEntries(board)) {
      if (target === undefined || region === undefined || board.reader.deviceIsAvailable(target)) continue;
      const status = target.property('status')!;
      const placeholder = isPlaceholder(region);
      // a device gets one report about regions that the boot loader fills in
      if (placeholder && told === node) continue;
      if (placeholder) told = node;
      const said = stringAt(status);
      const proceed = report({
        node,
        property,
        at,
        ...(placeholder && { severity: 'note' as const }),
        message: `${text} points to ${target.name}, which is disabled${placeholder ? ' and has no address yet' : ''}`,
        linux:
          'a driver that requests a pool gets 0 and no memory; a driver that requests the range gets -ENODEV',
        fix: placeholder
          ? 'the boot loader has to set reg and remove status in the region'
          : `remove status${said === undefined ? '' : ` = "${said}"`} from ${target.name}, or remove memory-region from the device`,
        related: [{ node: target, property: status, message: 'the region is disabled here' }],
      });
      if (!proceed) return;
    }
  },
};

/** Whether the region is a placeholder that the boot loader fills in: it has no size. */
function isPlaceholder({ node, reg }: CheckedRegion): boolean {
  if (reg === undefined || reg.entries === 0) return !node.has('size');
  return reg.read(0).size === 0n;
}
