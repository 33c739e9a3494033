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
import { moves } from '../fix/move-region.ts';
import { readAtUnitAddress } from '../fix/other-cells.ts';
import type { Finding, Rule } from '../rule.ts';

/** Memory that Linux itself uses must be RAM; reserving anything else has no use. */
export const outsideMemory: Rule = {
  id: 'outside-memory',
  description: 'Disallow regions outside RAM or partly outside RAM.',
  severity: 'error',
  reason:
    'the kernel oopses when it uses pages that do not exist; a warning for other regions partly outside RAM, a note for reservations outside RAM',
  requires: ['end-as-size', 'address-width'],
  check({ board, report }) {
    if (!board.boot.memoryKnown) return;
    const memory = new Coverage(board.boot.memory);
    // RAM that the kernel does not use: beyond mem=, and on 32-bit arm below its image
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
        message: `${found.message} ${rangeAndSizeText(one)} is ${missing === one.size ? 'outside RAM' : `partly outside RAM: ${sizeText(missing)} of it is not RAM`}`,
        advice: moves(board, freeMemory, one),
      };
      if (!report(finding)) return;
    }
  },
};

/** The problem of a region that Linux itself uses; undefined for other regions. */
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
        'Linux does not check that the area is RAM, and oopses early in boot when it touches the missing pages',
    };
  }
  if (result.outcome === 'restricted-pool') {
    return {
      severity,
      message: 'the restricted pool',
      linux: 'Linux does not check that the pool is RAM, and clears it when the first device requests it',
    };
  }
  return undefined;
}

/** Regions that Linux itself does not touch, by outcome. */
const OTHERS: Readonly<Record<string, string | undefined>> = {
  reserved: 'the reservation',
  nomap: 'the no-map region',
  'dma-pool': 'the coherent pool',
};

/** Undefined if the region may be outside RAM, such as device memory. */
function harmless(
  board: CheckedBoard,
  { region: { node, result }, base, size }: PlacedRegion,
  missing: bigint,
  isRam: boolean,
): Consequence | undefined {
  const message = OTHERS[result.outcome];
  if (message === undefined) return undefined;
  // written for other cells, as earlier rules report
  if (readAtUnitAddress(board, node, node.property('reg')!, base) !== undefined) return undefined;
  const end = endOfAddresses(board);
  if (base + size > end) {
    const linux = `Linux reserves the part that is RAM; this kernel cannot use memory at ${hex(end)} or above`;
    return { severity: 'error', message, linux };
  }
  if (isRam) return undefined;
  if (missing < size) {
    const linux = 'Linux reserves the part that is RAM; the rest is not memory to it';
    return { severity: 'warning', message, linux };
  }
  // drivers map device memory too
  if (result.outcome !== 'reserved' || node.has('compatible')) return undefined;
  const linux = 'Linux marks the range as reserved, but would not use it otherwise either';
  return { severity: 'note', message, linux };
}

interface Consequence {
  readonly severity: Severity;
  readonly message: string;
  readonly linux: string;
}
