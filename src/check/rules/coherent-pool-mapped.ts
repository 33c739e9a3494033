// SPDX-License-Identifier: MIT
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { MappedMemory } from '../board/mapped-memory.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Finding, Rule } from '../rule.ts';

/** By how many hold of a device that asks for the pool, and memory that is known to be there. */
const SEVERITIES = ['note', 'warning', 'error'] as const;

const FIX = 'add no-map; for a coherent pool, or reusable; for a CMA area';

/** `rmem_dma_setup()` takes such a region, but on 32-bit arm; `dma_init_coherent_memory()` then can't map what is mapped already. */
export const coherentPoolMapped: Rule = {
  id: 'coherent-pool-mapped',
  description: 'Require a shared-dma-pool in RAM to be either no-map or reusable.',
  severity: 'error',
  reason:
    'devices that ask for the pool are refused; a warning where none does or it is not known to be in RAM, a note where both is so',
  requires: [
    'container-cells',
    'container-ranges',
    'unknown-property',
    'cma-default-no-effect',
    'duplicate-name',
  ],
  check({ board, report }) {
    const users = new RegionUsers(board);
    const memory = new MappedMemory(board);
    for (const region of board.regions) {
      const { node, result } = region;
      const refused = logged(board, node, 'pool-mapped');
      if (refused !== undefined) {
        if (!report(refusedAtOnce(region, refused, users))) return;
        continue;
      }
      if (!isCoherentPool(region, board)) continue;
      const mapped = memory.isMapped(region);
      if (mapped === 'no') continue;
      const devices = users.rejected(result.path);
      const told = rejectionText(devices) ?? 'a driver gets -EINVAL when it requests the region';
      const inRam = mapped === 'yes' ? '' : 'if the region is in RAM, ';
      const goOn = report({
        node,
        message: `the shared-dma-pool of ${sizeAndBaseText(result)} is neither no-map nor reusable, so its memory stays mapped`,
        severity: SEVERITIES[Number(devices.length > 0) + Number(mapped === 'yes')],
        linux: `${inRam}Linux logs that it created a DMA memory pool, but can't map mapped memory once more: ${told}`,
        fix: FIX,
      });
      if (!goOn) return;
    }
  },
};

/** What comes of a region that the handler does not take at all, wherever it lies. */
function refusedAtOnce({ node, result }: CheckedRegion, refused: string, users: RegionUsers): Finding {
  const told = rejectionText(users.rejected(result.path));
  return {
    node,
    message: `the shared-dma-pool of ${sizeAndBaseText(result)} is neither no-map nor reusable, and is refused for that`,
    severity: told === undefined ? 'warning' : 'error',
    linux: `${refused} (-EINVAL), and gives its memory back: there is no pool${told === undefined ? '' : `, and ${told}`}`,
    fix: FIX,
  };
}

/** A region that the coherent handler took, or takes as soon as it has a place. */
function isCoherentPool({ node, result, available }: CheckedRegion, { boot, reader }: CheckedBoard): boolean {
  if (!available || node.has('reusable') || node.has('no-map')) return false;
  if (result.outcome === 'dma-pool') return true;
  if (result.outcome !== 'unknown' || !boot.kconfig.dmaDeclareCoherent) return false;
  return reader.isCompatible(node, 'shared-dma-pool');
}
