// SPDX-License-Identifier: MIT
import type { DeviceTree } from '../tree/device-tree.ts';
import { BoardError } from './board-error.ts';

/**
 * Limit of nodes and properties that the overlays of one board visit: each overlay visits its own and those of the tree that it is applied
 * to. A board of 30,000 with 64 overlays needs two thirds of it.
 */
const MAX_STEPS = 3_000_000;
/** Limit of bytes of the values of a tree and an overlay: twice those of the largest input. */
const MAX_VALUES = 128 * 1024 * 1024;

/** Remaining steps for the overlays of one board. */
export interface OverlayBudget {
  steps: number;
}

export function overlayBudget(): OverlayBudget {
  return { steps: MAX_STEPS };
}

/** Whether a tree has fragments to apply to another. */
export function isOverlay({ root }: DeviceTree): boolean {
  return root.children.some((node) => node.children.some(({ name }) => name === '__overlay__'));
}

/**
 * Applies an overlay.
 *
 * @throws {BoardError} if it cannot be applied, or is too large
 */
export async function withOverlay(
  tree: DeviceTree,
  overlay: DeviceTree,
  budget: OverlayBudget,
): Promise<DeviceTree> {
  const sizes = [sizeOf(tree), sizeOf(overlay)];
  for (const { steps } of sizes) budget.steps -= steps;
  if (budget.steps < 0)
    throw new BoardError(
      'overlay',
      `the overlays visit more than ${MAX_STEPS} nodes and properties in total; apply fewer overlays`,
    );
  if (sizes.reduce((sum, { values }) => sum + values, 0) > MAX_VALUES)
    throw new BoardError(
      'overlay',
      `the property values have more than ${MAX_VALUES} bytes; apply fewer overlays`,
    );
  const [{ applyOverlay }, { OverlayError }] = await Promise.all([
    import('../compile/overlay.ts'),
    import('../compile/overlay/error.ts'),
  ]);
  try {
    return applyOverlay(tree, overlay);
  } catch (error) {
    if (error instanceof OverlayError) throw new BoardError('overlay', error.message);
    throw error;
  }
}

/** Nodes and properties of a tree, and the bytes of its values. */
function sizeOf({ root }: DeviceTree): { readonly steps: number; readonly values: number } {
  let steps = 0;
  let values = 0;
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    steps += 1 + node.properties.length;
    for (const { length } of node.properties) values += length;
    for (const child of node.children) open.push(child);
  }
  return { steps, values };
}
