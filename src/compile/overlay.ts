// SPDX-License-Identifier: MIT
import type { DeviceTree } from '../tree/device-tree.ts';
import { Draft } from './overlay/draft.ts';
import { resolveFixups } from './overlay/fixups.ts';
import { fragmentsOf } from './overlay/fragment.ts';
import { mergeFragments } from './overlay/merge.ts';
import { keepBasePhandles, renumberPhandles } from './overlay/phandles.ts';
import { addSymbols } from './overlay/symbols.ts';

/**
 * Applies an overlay to a tree exactly like libfdt's `fdt_overlay_apply()` (1.7.2), including the order of
 * nodes and properties: a new property comes first in its node, and a new node first among its siblings.
 *
 * The input trees are not changed; the new one shares the bytes of unchanged values with them. Its locations
 * are those of the base's sources. The locations of a compiled overlay are dropped, unless it was compiled
 * with the base's `sources`, or the base has none.
 *
 * @throws {OverlayError} if the overlay cannot be applied, with the reason
 * @example applyOverlay(readDtb(base), readDtb(overlay))
 */
export function applyOverlay(base: DeviceTree, overlay: DeviceTree): DeviceTree {
  const merged = new Draft(base.root);
  const own = new Draft(overlay.root);
  const fragments = fragmentsOf(own);
  renumberPhandles(merged, own);
  resolveFixups(merged, own);
  keepBasePhandles(merged, own, fragments);
  const sources = base.sources ?? overlay.sources;
  mergeFragments(merged, fragments, overlay.sources === sources);
  addSymbols(merged, own);
  return {
    root: merged.finish(),
    reservations: base.reservations,
    bootCpu: base.bootCpu,
    totalSize: undefined,
    ...(base.plugin !== undefined && { plugin: base.plugin }),
    ...(sources !== undefined && { sources }),
  };
}
