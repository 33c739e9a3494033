// SPDX-License-Identifier: MIT
import { rangeText, rangesOverlap } from '../../base/range.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { loaded } from '../board/occupants.ts';
import type { Occupant } from '../board/occupants.ts';
import { isBusy, isGivenBack, kindOf, placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { regText } from '../fix/cells-text.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { suggestMove, placementNeeds } from '../fix/move-region.ts';
import type { Finding, Rule } from '../rule.ts';

/** Where image and blob lie is assumed unless somebody says, and then out of the way of static regions. */
export const overlapBoot: Rule = {
  id: 'overlap-boot',
  description: 'Disallow regions over the kernel image, the initrd or the blob.',
  severity: 'error',
  reason: 'what Linux runs from is given away, or the region is not what its owner left there',
  requires: ['end-as-size', 'address-width', 'no-map-busy'],
  check({ board, report }) {
    const things = loaded(board);
    const freeMemory = new FreeMemory(board);
    for (const one of placedRegions(board)) {
      if (isBusy(one.region)) continue;
      for (const thing of things) {
        if (!rangesOverlap(one, thing)) continue;
        // memory for a dynamic one is only looked for where nothing is yet, and who says where the blob is that nobody placed
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
    message: `${rangeText(one)} (${kindOf(one.region)}) lies over ${thing.what} (${rangeText(thing)})`,
    ...consequence(one, thing, board.boot.cmdline),
    fix:
      suggestMove(board, freeMemory, one) ??
      `have the boot loader put ${thing.what} outside of ${rangeText(one)}`,
  };
}

/** riscv64 reserves the blob only once memory was found for dynamic regions. */
function putOver(board: CheckedBoard, freeMemory: FreeMemory, one: PlacedRegion, thing: Occupant): Finding {
  const { node } = one.region;
  const place = freeMemory.find({ size: one.size, ...placementNeeds(board, one.region) });
  const value = place && regText(place, board.cells);
  return {
    node,
    property: node.property('size'),
    at: 0,
    message: `Linux puts the dynamic region at ${rangeText(one)} (${kindOf(one.region)}), over ${thing.what} (${rangeText(thing)})`,
    linux: `Linux places dynamic regions before it reserves ${thing.what}, and so does not keep off it`,
    fix: value && `keep it off ${thing.what} with alloc-ranges = ${value}, which is free`,
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
      linux: `Linux refuses ${node.name} (-${result.errno!}) and gives its memory back, and the shared part of ${what} with it`,
    };
  }
  if (result.outcome === 'cma') {
    return {
      severity: 'error',
      linux: `Linux gives the pages of a CMA area to anyone, those of ${what} among them`,
    };
  }
  if (what === 'the initrd' && !/(^|\s)retain_initrd(\s|$)/.test(cmdline)) {
    return {
      severity: 'warning',
      linux: 'once the initrd is unpacked Linux frees its pages, whoever else wants them kept',
    };
  }
  return {
    severity: 'warning',
    linux: `Linux keeps both reserved; what the region's owner had there is overwritten by ${what}, or the other way round`,
  };
}
