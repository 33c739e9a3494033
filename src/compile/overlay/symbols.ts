// SPDX-License-Identifier: MIT
import { latin1, latin1Bytes } from '../../base/latin1.ts';
import { DtProperty } from '../../tree/property.ts';
import type { Draft } from './draft.ts';
import type { DraftNode } from './draft-node.ts';
import { OverlayError } from './error.ts';
import { CONTENT, targetOf } from './fragment.ts';

/** Limit of bytes of the paths of an overlay's labels: short labels can have targets with very long paths. */
const MAX_PATHS = 64 * 1024 * 1024;

/** Adds the labels of merged nodes to the base's labels, with their paths in the base. */
export function addSymbols(base: Draft, overlay: Draft): void {
  const symbols = overlay.root.child('__symbols__');
  if (symbols === undefined) return;
  const target = base.root.child('__symbols__') ?? base.root.addChild('__symbols__');
  let total = 0;
  for (const symbol of symbols.properties()) {
    const path = pathInBase(base, overlay, symbols, symbol);
    if (path === undefined) continue;
    total += path.length + 1;
    if (total > MAX_PATHS) {
      const message = `the paths of its labels take more than ${MAX_PATHS} bytes`;
      throw new OverlayError('FDT_ERR_NOSPACE', message, { node: symbols.path, property: symbol.name });
    }
    base.setProperty(target, new DtProperty(symbol.name, latin1Bytes(`${path}\0`)));
  }
}

/**
 * The path of a label's node after the merge; undefined if it is not merged. The path of a target is as
 * written in the fragment, and the path of a target's own label ends with a slash: both as in libfdt.
 */
function pathInBase(base: Draft, overlay: Draft, symbols: DraftNode, symbol: DtProperty): string | undefined {
  const place = { node: symbols.path, property: symbol.name };
  const { value } = symbol;
  const text = latin1(value, 0, value.length - 1);
  if (value.indexOf(0) !== value.length - 1 || !text.startsWith('/')) {
    throw new OverlayError('FDT_ERR_BADVALUE', `the overlay's label '${symbol.name}' is no path`, place);
  }
  const parts = LABELLED.exec(text);
  if (parts === null) return undefined;
  const [, name = '', below = ''] = parts;
  const node = overlay.root.child(name);
  if (node?.child(CONTENT) === undefined) {
    const message = `the overlay's label '${symbol.name}' is in '${name}', which is no fragment`;
    throw new OverlayError('FDT_ERR_BADOVERLAY', message, place);
  }
  const target = targetOf(base, { node });
  const path = target.path ?? target.node.path;
  // libfdt treats any path of one character as the root
  return path.length > 1 ? `${path}/${below}` : `/${below}`;
}

/** `/FRAGMENT/__overlay__` and the path below it. */
const LABELLED = /^\/([^/]*)\/__overlay__(?:\/([^]*))?$/;
