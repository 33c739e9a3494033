// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { groupBy } from '../../base/map.ts';
import type { DtNode } from '../../tree/node.ts';
import { phandles } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { Rule } from '../rule.ts';

/**
 * Compilers reject it, but blobs can have it: `of_reserved_mem_lookup()` compares names only. In older releases devices get their pools by
 * phandle, and only drivers that call it themselves are affected.
 */
export const duplicateName: Rule = {
  id: 'duplicate-name',
  description: 'Disallow two regions with the same name.',
  severity: 'warning',
  reason: 'Linux looks regions up by name, so a device can get the wrong one',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    const byName = groupBy(board.regions, ({ node }) => node.name);
    if (byName.size === board.regions.length) return;
    const wanted = wantedRegions(board);
    for (const [name, same] of byName) {
      const [first, ...more] = same;
      const { keepsRefused, lookup: by } = board.release.passes;
      const found = lookup(same, keepsRefused);
      const lost =
        by === 'name' && same.some((one) => one !== found && one.available && wanted.has(one.node));
      for (const region of more) {
        const goOn = report({
          node: region.node,
          message: `a second region is called ${name}`,
          linux:
            found === undefined
              ? undefined
              : `a driver that ${by === 'name' ? 'requests' : 'looks up'} either region gets the one at ${hex(found.result.base!)}${by === 'name' ? '' : '; the pool of a device is the right one'}`,
          fix: 'give each region its own name, with its unit address',
          related: [{ node: first!.node, message: 'the first region with that name' }],
          severity: found !== undefined && lost ? 'error' : 'warning',
        });
        if (!goOn) return;
      }
    }
  },
};

/** The regions that devices request. */
function wantedRegions({ consumers, index: { byPhandle } }: CheckedBoard): ReadonlySet<DtNode> {
  const wanted = new Set<DtNode>();
  for (const { node, entries } of consumers) {
    if (entries.length === 0) continue;
    for (const phandle of phandles(node.property('memory-region')!) ?? []) {
      const target = byPhandle.get(phandle);
      if (target !== undefined) wanted.add(target);
    }
  }
  return wanted;
}

/** The first of the regions in the kernel's array, which is sorted by address. */
function lookup(same: readonly CheckedRegion[], keepsRefused: boolean): CheckedRegion | undefined {
  let found: CheckedRegion | undefined;
  for (const region of same) {
    const { base, size } = region.result;
    if (base === null || !isInArray(region, keepsRefused)) continue;
    const other = found?.result;
    if (other === undefined || base < other.base! || (base === other.base && size < other.size))
      found = region;
  }
  return found;
}

function isInArray({ result: { outcome, stage, size } }: CheckedRegion, keepsRefused: boolean): boolean {
  if (outcome === 'failed') {
    return (stage === 'reserve' && size !== 0n) || stage === 'activate' || (stage === 'init' && keepsRefused);
  }
  return outcome !== 'disabled' && outcome !== 'ignored' && outcome !== 'unknown';
}
