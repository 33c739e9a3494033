// SPDX-License-Identifier: MIT
import type { Kconfig } from '../../linux/kconfig.ts';
import type { DtNode } from '../../tree/node.ts';
import { compatibleString } from '../board/compatible-strings.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Rule } from '../rule.ts';

/** A handler of the kernel's table, and the option that puts it there. */
interface Handler {
  readonly compatible: string;
  readonly takes: (node: DtNode) => boolean;
  readonly isBuiltIn: (kconfig: Kconfig) => boolean;
  readonly option: string;
  /** What the region would be. */
  readonly what: string;
  /** What a device misses, where its driver is not told so. */
  readonly without?: string;
}

const HANDLERS: readonly Handler[] = [
  {
    compatible: 'shared-dma-pool',
    takes: (node) => node.has('reusable') && !node.has('no-map'),
    isBuiltIn: ({ dmaCma }) => dmaCma,
    option: 'CONFIG_DMA_CMA=y',
    what: 'CMA area',
  },
  {
    compatible: 'shared-dma-pool',
    takes: (node) => !node.has('reusable'),
    isBuiltIn: ({ dmaDeclareCoherent }) => dmaDeclareCoherent,
    option: 'CONFIG_DMA_DECLARE_COHERENT=y',
    what: 'coherent pool',
  },
  {
    compatible: 'restricted-dma-pool',
    takes: () => true,
    isBuiltIn: ({ dmaRestrictedPool }) => dmaRestrictedPool,
    option: 'CONFIG_DMA_RESTRICTED_POOL=y',
    what: 'restricted pool',
    without: 'devices that name it do DMA to any memory',
  },
  {
    compatible: 'nvidia,tegra210-emc-table',
    takes: () => true,
    isBuiltIn: ({ tegra210Emc }) => tegra210Emc,
    option: 'CONFIG_TEGRA210_EMC=y, which is not enough as a module',
    what: 'EMC table',
  },
];

/** Rows of the table are put there as the kernel's image is linked. */
export const handlerDisabled: Rule = {
  id: 'handler-disabled',
  description: 'Require the handler of a region to be in the kernel.',
  severity: 'warning',
  reason:
    "the region is reserved and nothing more; a note where no configuration was given and Debian's is assumed",
  requires: ['container-cells', 'container-ranges', 'restricted-pool'],
  check({ board, report }) {
    const { boot } = board;
    const off = HANDLERS.filter(({ isBuiltIn }) => !isBuiltIn(boot.kconfig));
    if (off.length === 0) return;
    const users = new RegionUsers(board);
    const isAssumed = boot.given.kconfig === undefined;
    const kernel = isAssumed ? "Debian's kernel, assumed without a configuration, is" : 'the kernel is';
    for (const { node, result } of board.regions) {
      // another handler took it, of the kernel or of the caller, or it never came so far
      if (result.outcome !== 'reserved' && result.outcome !== 'nomap' && result.outcome !== 'unknown')
        continue;
      for (const { compatible, takes, option, what, without } of off) {
        const string = compatibleString(node, compatible);
        if (string === undefined || !takes(node)) continue;
        const told = without ?? rejectionText(users.rejected(result.path));
        const goOn = report({
          node,
          property: string.property,
          at: string.at,
          message: `the region of ${sizeAndBaseText(result)} becomes no ${what}: ${kernel} built without ${option}`,
          severity: isAssumed ? 'note' : 'warning',
          linux: `Linux reserves the memory and does no more with it${told === undefined ? '' : `; ${told}`}`,
          fix: `build the kernel with ${option.split(',')[0]!}`,
        });
        if (!goOn) return;
      }
    }
  },
};
