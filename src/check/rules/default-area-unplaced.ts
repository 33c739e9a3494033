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
import type { Rule } from '../rule.ts';

/** `dma_contiguous_reserve()` asks for an area that `cma_declare_contiguous_nid()` does not make. */
export const defaultAreaUnplaced: Rule = {
  id: 'default-area-unplaced',
  description: 'Require free memory for the default CMA area that cma= or the configuration asks for.',
  severity: 'error',
  reason: 'devices without an area of their own get no contiguous memory',
  requires: ['cma-areas-full'],
  check({ board, report }) {
    const failed = board.boot.failedDefault;
    if (failed === null || failed.errno === 'ENOSPC') return;
    // a configuration that was assumed is no fault of the board
    if (!failed.requested && board.boot.given.kconfig === undefined) return;
    const align = cmaMinAlignment(board.boot.kconfig);
    // said by cma-parameter
    if (failed.fixed && failed.base % align !== 0n) return;
    const chosen = nodeByPath(board.tree, '/chosen');
    const bootargs = chosen?.property('bootargs');
    const said = board.boot.log.filter(({ id, node }) => node === null && UNPLACED.includes(id));
    report({
      node: chosen ?? board.tree.root,
      property: failed.requested && isInBootargs(board) ? bootargs : undefined,
      severity: severityOf(board, failed),
      message: `the default CMA area of ${sizeText(failed.size)}${failed.requested ? '' : ', which the configuration asks for,'} ${reasonOf(board, failed)}`,
      linux: `Linux logs ${said.map(({ text }) => `"${text}"`).join(' and ')} (-${failed.errno}), and there is no default area${missesNodes(board) ? ' and none for a node' : ''}`,
      fix: fixOf(board, failed),
    });
  },
};

/** What the kernel logs about an area that it cannot place. */
const UNPLACED: readonly (MessageId | null)[] = [
  'cma-past-limit',
  'cma-unaligned',
  'cma-boundary',
  'cma-failed',
];

/** Whether the areas of nodes are not tried where the default one fails. */
function missesNodes({ boot, release }: CheckedBoard): boolean {
  return boot.kconfig.dmaNumaCma && release.cma.nodeAreas.when === 'after-default';
}

/** Whether the tree's own command line has the parameter. */
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
    if (highmem !== undefined) return `lies across the start of high memory, ${hex(highmem)}`;
    return `does not end at or below ${hex(minU64(limit, endOfMemory(board)))}, where memory or the reach of DMA ends`;
  }
  if (errno === 'EBUSY') {
    const [first] = inTheWay(board, [{ base, size: roundUp(size, align) }], 1);
    return `cannot lie at ${hex(base)}: ${first === undefined ? 'part of it is reserved' : `${first.what} (${rangeText(first)}) is reserved there`}`;
  }
  const largest = new FreeMemory(board).largest({ align, within: [below(failed)] });
  const left =
    largest === undefined
      ? `no whole pageblock of ${sizeText(align)} is left`
      : `the largest that is left has ${sizeText(largest.size)} at ${rangeText(largest)}`;
  return `finds no place below ${hex(limit)}: ${left}`;
}

/** The start of high memory, where a fixed area reaches from below it beyond. */
function acrossHighmem({ boot: { zones } }: CheckedBoard, failed: FailedDefaultArea): bigint | undefined {
  const start = zones.find(({ name }) => name === 'HighMem')?.base;
  if (start === undefined || !failed.fixed) return undefined;
  return failed.base < start && failed.base + failed.size > start ? start : undefined;
}

function endOfMemory({ boot: { memory } }: CheckedBoard): bigint {
  return memory.reduce((highest, bank) => maxU64(highest, endOf(bank)), 0n);
}

function fixOf(board: CheckedBoard, failed: FailedDefaultArea): string | undefined {
  const freeMemory = new FreeMemory(board);
  const align = cmaMinAlignment(board.boot.kconfig);
  const size = roundUp(failed.size, align);
  const within = [failed.fixed ? { base: 0n, size: failed.limit } : below(failed)];
  if (failed.fixed) {
    const place = freeMemory.find({ size, align, oneZone: true });
    if (place !== undefined) return `write cma=${sizeArgument(size)}@${hex(place.base)}, which is free`;
  }
  const largest = freeMemory.largest({ align, within });
  return largest === undefined ? undefined : `ask for ${sizeArgument(largest.size)} at most`;
}

/** Where the area may lie. */
function below({ base, limit }: FailedDefaultArea): { readonly base: bigint; readonly size: bigint } {
  return { base, size: limit > base ? limit - base : 0n };
}

/** A size as a parameter has it. */
function sizeArgument(size: bigint): string {
  return `${size >> 20n}M`;
}
