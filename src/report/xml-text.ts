// SPDX-License-Identifier: MIT
import { printable } from './printable.ts';

/** A byte string of a tree for an XML or HTML text, or an attribute in quotes: ASCII without anything that is markup. */
export function xmlText(text: string): string {
  return printable(text).replace(MARKUP, (c) => `&#${c.charCodeAt(0)};`);
}

const MARKUP = /[&<>"']/g;
