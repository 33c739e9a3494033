// SPDX-License-Identifier: MIT
import { Coverage } from '../../base/coverage.ts';
import { hex } from '../../base/hex.ts';
import { rangeAndSizeText } from '../../base/range.ts';
import { sizeText } from '../../base/size.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import { endOfAddresses } from '../board/address-bits.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { severityByMemory } from '../board/memory-severity.ts';
import { placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { suggestMove } from '../fix/move-region.ts';
import { readAtUnitAddress } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** What Linux uses as memory itself must be memory; to reserve what is none is of no use. */
export const outsideMemory: Rule = {
  id: 'outside-memory',
  description: 'Disallow regions outside of RAM, and across its edge.',
  severity: 'error',
  reason:
    'the kernel oopses as it takes pages that are not there; a warning for other regions across the edge, a note for reservations of no memory',
  requires: ['end-as-size', 'address-width'],
  check({ board, report }) {
    if (!board.boot.memoryKnown) return;
    const memory = new Coverage(board.boot.memory);
    // RAM that the kernel does without: beyond mem=, and on 32-bit arm below its image
    const { boot, reader } = board;
    const ram = new Coverage([...boot.memory, ...(boot.given.memory ?? reader.memory)]);
    const freeMemory = new FreeMemory(board);
    for (const one of placedRegions(board)) {
      const missing = one.size - memory.of(one);
      if (missing === 0n) continue;
      const found = consequence(board, one) ?? harmless(board, one, missing, one.size === ram.of(one));
      if (found === undefined) continue;
      const { node } = one.region;
      const finding: Finding = {
        node,
        property: node.property('reg'),
        at: 0,
        ...found,
        message: `${found.message} ${rangeAndSizeText(one)} is not all RAM: ${missing === one.size ? 'none of it is' : `${sizeText(missing)} of it are missing`}`,
        fix: suggestMove(board, freeMemory, one),
      };
      if (!report(finding)) return;
    }
  },
};

/** Undefined where Linux does not mind. */
function consequence(
  board: CheckedBoard,
  { region: { node, result } }: PlacedRegion,
): Consequence | undefined {
  const severity = severityByMemory(board);
  if (result.outcome === 'cma') {
    const died = board.boot.verdict.because.find(
      ({ kind, region }) => region === node.path && kind === 'area-outside-memory',
    );
    if (died === undefined) return undefined;
    return {
      severity,
      message: 'the CMA area',
      linux:
        'Linux takes the area without a look at memory, and oopses early in boot as it touches the pages that are not there',
    };
  }
  if (result.outcome === 'restricted-pool') {
    return {
      severity,
      message: 'the restricted pool',
      linux: 'Linux takes the pool without a look at memory, and clears it as the first device asks for it',
    };
  }
  return undefined;
}

/** What Linux does not touch itself, by what became of it. */
const OTHERS: Readonly<Record<string, string | undefined>> = {
  reserved: 'the reservation',
  nomap: 'the no-map region',
  'dma-pool': 'the coherent pool',
};

/** Undefined where it is as good outside of RAM: in memory of a device. */
function harmless(
  board: CheckedBoard,
  { region: { node, result }, base, size }: PlacedRegion,
  missing: bigint,
  isRam: boolean,
): Consequence | undefined {
  const message = OTHERS[result.outcome];
  if (message === undefined) return undefined;
  // written for other cells, as rules before have said
  if (readAtUnitAddress(board, node, node.property('reg')!, base) !== undefined) return undefined;
  const end = endOfAddresses(board);
  if (base + size > end) {
    const linux = `Linux takes the part that is memory; this kernel has no use for any at ${hex(end)} or above`;
    return { severity: 'error', message, linux };
  }
  if (isRam) return undefined;
  if (missing < size) {
    const linux = 'Linux takes the part that is memory, and what is beyond the edge is no memory to it';
    return { severity: 'warning', message, linux };
  }
  // drivers map memory of devices as well
  if (result.outcome !== 'reserved' || node.has('compatible')) return undefined;
  const linux = 'Linux notes the range as reserved, and would not use it without that either';
  return { severity: 'note', message, linux };
}

interface Consequence {
  readonly severity: Severity;
  readonly message: string;
  readonly linux: string;
}
