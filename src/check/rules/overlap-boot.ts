// SPDX-License-Identifier: MIT
import { rangeText, rangesOverlap } from '../../base/range.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { loaded } from '../board/occupants.ts';
import type { Occupant } from '../board/occupants.ts';
import { isBusy, isGivenBack, kindOf, placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { allocRangesAdvice, moves } from '../fix/move-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** Without --image and --fdt the addresses of image and blob are assumed, outside all static regions. */
export const overlapBoot: Rule = {
  id: 'overlap-boot',
  description: 'Disallow regions that overlap the kernel image, the initrd or the DTB.',
  severity: 'error',
  reason: 'memory that Linux needs is freed, or the contents of the region are overwritten',
  requires: ['end-as-size', 'address-width', 'no-map-busy'],
  check({ board, report }) {
    const things = loaded(board);
    const freeMemory = new FreeMemory(board);
    for (const one of placedRegions(board)) {
      if (isBusy(one.region)) continue;
      for (const thing of things) {
        if (!rangesOverlap(one, thing)) continue;
        // Linux searches only free memory for a dynamic region, and the address of a blob may be assumed
        if (one.region.result.source === 'dynamic') {
          if (board.boot.given.fdt !== undefined && !report(putOver(board, freeMemory, one, thing))) return;
        } else if (!report(findingOf(board, freeMemory, one, thing))) return;
      }
    }
  },
};

function findingOf(board: CheckedBoard, freeMemory: FreeMemory, one: PlacedRegion, thing: Occupant): Finding {
  const { node } = one.region;
  return {
    node,
    property: node.property('reg'),
    at: 0,
    message: `${rangeText(one)} (${kindOf(one.region)}) overlaps ${thing.what} (${rangeText(thing)})`,
    ...consequence(one, thing, board.boot.cmdline),
    advice: moves(board, freeMemory, one),
    fix: `change the boot loader's load address for ${thing.what} so that it is outside ${rangeText(one)}`,
  };
}

/** riscv64 reserves the blob after it has allocated dynamic regions. */
function putOver(board: CheckedBoard, freeMemory: FreeMemory, one: PlacedRegion, thing: Occupant): Finding {
  const { node } = one.region;
  return {
    node,
    property: node.property('size'),
    at: 0,
    message: `Linux puts the dynamic region at ${rangeText(one)} (${kindOf(one.region)}), which overlaps ${thing.what} (${rangeText(thing)})`,
    linux: `Linux places dynamic regions before it reserves ${thing.what}, so it does not avoid it`,
    advice: allocRangesAdvice(
      board,
      freeMemory,
      one,
      (value) => `keep it away from ${thing.what} with alloc-ranges = ${value}, which is free`,
    ),
  };
}

function consequence(
  { region }: PlacedRegion,
  { what }: Occupant,
  cmdline: string,
): { readonly severity: Severity; readonly linux: string } {
  const { node, result } = region;
  if (isGivenBack(region)) {
    return {
      severity: 'error',
      linux: `Linux rejects ${node.name} (-${result.errno!}) and frees its memory, with the shared part of ${what}`,
    };
  }
  if (result.outcome === 'cma') {
    return {
      severity: 'error',
      linux: `pages of a CMA area can be allocated to anyone, including those of ${what}`,
    };
  }
  if (what === 'the initrd' && !/(^|\s)retain_initrd(\s|$)/.test(cmdline)) {
    return {
      severity: 'warning',
      linux: 'Linux frees the pages of the initrd once it is unpacked, also those shared with the region',
    };
  }
  return {
    severity: 'warning',
    linux: `Linux keeps both reserved; ${what} overwrites the contents of the region, or the region's owner overwrites ${what}`,
  };
}
