// SPDX-License-Identifier: MIT
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import { isGivenBack } from '../board/placed-regions.ts';
import type { Rule } from '../rule.ts';

/** What became of a region is said at the region; here is said which device pays for it. */
export const memoryRegionFailed: Rule = {
  id: 'memory-region-failed',
  description: 'Disallow a memory-region that points to a region that Linux refuses or passes over.',
  severity: 'error',
  reason: 'the device gets no memory',
  requires: [
    'container-cells',
    'container-ranges',
    'address-width',
    'memory-region-target',
    'memory-region-disabled',
  ],
  check({ board, report }) {
    for (const { node, property, device, at, text, target, region } of memoryRegionEntries(board)) {
      if (target === undefined || region === undefined || !board.reader.deviceIsAvailable(target)) continue;
      const { outcome, stage } = region.result;
      const late = stage === 'activate';
      // a region that could not be reserved is in the kernel's array all the same, and drivers get its address
      const lost = isGivenBack(region) || device.resource === null;
      if (outcome === 'unknown' || !(lost || late)) continue;
      const proceed = report({
        node,
        property,
        at,
        because: target,
        // the boot loader may be to fill it in
        ...(isEmpty(region) && { severity: 'warning' as const }),
        message: `${text} points to ${target.name}, ${whatBecame(region)}`,
        linux: late
          ? `${logged(board, region)}the driver is given an area that gives no memory`
          : `${logged(board, region)}a driver that asks for it gets -EINVAL`,
        related: [{ node: target, message: 'the region' }],
      });
      if (!proceed) return;
    }
  },
};

function whatBecame({ result }: CheckedRegion): string {
  const { outcome, errno } = result;
  if (outcome === 'ignored') return 'which Linux passes over';
  if (outcome !== 'failed') return 'which Linux has no room for in its list of regions';
  return errno === null ? 'which Linux refuses' : `which Linux refuses with -${errno}`;
}

function isEmpty({ reg }: CheckedRegion): boolean {
  return reg !== undefined && reg.entries > 0 && reg.read(0).size === 0n;
}

function logged(board: CheckedBoard, { node, result }: CheckedRegion): string {
  // an area is refused late by its name, and not while Linux is at the node
  const line =
    result.stage === 'activate'
      ? board.boot.log.find(({ id, fields }) => id === 'cma-not-active' && fields['area'] === node.name)
      : result.stage === null
        ? undefined
        : board.complaints(node).at(-1);
  return line === undefined ? '' : `Linux logs "${line.text}", and `;
}
