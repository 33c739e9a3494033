// SPDX-License-Identifier: MIT
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { TreeReader } from '../../linux/tree-reader.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { defaultAreaText } from '../board/default-area.ts';
import { listText, sizeAndBaseText } from '../board/region-text.ts';
import type { Finding, Rule } from '../rule.ts';

/** Only `rmem_cma_setup()` reads the property, after it has returned for regions that it does not handle. */
export const cmaDefaultNoEffect: Rule = {
  id: 'cma-default-no-effect',
  description: 'Disallow linux,cma-default on a region that is not a CMA area.',
  severity: 'warning',
  reason: 'the default area is another one or missing; a note if the region is disabled',
  requires: [
    'container-cells',
    'container-ranges',
    'reg-length',
    'unknown-property',
    'compatible-unknown',
    'no-map-reusable',
  ],
  check({ board, report }) {
    for (const region of board.regions) {
      const { node, available, result } = region;
      const property = node.property('linux,cma-default');
      // restricted pools with the property are rejected: left to restricted-pool
      if (property === undefined || board.reader.isCompatible(node, 'restricted-dma-pool')) continue;
      const wrong = available ? whyNot(region, board.reader) : ['disabled'];
      if (wrong.length === 0) continue;
      const otherwise = defaultAreaText(board);
      const goOn = report({
        node,
        property,
        message: `linux,cma-default has no effect on the region of ${sizeAndBaseText(result)}: it is ${listText(wrong)}`,
        severity: available ? 'warning' : 'note',
        linux: `Linux does not make the region a CMA area${otherwise === undefined ? '' : `; ${otherwise}`}`,
        ...(available && repair(region, wrong, board)),
      });
      if (!goOn) return;
    }
  },
};

const NO_POOL = 'not a shared-dma-pool';
const NO_MAP = 'no-map';
const NOT_REUSABLE = 'not reusable';

function whyNot({ node }: CheckedRegion, reader: TreeReader): string[] {
  return [
    ...(reader.isCompatible(node, 'shared-dma-pool') ? [] : [NO_POOL]),
    ...(node.has('no-map') ? [NO_MAP] : []),
    ...(node.has('reusable') ? [] : [NOT_REUSABLE]),
  ];
}

/** The change that makes the region a CMA area, if only `reusable` is missing. */
function repair(
  { node, result }: CheckedRegion,
  wrong: readonly string[],
  { boot }: CheckedBoard,
): Pick<Finding, 'fix' | 'edits'> {
  const parts = [
    ...(wrong.includes(NO_POOL) ? ['write compatible = "shared-dma-pool"'] : []),
    ...(wrong.includes(NO_MAP) ? ['remove no-map'] : []),
    ...(wrong.includes(NOT_REUSABLE) ? ['add reusable;'] : []),
  ];
  const fix = `${listText(parts)}, or remove linux,cma-default`;
  const unaligned = ((result.base ?? 0n) | result.size) & (cmaMinAlignment(boot.kconfig) - 1n);
  if (wrong.length > 1 || wrong[0] !== NOT_REUSABLE || unaligned !== 0n) return { fix };
  return { fix, edits: [{ kind: 'add-property', node, name: 'reusable' }] };
}
