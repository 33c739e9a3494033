// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import type { ReportFailure } from '../compile-unit.ts';
import { addrSizeCells } from './cells.ts';
import { warningCheck } from './check.ts';
import type { CheckedTree } from './checked-tree.ts';
import { interruptsExtended } from './providers.ts';
import { phandleReferences } from './references.ts';
import { CELL, cellAt, isMultipleOf, isPhandle, soleCell } from './value.ts';

export const interruptsProperty = warningCheck('interrupts_property', (tree, report) => {
  for (const [node, property] of tree.having('interrupts')) {
    const { length } = property;
    if (!isMultipleOf(length, CELL))
      report(node, property, `size (${length}) is invalid, expected multiple of ${CELL}`);
    const parent = interruptParent(tree, node, report);
    if (parent === 'unknown') continue;
    if (parent === undefined) {
      report(node, undefined, 'Missing interrupt-parent');
      continue;
    }
    const cells = tree.property(parent, '#interrupt-cells');
    const count = cells && soleCell(cells);
    if (count === undefined || isMultipleOf(length, CELL * count)) continue;
    // as in dtc: about the parent's property, but reported for the node
    report(node, cells, `size is (${length}), expected multiple of ${(CELL * count) | 0}`);
  }
});

/**
 * The interrupt parent of a node: the nearest parent that takes interrupts, unless an `interrupt-parent` is
 * found first. `unknown` for a phandle that cannot be resolved, or whose error was reported already.
 */
function interruptParent(
  tree: CheckedTree,
  node: DtNode,
  report: ReportFailure,
): DtNode | 'unknown' | undefined {
  for (let at: DtNode | null = node; at !== null; at = at.parent) {
    if (at !== node && takesInterrupts(tree, at)) return at;
    const property = tree.property(at, 'interrupt-parent');
    if (property === undefined) continue;
    const phandle = soleCell(property);
    if (phandle === undefined) return 'unknown';
    if (!isPhandle(phandle)) {
      if (tree.unit.plugin) return 'unknown';
      report(at, property, 'Invalid phandle');
      return undefined;
    }
    const parent = tree.nodeByPhandle(phandle);
    if (parent === undefined) {
      report(at, property, 'Bad phandle');
      return 'unknown';
    }
    if (!takesInterrupts(tree, parent))
      report(parent, undefined, 'Missing interrupt-controller or interrupt-map property');
    return parent;
  }
  return undefined;
}

function takesInterrupts(tree: CheckedTree, node: DtNode): boolean {
  return tree.has(node, 'interrupt-controller') || tree.has(node, 'interrupt-map');
}

export const interruptProvider = warningCheck(
  'interrupt_provider',
  (tree, report) => {
    for (const node of tree.nodes) {
      const takes = takesInterrupts(tree, node);
      if (takes === tree.has(node, '#interrupt-cells')) continue;
      const message = takes
        ? "Missing '#interrupt-cells' in interrupt provider"
        : "'#interrupt-cells' found, but node is not an interrupt provider";
      report(node, undefined, message);
    }
  },
  interruptsExtended.cells,
);

export const interruptMap = warningCheck(
  'interrupt_map',
  (tree, report) => {
    for (const [node, map] of tree.having('interrupt-map')) checkMap(tree, node, map, report);
  },
  phandleReferences,
  addrSizeCells,
  interruptProvider,
);

/**
 * Entries of a map: a unit address and an interrupt, a phandle, and both again with the cells of its node.
 */
function checkMap(tree: CheckedTree, node: DtNode, map: DtProperty, report: ReportFailure): void {
  if (tree.saidCells(node).address < 0) {
    report(node, undefined, "Missing '#address-cells' in interrupt-map provider");
    return;
  }
  const { length } = map;
  const here = tree.cells(node).address + numberIn(tree, node, '#interrupt-cells');
  const mask = tree.property(node, 'interrupt-map-mask');
  if (mask !== undefined && mask.length !== CELL * here)
    report(node, mask, `property size (${mask.length}) is invalid, expected ${CELL * here}`);
  if (!isMultipleOf(length, CELL)) {
    report(node, map, `property size (${length}) is invalid, expected multiple of ${CELL}`);
    return;
  }
  const end = length / CELL;
  for (let cell = 0; cell < end;) {
    cell += here;
    if (cell >= end) {
      report(node, map, `property size (${length}) too small, expected > ${CELL * cell}`);
      return;
    }
    const phandle = cellAt(map, cell);
    if (!isPhandle(phandle)) {
      if (!tree.unit.plugin) report(node, map, `Cell ${cell} is not a phandle(${phandle | 0})`);
      return;
    }
    const parent = tree.nodeByPhandle(phandle);
    if (parent === undefined) {
      report(node, map, `Could not get phandle(${phandle | 0}) node for (cell ${cell})`);
      return;
    }
    if (!tree.has(parent, '#interrupt-cells')) {
      const missing = `Missing property '#interrupt-cells' in node ${parent.path}`;
      report(node, undefined, `${missing} or bad phandle (referred from interrupt-map[${cell}])`);
      return;
    }
    if (!tree.has(parent, '#address-cells')) {
      const missing = `Missing property '#address-cells' in node ${parent.path}`;
      report(node, map, `${missing}, using 0 as fallback`);
    }
    const there = numberIn(tree, parent, '#interrupt-cells') + numberIn(tree, parent, '#address-cells');
    cell += 1 + there;
    if (cell > end) report(node, map, `property size (${length}) mismatch, expected ${CELL * cell}`);
  }
}

function numberIn(tree: CheckedTree, node: DtNode, name: string): number {
  const property = tree.property(node, name);
  return (property && soleCell(property)) ?? 0;
}
