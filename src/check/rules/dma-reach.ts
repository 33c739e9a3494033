// SPDX-License-Identifier: MIT
import { getOrInsert } from '../../base/map.ts';
import { endOf, rangeText } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import type { DeviceEffect } from '../../linux/boot-result.ts';
import { unflatten } from '../../linux/live-tree.ts';
import type { LiveTree } from '../../linux/live-tree.ts';
import { DmaReaches, dmaRanges } from '../../linux/of-address.ts';
import { sizesOf } from '../../linux/releases/release.ts';
import type { DtNode } from '../../tree/node.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { memoryRegionEntries } from '../board/memory-region-entries.ts';
import { regText } from '../fix/cells-text.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { moves, placementNeeds, setOrAdd } from '../fix/move-region.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import type { Advice, Finding, Rule } from '../rule.ts';

/** `of_dma_configure()` reads a device's addressable memory from the `dma-ranges` above it and does not look at its regions. */
export const dmaReach: Rule = {
  id: 'dma-reach',
  description: 'Require the dma-ranges above a device to cover its regions.',
  severity: 'warning',
  reason: 'the bus sends its DMA to another address, or nowhere',
  requires: ['address-width', 'memory-region-failed'],
  check({ board, report }) {
    let buses: Buses | undefined;
    const freeMemory = new FreeMemory(board);
    for (const { node, property, at, text, target, region, device } of memoryRegionEntries(board)) {
      if (target === undefined || region === undefined) continue;
      if (device.reach !== 'none' && device.reach !== 'part') continue;
      const { base, size } = region.result;
      if (base === null || size === 0n || endOf({ base, size }) <= base) continue;
      buses ??= new Buses(board);
      const bus = buses.above(node);
      if (bus === undefined) continue;
      const some = device.reach === 'part' ? 'only part of it: ' : '';
      const proceed = report({
        node,
        property,
        at,
        because: target,
        ...(device.reach === 'none' && device.effect !== null && { severity: 'error' as const }),
        message: `${text} points to ${target.name} at ${rangeText({ base, size })}, but ${bus.node.name || 'the root'} reaches ${some}${bus.text}`,
        linux: LINUX[device.effect ?? 'none'],
        ...repair(board, freeMemory, { base, size, region, index: 0 }, bus),
        related: [
          {
            node: bus.node,
            property: bus.node.property('dma-ranges'),
            message: 'what the bus reaches',
          },
        ],
      });
      if (!proceed) return;
    }
  },
};

const LINUX: Readonly<Record<DeviceEffect | 'none', string>> = {
  'cma-area':
    'Linux assigns the area to the device, but frees every allocation from it that the device cannot address',
  'coherent-pool': 'Linux assigns the pool to the device, which cannot address all of it',
  'restricted-pool': 'Linux assigns the pool to the device, which cannot address all its bounce buffers',
  none: 'Linux passes the region to the driver, but has no DMA address for the part that the bus does not reach',
};

function repair(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  one: PlacedRegion,
  { node, ranges }: Bus,
): Pick<Finding, 'advice' | 'fix'> {
  const { region } = one;
  const widen = `widen dma-ranges of ${node.name || 'the root'} if the hardware reaches further`;
  return { advice: placesIn(ranges), fix: widen };

  function* placesIn(within: readonly Range[]): Generator<Advice, void, undefined> {
    if (region.result.source === 'static') {
      for (const advice of moves(board, freeMemory, one, within))
        yield { ...advice, fix: `${advice.fix}; or ${widen}` };
      return;
    }
    const wanted = { size: one.size, ...placementNeeds(board, region), within };
    for (const place of freeMemory.places(wanted)) {
      const value = regText(place, board.cells);
      if (value === undefined) continue;
      const fix = `write alloc-ranges = ${value}, which is free; or ${widen}`;
      yield { fix, edits: [setOrAdd(region.node, 'alloc-ranges', value)] };
    }
  }
}

interface Bus {
  readonly node: DtNode;
  /** The CPU addresses that it reaches. */
  readonly ranges: readonly Range[];
  readonly text: string;
}

/** The buses above devices, with the ranges that each reaches. */
class Buses {
  readonly #live: LiveTree;
  readonly #reaches: DmaReaches;
  readonly #buses = new Map<DtNode, Bus>();

  constructor({ reader, release, boot: { kconfig } }: CheckedBoard) {
    this.#live = unflatten(reader, sizesOf({ release, kconfig }));
    this.#reaches = new DmaReaches(this.#live);
  }

  above(device: DtNode): Bus | undefined {
    const node = this.#reaches.busOf(device);
    if (node === undefined) return undefined;
    return getOrInsert(this.#buses, node, () => {
      const ranges = (dmaRanges(node, this.#live) ?? []).map(({ cpu, size }) => ({ base: cpu, size }));
      return { node, ranges, text: reached(ranges) };
    });
  }
}

/** The ranges that a bus reaches, as text; long lists are shortened. */
function reached(ranges: readonly Range[]): string {
  const usable = ranges.filter(({ size }) => size > 0n);
  const shown = usable.slice(0, 3).map((range) => rangeText(range));
  return usable.length > 3 ? `${shown.join(', ')} and ${usable.length - 3} more ranges` : shown.join(' and ');
}
