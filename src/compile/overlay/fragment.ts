// SPDX-License-Identifier: MIT
import { readU32 } from '../../base/big-endian.ts';
import { hex } from '../../base/hex.ts';
import { cString } from './draft.ts';
import type { Draft } from './draft.ts';
import type { DraftNode } from './draft-node.ts';
import { OverlayError, quoted } from './error.ts';
import type { OverlayErrorKind } from './error.ts';

/** The name of the node in a fragment with the content to merge. */
export const CONTENT = '__overlay__';

/** A part of an overlay that is merged with one node of the base. */
export interface Fragment {
  /** The node with the target: `fragment@0`. */
  readonly node: DraftNode;
  readonly content: DraftNode;
}

/** The node of the base that a fragment is merged with. */
export interface Target {
  readonly node: DraftNode;
  /** The path in the fragment; undefined if it uses a phandle. */
  readonly path: string | undefined;
}

/** The reason why the node was not found. */
export interface NoTarget {
  readonly kind: OverlayErrorKind;
  readonly message: string;
}

/** The fragments of an overlay, in order; a node without content is not a fragment. */
export function fragmentsOf(overlay: Draft): Fragment[] {
  const fragments: Fragment[] = [];
  for (const node of overlay.root.children()) {
    const content = node.child(CONTENT);
    if (content !== undefined) fragments.push({ node, content });
  }
  return fragments;
}

/** Finds the target node of a fragment by `target`, or by `target-path` if `target` is missing or 0. */
export function findTarget(base: Draft, { node }: Pick<Fragment, 'node'>): Target | NoTarget {
  const target = node.property('target');
  const phandle = target?.length === 4 ? readU32(target.data, target.start) : undefined;
  if (target !== undefined && (phandle === undefined || phandle === NO_PHANDLE)) {
    return { kind: 'FDT_ERR_BADPHANDLE', message: `${node.path}:target is no phandle` };
  }
  if (phandle !== undefined && phandle !== 0) {
    const found = base.findPhandle(phandle);
    if (found !== undefined) return { node: found, path: undefined };
    const message = `the base has no node with the phandle ${hex(phandle)} that ${node.path}:target asks for`;
    return { kind: 'FDT_ERR_NOTFOUND', message };
  }
  const targetPath = node.property('target-path');
  if (targetPath === undefined) {
    return { kind: 'FDT_ERR_BADOVERLAY', message: `${node.path} has neither target nor target-path` };
  }
  const path = cString(targetPath);
  const found = base.find(path);
  if (typeof found !== 'string') return { node: found, path };
  const message =
    found === 'FDT_ERR_NOTFOUND'
      ? `the base has no node ${quoted(path)} that ${node.path}:target-path asks for`
      : `${quoted(path)} in ${node.path}:target-path is no path, and no alias of the base`;
  return { kind: found, message };
}

/** Finds the target node of a fragment, or throws. */
export function targetOf(base: Draft, fragment: Pick<Fragment, 'node'>): Target {
  const target = findTarget(base, fragment);
  if ('kind' in target) throw new OverlayError(target.kind, target.message, { node: fragment.node.path });
  return target;
}

const NO_PHANDLE = 0xffff_ffff;
