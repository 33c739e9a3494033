// SPDX-License-Identifier: MIT
import type { DtNode } from '../../tree/node.ts';

/** A node's name up to its first `@`. */
export function baseName({ name }: DtNode): string {
  const at = name.indexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

/** The part of a node's name after its first `@`; empty without one. */
export function unitAddress({ name }: DtNode): string {
  const at = name.indexOf('@');
  return at < 0 ? '' : name.slice(at + 1);
}
