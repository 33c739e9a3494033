// SPDX-License-Identifier: MIT
import { sizeText } from '../../base/size.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { eachString, phandleOf, u32 } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { Rule } from '../rule.ts';

const POOLS: ReadonlyMap<string, string> = new Map([
  ['cma', 'CMA area'],
  ['dma-pool', 'coherent pool'],
  ['restricted-pool', 'restricted pool'],
]);

const POOL_COMPATIBLES = new Set(['shared-dma-pool', 'restricted-dma-pool']);

/** Only devices that point to a pool get memory from it. */
export const regionUnused: Rule = {
  id: 'region-unused',
  description: 'Disallow a pool that nothing in the tree refers to.',
  severity: 'note',
  reason: 'its memory is reserved, but no device gets memory from it',
  requires: [],
  check({ board, report }) {
    const pools = board.regions.filter((region) => isIdlePool(region, board));
    if (pools.length === 0) return;
    const used = referredTo(board, pools);
    for (const { node, result } of pools) {
      if (used.has(node)) continue;
      const kind = POOLS.get(result.outcome)!;
      const proceed = report({
        node,
        message: `nothing refers to this ${kind} of ${sizeText(result.size)}`,
        linux:
          result.outcome === 'cma'
            ? 'Linux uses it for movable pages, but no device gets contiguous memory from it'
            : 'Linux reserves it, but no device gets memory from it',
        fix:
          `write memory-region = <&${node.labels[0] ?? 'label'}> in the device that uses it` +
          (node.has('no-map') ? ', or remove its compatible if the memory only has to be reserved' : ''),
      });
      if (!proceed) return;
    }
  },
};

/** Whether a pool can only be used through a reference: it is not the default area, and no driver finds it by its compatible. */
function isIdlePool({ node, result }: CheckedRegion, { boot }: CheckedBoard): boolean {
  if (!POOLS.has(result.outcome) || node.has('linux,cma-default') || node.has('linux,dma-default'))
    return false;
  // user space allocates from a heap by its name
  if (boot.heaps.includes(node.name)) return false;
  const compatible = node.property('compatible');
  return (
    compatible !== undefined &&
    [...eachString(compatible)].every((one) => POOL_COMPATIBLES.has(one.toLowerCase()))
  );
}

/** The nodes whose phandle equals a cell anywhere in the tree, or whose path equals a string. */
function referredTo({ tree }: CheckedBoard, pools: readonly CheckedRegion[]): Set<DtNode> {
  const byPhandle = new Map<number, DtNode>();
  const byPath = new Map<string, DtNode>();
  for (const { node } of pools) {
    const phandle = phandleOf(node);
    if (phandle !== undefined) byPhandle.set(phandle, node);
    byPath.set(node.path, node);
  }
  const used = new Set<DtNode>();
  for (const node of tree.root.walk()) {
    // contains every label
    if (node.name === '__symbols__' || node.name === '__local_fixups__') continue;
    for (const property of node.properties) {
      if (property.name === 'phandle' || property.name === 'linux,phandle') continue;
      for (let i = 0; 4 * i + 4 <= property.length; i++) {
        const target = byPhandle.get(u32(property, i)!);
        if (target !== undefined && target !== node) used.add(target);
      }
      const target = byPath.get(pathIn(property));
      if (target !== undefined) used.add(target);
    }
  }
  return used;
}

/** The first string of a value that may be a region's path, else an empty string. */
function pathIn(property: DtProperty): string {
  if (property.length < 2 || property.data[property.start] !== 0x2f) return '';
  for (const string of eachString(property)) return string;
  return '';
}
