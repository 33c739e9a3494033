// SPDX-License-Identifier: MIT
import { sizeText } from '../../base/size.ts';
import { roundUp } from '../../base/u64.ts';
import { architectureOf } from '../../linux/arch/architectures.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { Kconfig } from '../../linux/kconfig.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import { isOfOtherArch } from '../board/cpu.ts';
import { wouldLog } from '../board/kernel-log.ts';
import { alignedRanges } from '../fix/aligned-range.ts';
import { cellsText, regText } from '../fix/cells-text.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { regEdits } from '../fix/move-region.ts';
import type { Advice, Rule } from '../rule.ts';

interface OtherPages {
  readonly page: string;
  /** Bytes of a pageblock. */
  readonly align: bigint;
}

/** `rmem_cma_setup()` requires whole pageblocks, which are larger with larger pages. */
export const cmaPageSize: Rule = {
  id: 'cma-page-size',
  description: 'Require CMA areas to be multiples of the pageblock size with every page size.',
  severity: 'note',
  reason: 'the board loses the area with a kernel of another page size',
  requires: [],
  check({ board, report }) {
    const { kconfig } = board.boot;
    const others = otherPages(kconfig);
    if (others.length === 0 || isOfOtherArch(board)) return;
    const freeMemory = new FreeMemory(board);
    for (const region of board.regions) {
      const { node, result } = region;
      if (result.outcome !== 'cma') continue;
      const dynamic = result.source === 'dynamic';
      // Linux itself aligns a dynamic region to the pageblock size
      const bits = dynamic ? result.size : result.base! | result.size;
      const refusing = others.filter(({ align }) => bits % align !== 0n);
      if (refusing.length === 0) continue;
      const largest = refusing.reduce((a, b) => (b.align > a.align ? b : a));
      const more = report({
        node,
        property: node.property(dynamic ? 'size' : 'reg'),
        at: 0,
        message: messageOf(refusing),
        linux: `such a kernel logs ${wouldLog(board, 'cma-misaligned', {})} (-EINVAL)`,
        // multiples of the largest pageblock are multiples of the others
        advice: repairs(board, freeMemory, region, largest),
      });
      if (!more) return;
    }
  },
};

/** The other page sizes of the kernel's architecture, with their default pageblock order. */
function otherPages(kconfig: Kconfig): OtherPages[] {
  return architectureOf(kconfig.arch)
    .pageSizes.filter(({ bytes }) => bytes !== kconfig.pageSize)
    .map(({ bytes, maxOrder }) => ({
      page: sizeText(BigInt(bytes)),
      align: cmaMinAlignment({ ...kconfig, pageSize: bytes, pageBlockMaxOrder: maxOrder }),
    }));
}

function messageOf(refusing: readonly OtherPages[]): string {
  const [pages, blocks] = [
    refusing.map(({ page }) => page).join(' and of '),
    refusing.map(({ align }) => sizeText(align)).join(' and '),
  ];
  return `kernels with pages of ${pages} reject this CMA area, which is not a multiple of their pageblock size, ${blocks}`;
}

/** Values that another page size accepts, and this one too. */
function* repairs(
  board: CheckedBoard,
  freeMemory: FreeMemory,
  region: CheckedRegion,
  { page, align }: OtherPages,
): Generator<Advice, void, undefined> {
  const { node, result } = region;
  if (result.source === 'dynamic') {
    const text = cellsText(roundUp(result.size, align), board.cells.size);
    const property = node.property('size');
    if (text === undefined || property === undefined || roundUp(result.size, align) > 4n * result.size)
      return;
    const value = `<${text}>`;
    yield {
      fix: `with ${page} pages: size = ${value}`,
      edits: [{ kind: 'set-value', node, property, value }],
    };
    return;
  }
  for (const place of alignedRanges(board, freeMemory, region, align)) {
    const value = regText(place, board.cells);
    // for another page size nobody moves a region, or makes it many times larger
    if (place.how === 'moved' || place.how === 'shrunk') return;
    if (value === undefined || place.size > 4n * result.size) continue;
    const edits = regEdits(region, place.base, value);
    if (edits !== undefined) yield { fix: `with ${page} pages: reg = ${value}`, edits };
  }
}
