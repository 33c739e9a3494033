// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { withOverlay } from '../../src/engine/apply-overlay.ts';
import { BoardError } from '../../src/engine/board-error.ts';
import { makeTree } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';

const MIB = 1 << 20;

/** 3 nodes and 2 properties. */
const CAMERA = overlayOf({ status: 'okay' });
/** 2 nodes and 1 property. */
const BOARD = makeTree({ model: 'Kestrel', soc: {} });

function overlayOf(content: NodeLiteral): ReturnType<typeof makeTree> {
  return makeTree({ fragment: { 'target-path': '/soc', __overlay__: content } });
}

describe('withOverlay', () => {
  it('takes the nodes and properties of both trees from the budget', async () => {
    const budget = { steps: 8 + 9 };
    const once = await withOverlay(BOARD, CAMERA, budget);
    expect(budget).toEqual({ steps: 9 });
    // the board now has the property of the overlay
    const twice = await withOverlay(once, CAMERA, budget);
    expect(budget).toEqual({ steps: 0 });
    await expect(withOverlay(twice, CAMERA, budget)).rejects.toEqual(
      new BoardError(
        'overlay',
        'the overlays visit more than 3000000 nodes and properties in total; apply fewer overlays',
      ),
    );
  });

  it('rejects an overlay for a tree with more values than any board has', async () => {
    const large = overlayOf({ value: new Uint8Array(65 * MIB) });
    const once = await withOverlay(BOARD, large, { steps: 1000 });
    await expect(withOverlay(once, large, { steps: 1000 })).rejects.toEqual(
      new BoardError('overlay', 'the property values have more than 134217728 bytes; apply fewer overlays'),
    );
  });
});
