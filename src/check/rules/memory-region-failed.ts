// SPDX-License-Identifier: MIT
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import { isGivenBack } from '../board/placed-regions.ts';
import type { Rule } from '../rule.ts';

/** The failure is reported at the region; this rule reports the device that loses its memory. */
export const memoryRegionFailed: Rule = {
  id: 'memory-region-failed',
  description: 'Disallow a memory-region that points to a region that Linux rejects or ignores.',
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
      // a region that could not be reserved is still in the kernel's array, and drivers get its address
      const lost = isGivenBack(region) || device.resource === null;
      if (outcome === 'unknown' || !(lost || late)) continue;
      const proceed = report({
        node,
        property,
        at,
        because: target,
        // the boot loader may fill it in
        ...(isEmpty(region) && { severity: 'warning' as const }),
        message: `${text} points to ${target.name}, ${whatBecame(region)}`,
        linux: late
          ? `${logged(board, region)}the driver gets an area that provides no memory`
          : `${logged(board, region)}a driver that requests it gets -EINVAL`,
        related: [{ node: target, message: 'the region' }],
      });
      if (!proceed) return;
    }
  },
};

function whatBecame({ result }: CheckedRegion): string {
  const { outcome, errno } = result;
  if (outcome === 'ignored') return 'which Linux ignores';
  if (outcome !== 'failed') return 'which Linux has no room for in its list of regions';
  return errno === null ? 'which Linux rejects' : `which Linux rejects with -${errno}`;
}

function isEmpty({ reg }: CheckedRegion): boolean {
  return reg !== undefined && reg.entries > 0 && reg.read(0).size === 0n;
}

function logged(board: CheckedBoard, { node, result }: CheckedRegion): string {
  // Linux rejects an area late and logs its name, not the node's path
  const line =
    result.stage === 'activate'
      ? board.boot.log.find(({ id, fields }) => id === 'cma-not-active' && fields['area'] === node.name)
      : result.stage === null
        ? undefined
        : board.complaints(node).at(-1);
  return line === undefined ? '' : `Linux logs "${line.text}", and `;
}
