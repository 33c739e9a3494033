// SPDX-License-Identifier: MIT
//
// What the page shows of a board, as plain data that the worker sends to the page.
import { checkBoard } from '../engine/check-board.ts';
import { archOfTree } from '../linux/arch/arch-of-tree.ts';
import type { Arch } from '../linux/arch/arch.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Machine } from '../linux/machine.ts';
import { readerOf } from '../linux/tree-reader.ts';
import { mapOf } from '../map/board-map.ts';
import type { BoardMap } from '../map/board-map.ts';
import type { BoardFinding } from '../engine/check-report.ts';
import { settleSuppressions } from '../engine/settle-suppressions.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';

/** The result of analysing a board. */
export interface Analysis {
  /** The board's name in the tree. */
  readonly model: string;
  /**
   * Start of the memory that the tree gives no size for; null if the tree has no memory node with an address.
   */
  readonly memoryBase: bigint | null;
  /** Architecture of the tree's processors; null if the tree does not say. */
  readonly treeArch: Arch | null;
  readonly boot: BootResult;
  readonly map: BoardMap;
  readonly findings: readonly BoardFinding[];
  /** Number of further findings. */
  readonly omitted: number;
}

/** Boots a tree and checks it. */
export function analyse(tree: DeviceTree, machine: Machine): Analysis {
  const { report, suppressions, boot } = checkBoard(tree, [{ kernel: '', machine }], { board: '' });
  const named = { ...report, board: '', file: '', failOn: 'none' } as const;
  const { findings, omitted } = settleSuppressions([named], [suppressions])[0]!;
  return {
    model: modelOf(tree),
    memoryBase: memoryBase(tree, boot),
    treeArch: archOfTree(tree) ?? null,
    boot,
    map: mapOf(tree, boot),
    findings,
    omitted,
  };
}

function modelOf({ root }: DeviceTree): string {
  const says = root.property('model') ?? root.property('compatible');
  return printableUtf8((says && stringAt(says)) ?? '');
}

/** Start of the first memory node, even if the boot loader has to fill in its size. */
function memoryBase(tree: DeviceTree, boot: BootResult): bigint | null {
  const node = nodeByPath(tree, '/memory');
  const ranges = node && readerOf(tree, boot).addrSize(node, 'reg');
  return ranges === undefined || ranges.entries === 0 ? null : ranges.read(0).base;
}
