// SPDX-License-Identifier: MIT

/**
 * Text that is safe on a terminal: control characters, which a name in a hostile tree may hold, become escapes, and so
 * do the bytes that are no ASCII.
 */
export function printable(text: string): string {
  return text.replace(NOT_PRINTABLE, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const NOT_PRINTABLE = /[^ -~]/g;

/** A file's name that is safe on a terminal: it may be in any language, so control characters alone become escapes. */
export function printablePath(path: string): string {
  return path.replace(CONTROL, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const CONTROL = /\p{Cc}/gu;
