// SPDX-License-Identifier: MIT
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { logged } from '../board/kernel-log.ts';
import { MappedMemory } from '../board/mapped-memory.ts';
import { sizeAndBaseText } from '../board/region-text.ts';
import { RegionUsers, rejectionText } from '../board/region-users.ts';
import type { Finding, Rule } from '../rule.ts';

/** By how many of these hold: a device requests the pool; the region is known to be in RAM. */
const SEVERITIES = ['note', 'warning', 'error'] as const;

const FIX = 'add no-map; for a coherent pool, or reusable; for a CMA area';

/**
 * `rmem_dma_setup()` accepts such a region, except on 32-bit arm. `dma_init_coherent_memory()` then fails to map memory that is already
 * mapped.
 */
export const coherentPoolMapped: Rule = {
  id: 'coherent-pool-mapped',
  description: 'Require a shared-dma-pool in RAM to be either no-map or reusable.',
  severity: 'error',
  reason:
    'devices that request the pool get an error; a warning if no device does or if the pool is not known to be in RAM, a note if both hold',
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
        linux: `${inRam}Linux logs that it created a DMA memory pool, but cannot map memory that is already mapped: ${told}`,
        fix: FIX,
      });
      if (!goOn) return;
    }
  },
};

/** Finding for a region that the handler rejects, at whatever address. */
function refusedAtOnce({ node, result }: CheckedRegion, refused: string, users: RegionUsers): Finding {
  const told = rejectionText(users.rejected(result.path));
  return {
    node,
    message: `the shared-dma-pool of ${sizeAndBaseText(result)} is neither no-map nor reusable, so Linux rejects it`,
    severity: told === undefined ? 'warning' : 'error',
    linux: `${refused} (-EINVAL) and frees its memory: there is no pool${told === undefined ? '' : `, and ${told}`}`,
    fix: FIX,
  };
}

/** A region that the handler of coherent pools accepted, or will accept once it has an address. */
function isCoherentPool({ node, result, available }: CheckedRegion, { boot, reader }: CheckedBoard): boolean {
  if (!available || node.has('reusable') || node.has('no-map')) return false;
  if (result.outcome === 'dma-pool') return true;
  if (result.outcome !== 'unknown' || !boot.kconfig.dmaDeclareCoherent) return false;
  return reader.isCompatible(node, 'shared-dma-pool');
}
