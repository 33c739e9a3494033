// SPDX-License-Identifier: MIT
import type { TreeReader } from '../../linux/tree-reader.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import type { Rule } from '../rule.ts';

/** `rmem_cma_setup()` sets the default area for each of them, so the last one wins. Dynamic regions are set up before static ones. */
export const cmaDefaultSeveral: Rule = {
  id: 'cma-default-several',
  description: 'Disallow linux,cma-default on more than one CMA area.',
  severity: 'warning',
  reason: 'the area that Linux sets up last becomes the default area',
  requires: ['container-cells', 'container-ranges', 'duplicate-name'],
  check({ board, report }) {
    const claims = board.regions.filter((region) => isClaim(region, board.reader));
    const winner = lastSetUp(claims, board);
    if (winner === undefined || claims.length < 2) return;
    for (const { node, result } of claims) {
      if (node === winner.node) continue;
      const goOn = report({
        node,
        property: node.property('linux,cma-default'),
        message:
          `${claims.length} CMA areas have linux,cma-default, and this one (${sizeAndBaseText(result)}) does not become the default area: ` +
          `${winner.node.name} (${sizeAndBaseText(winner.result)}) does`,
        linux: `the area that Linux sets up last becomes the default area, and regions without reg are set up first; this one serves only devices that point to it`,
        fix: 'keep linux,cma-default in one region only',
        related: [
          {
            node: winner.node,
            property: winner.node.property('linux,cma-default'),
            message: 'the region that becomes the default area',
          },
        ],
      });
      if (!goOn) return;
    }
  },
};

/** A region that is a CMA area, or would be if the memory were known. */
function isClaim({ node, result, available }: CheckedRegion, reader: TreeReader): boolean {
  if (!available || !node.has('linux,cma-default') || !node.has('reusable') || node.has('no-map'))
    return false;
  if (!reader.isCompatible(node, 'shared-dma-pool')) return false;
  const { outcome, stage } = result;
  return outcome === 'cma' || outcome === 'unknown' || stage === 'activate';
}

/** Without known memory, dynamic regions have no address yet. Linux sets them up in tree order, before all static ones. */
function lastSetUp(claims: readonly CheckedRegion[], { boot }: CheckedBoard): CheckedRegion | undefined {
  const area = boot.defaultArea;
  const known = claims.find(({ result }) => area !== null && result.base === area.base);
  return known ?? claims.findLast(({ result }) => result.source === 'dynamic');
}
