// SPDX-License-Identifier: MIT
import type { Kconfig } from '../../linux/kconfig.ts';
import type { DtNode } from '../../tree/node.ts';
import { compatibleString } from '../board/compatible-strings.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Rule } from '../rule.ts';

/** A handler of the kernel's table, and the option that adds it. */
interface Handler {
  readonly compatible: string;
  readonly takes: (node: DtNode) => boolean;
  readonly isBuiltIn: (kconfig: Kconfig) => boolean;
  readonly option: string;
  /** Kind of region that the handler makes, with its article. */
  readonly what: string;
  /** Effect on devices whose driver gets no error. */
  readonly without?: string;
}

const HANDLERS: readonly Handler[] = [
  {
    compatible: 'shared-dma-pool',
    takes: (node) => node.has('reusable') && !node.has('no-map'),
    isBuiltIn: ({ dmaCma }) => dmaCma,
    option: 'CONFIG_DMA_CMA=y',
    what: 'a CMA area',
  },
  {
    compatible: 'shared-dma-pool',
    takes: (node) => !node.has('reusable'),
    isBuiltIn: ({ dmaDeclareCoherent }) => dmaDeclareCoherent,
    option: 'CONFIG_DMA_DECLARE_COHERENT=y',
    what: 'a coherent pool',
  },
  {
    compatible: 'restricted-dma-pool',
    takes: () => true,
    isBuiltIn: ({ dmaRestrictedPool }) => dmaRestrictedPool,
    option: 'CONFIG_DMA_RESTRICTED_POOL=y',
    what: 'a restricted pool',
    without: 'devices that point to it do DMA to any memory',
  },
  {
    compatible: 'nvidia,tegra210-emc-table',
    takes: () => true,
    isBuiltIn: ({ tegra210Emc }) => tegra210Emc,
    option: 'CONFIG_TEGRA210_EMC=y, which is not enough as a module',
    what: 'an EMC table',
  },
];

/** The linker adds the table's rows when the kernel image is built. */
export const handlerDisabled: Rule = {
  id: 'handler-disabled',
  description: 'Require the handler of a region to be in the kernel.',
  severity: 'warning',
  reason: "the region is only reserved; a note if no configuration was given and Debian's is assumed",
  requires: ['container-cells', 'container-ranges', 'restricted-pool'],
  check({ board, report }) {
    const { boot } = board;
    const off = HANDLERS.filter(({ isBuiltIn }) => !isBuiltIn(boot.kconfig));
    if (off.length === 0) return;
    const users = new RegionUsers(board);
    const isAssumed = boot.given.kconfig === undefined;
    const kernel = isAssumed
      ? "Debian's kernel, assumed because no configuration was given, is"
      : 'the kernel is';
    for (const { node, result } of board.regions) {
      // another handler accepted it, of the kernel or of the caller, or Linux did not reach the handlers
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
          message: `the region of ${sizeAndBaseText(result)} does not become ${what}: ${kernel} built without ${option}`,
          severity: isAssumed ? 'note' : 'warning',
          linux: `Linux only reserves the memory${told === undefined ? '' : `; ${told}`}`,
          fix: `build the kernel with ${option.split(',')[0]!}`,
        });
        if (!goOn) return;
      }
    }
  },
};
