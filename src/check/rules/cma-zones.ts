// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { rangeBetween, rangeText, rangesOverlap } from '../../base/range.ts';
import type { Range } from '../../base/range.ts';
import type { Zone } from '../../linux/zones.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { severityByMemory } from '../board/memory-severity.ts';
import { placedRegions } from '../board/placed-regions.ts';
import type { PlacedRegion } from '../board/placed-regions.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { allocRangesAdvice, moves } from '../fix/move-region.ts';
import type { Advice, Rule } from '../rule.ts';

/** `cma_validate_zones()` rejects an area that is not in one zone of one node, once the page allocator works. */
export const cmaZones: Rule = {
  id: 'cma-zones',
  description: 'Disallow CMA areas that span zones.',
  severity: 'error',
  reason: 'Linux rejects the area and frees its memory',
  requires: ['end-as-size'],
  check({ board, report }) {
    const freeMemory = new FreeMemory(board);
    for (const one of placedRegions(board)) {
      const { node, result } = one.region;
      if (result.stage !== 'activate') continue;
      const more = report({
        node,
        property: node.property(result.source === 'static' ? 'reg' : 'size'),
        at: 0,
        severity: result.source === 'static' || board.boot.given.memory !== undefined ? 'error' : 'note',
        message: `the CMA area ${rangeText(one)} spans ${zonesText(board, one)}`,
        linux: refusal(board, node.name),
        advice: adviceOn(board, freeMemory, one),
      });
      if (!more) return;
    }
    const area = board.boot.defaultArea;
    if (area === null || area.active) return;
    if (board.regions.some(({ result }) => result.stage === 'activate' && result.base === area.base)) return;
    report({
      node: nodeByPath(board.tree, '/chosen') ?? board.tree.root,
      severity: severityByMemory(board),
      message: `the default CMA area ${rangeText(area)} spans ${zonesText(board, area)}`,
      linux: refusal(board, area.name),
    });
  },
};

function refusal({ boot }: CheckedBoard, name: string): string {
  const line = boot.log.find(({ id, fields }) => id === 'cma-not-active' && fields['area'] === name);
  return `Linux ${line === undefined ? 'does not activate it' : `logs "${line.text}"`}: no device gets memory from it, and its pages go to the page allocator`;
}

/** The zones of an area, and the addresses inside it where they begin. */
function zonesText({ boot }: CheckedBoard, area: Range): string {
  const touched = boot.zones.filter((zone) => rangesOverlap(area, rangeBetween(zone.base, zone.end)));
  const nodes = new Set(touched.map(({ node }) => node)).size > 1;
  const name = (zone: Zone): string => (nodes ? `${zone.name} of node ${zone.node}` : zone.name);
  const [first, ...others] = touched;
  if (first === undefined) return 'zones';
  const named = [`zones ${name(first)}`, ...others.map((zone) => `${name(zone)} (from ${hex(zone.base)})`)];
  return named.join(' and ');
}

function adviceOn(board: CheckedBoard, freeMemory: FreeMemory, one: PlacedRegion): Iterable<Advice> {
  return one.region.result.source === 'static'
    ? moves(board, freeMemory, one)
    : allocRangesAdvice(
        board,
        freeMemory,
        one,
        (value) => `keep it in one zone with alloc-ranges = ${value}, which is free`,
      );
}
