// SPDX-License-Identifier: MIT

const LONGEST = 40;

/** A word of a source for a message: only its start, if it is long or continues on another line. */
export function shorten(text: string): string {
  const start = text.slice(0, LONGEST + 1);
  const line = start.slice(0, start.search(/[\r\n]|$/));
  return line.length === text.length && line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 3)}...`;
}
