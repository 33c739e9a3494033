// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';

/** A node's name up to its first `@`. */
export function baseName({ name }: DtNode): string {
  const at = name.indexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

/** What follows the first `@` of a node's name, empty where there is none. */
export function unitAddress({ name }: DtNode): string {
  const at = name.indexOf('@');
  return at < 0 ? '' : name.slice(at + 1);
}
