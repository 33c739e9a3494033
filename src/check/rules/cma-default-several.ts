// SPDX-License-Identifier: MIT
import type { TreeReader } from '../../linux/tree-reader.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import type { Rule } from '../rule.ts';

/** `rmem_cma_setup()` sets the default area anew for each; dynamic regions are set up before static ones. */
export const cmaDefaultSeveral: Rule = {
  id: 'cma-default-several',
  description: 'Disallow linux,cma-default on more than one CMA area.',
  severity: 'warning',
  reason: 'the one that Linux sets up last wins, whichever was meant',
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
          `${claims.length} CMA areas are linux,cma-default, and this one (${sizeAndBaseText(result)}) does not become the default: ` +
          `${winner.node.name} (${sizeAndBaseText(winner.result)}) does`,
        linux: `Linux takes the area that it sets up last, those without reg first; this one stays an area for devices that name it`,
        fix: 'leave linux,cma-default to one region',
        related: [
          {
            node: winner.node,
            property: winner.node.property('linux,cma-default'),
            message: 'the default area that Linux takes',
          },
        ],
      });
      if (!goOn) return;
    }
  },
};

/** A region that Linux made a CMA area of, or would where memory were known. */
function isClaim({ node, result, available }: CheckedRegion, reader: TreeReader): boolean {
  if (!available || !node.has('linux,cma-default') || !node.has('reusable') || node.has('no-map'))
    return false;
  if (!reader.isCompatible(node, 'shared-dma-pool')) return false;
  const { outcome, stage } = result;
  return outcome === 'cma' || outcome === 'unknown' || stage === 'activate';
}

/** Where memory is not known, dynamic regions have no place yet; they are set up in the tree's order, before all static ones. */
function lastSetUp(claims: readonly CheckedRegion[], { boot }: CheckedBoard): CheckedRegion | undefined {
  const area = boot.defaultArea;
  const known = claims.find(({ result }) => area !== null && result.base === area.base);
  return known ?? claims.findLast(({ result }) => result.source === 'dynamic');
}
