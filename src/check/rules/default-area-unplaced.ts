// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { endOf, rangeText } from '../../base/range.ts';
import { sizeText } from '../../base/size.ts';
import { maxU64, minU64, roundUp } from '../../base/u64.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { FailedDefaultArea } from '../../linux/contiguous.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { MessageId } from '../../linux/messages/messages.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { severityByMemory } from '../board/memory-severity.ts';
import { inTheWay } from '../board/occupants.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { sizeArgument, smallerArguments } from '../fix/smaller-sizes.ts';
import type { Advice, Rule } from '../rule.ts';

/** `dma_contiguous_reserve()` requests an area that `cma_declare_contiguous_nid()` cannot create. */
export const defaultAreaUnplaced: Rule = {
  id: 'default-area-unplaced',
  description: 'Require free memory for the default CMA area of cma= or of the configuration.',
  severity: 'error',
  reason: 'devices without an area of their own get no contiguous memory',
  requires: ['cma-areas-full'],
  check({ board, report }) {
    const failed = board.boot.failedDefault;
    if (failed === null || failed.errno === 'ENOSPC') return;
    // an assumed configuration is not a problem of the board
    if (!failed.requested && board.boot.given.kconfig === undefined) return;
    const align = cmaMinAlignment(board.boot.kconfig);
    // reported by cma-parameter
    if (failed.fixed && failed.base % align !== 0n) return;
    const chosen = nodeByPath(board.tree, '/chosen');
    const bootargs = chosen?.property('bootargs');
    const said = board.boot.log.filter(({ id, node }) => node === null && UNPLACED.includes(id));
    report({
      node: chosen ?? board.tree.root,
      property: failed.requested && isInBootargs(board) ? bootargs : undefined,
      severity: severityOf(board, failed),
      message: `the default CMA area of ${sizeText(failed.size)}${failed.requested ? '' : ', from the configuration,'} ${reasonOf(board, failed)}`,
      linux: `Linux logs ${said.map(({ text }) => `"${text}"`).join(' and ')} (-${failed.errno}), and there is no default area${missesNodes(board) ? ' and no area for a node' : ''}`,
      advice: repairs(board, failed),
    });
  },
};

/** The lines that the kernel logs about an area that it cannot place. */
const UNPLACED: readonly (MessageId | null)[] = [
  'cma-past-limit',
  'cma-unaligned',
  'cma-boundary',
  'cma-failed',
];

/** Whether Linux skips the nodes' areas when the default area fails. */
function missesNodes({ boot, release }: CheckedBoard): boolean {
  return boot.kconfig.dmaNumaCma && release.cma.nodeAreas.when === 'after-default';
}

/** Whether the command line in the tree has the parameter. */
function isInBootargs({ boot }: CheckedBoard): boolean {
  return !/(^|\s)cma=/.test(boot.given.cmdline ?? '');
}

function severityOf(board: CheckedBoard, { errno }: FailedDefaultArea): Severity {
  return errno === 'ENOMEM' ? severityByMemory(board) : 'error';
}

function reasonOf(board: CheckedBoard, failed: FailedDefaultArea): string {
  const { base, size, limit, errno } = failed;
  const align = cmaMinAlignment(board.boot.kconfig);
  if (errno === 'EINVAL') {
    const highmem = acrossHighmem(board, failed);
    if (highmem !== undefined) return `crosses the start of high memory, ${hex(highmem)}`;
    return `ends above ${hex(minU64(limit, endOfMemory(board)))}, the end of memory or of DMA addresses`;
  }
  if (errno === 'EBUSY') {
    const [first] = inTheWay(board, [{ base, size: roundUp(size, align) }], 1);
    return `cannot be at ${hex(base)}: ${first === undefined ? 'part of it is reserved' : `${first.what} (${rangeText(first)}) is reserved there`}`;
  }
  const largest = new FreeMemory(board).largest({ align, within: [below(failed)] });
  const left =
    largest === undefined
      ? `no pageblock of ${sizeText(align)} is free`
      : `the largest free block has ${sizeText(largest.size)} at ${rangeText(largest)}`;
  return `has no free address below ${hex(limit)}: ${left}`;
}

/** The start of high memory, if a fixed area begins below and ends above it. */
function acrossHighmem({ boot: { zones } }: CheckedBoard, failed: FailedDefaultArea): bigint | undefined {
  const start = zones.find(({ name }) => name === 'HighMem')?.base;
  if (start === undefined || !failed.fixed) return undefined;
  return failed.base < start && failed.base + failed.size > start ? start : undefined;
}

function endOfMemory({ boot: { memory } }: CheckedBoard): bigint {
  return memory.reduce((highest, bank) => maxU64(highest, endOf(bank)), 0n);
}

function* repairs(board: CheckedBoard, failed: FailedDefaultArea): Generator<Advice, void, undefined> {
  const freeMemory = new FreeMemory(board);
  const align = cmaMinAlignment(board.boot.kconfig);
  const size = roundUp(failed.size, align);
  const within = [failed.fixed ? { base: 0n, size: failed.limit } : below(failed)];
  if (failed.fixed) {
    for (const place of freeMemory.places({ size, align, oneZone: true }, MAX_PLACES)) {
      const value = `${sizeArgument(size)}@${hex(place.base)}`;
      yield { fix: `write cma=${value}, which is free`, parameter: { name: 'cma', value } };
    }
  }
  const largest = freeMemory.largest({ align, within });
  for (const value of largest === undefined ? [] : smallerArguments(largest.size, align))
    yield { fix: `write cma=${value} at most`, parameter: { name: 'cma', value } };
}

/** Limit of places that are tried before a smaller size. */
const MAX_PLACES = 3;

/** The addresses that the area may have. */
function below({ base, limit }: FailedDefaultArea): { readonly base: bigint; readonly size: bigint } {
  return { base, size: limit > base ? limit - base : 0n };
}
