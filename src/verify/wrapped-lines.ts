// SPDX-License-Identifier: MIT
//
// Joins lines that a terminal of fixed width wrapped. The kernel's first line, which is longer than any such terminal, shows the width: it
// is whole, or it ends at the last column.
import { stripPrefix } from './line-prefix.ts';

/** The usual widths; a line that is one shorter lost a space at its end. */
const WIDTHS = [80, 100, 120, 132, 160];
/** Every terminal that wraps is wider. */
const MIN_WIDTH = 40;
const MAX_WIDTH = 300;
const MIN_LINE = 12;
/** Limit of pieces of a line. */
const MAX_PIECES = 64;

const VERSION = /^Linux version /;
/** `#1 SMP`: the build's number, near the end of the first line. */
const WHOLE_VERSION = / #\d+ |\) #\d+/;
/** Start of a kernel line, which is not the rest of another line. */
const BEGINNING =
  /^(?:OF: |Reserved memory: |cma: |crashkernel|Memory|Kernel |NUMA: |Zone |Linux version |Booting |Machine )/;

/** Lines as they were before a terminal wrapped them; other logs are unchanged. */
export function* unwrapped(lines: Iterable<string>): Generator<string, void, undefined> {
  let held: string | null = null;
  let stamped = false;
  let last = 0;
  let pieces = 0;
  let width = 0;
  let versionSeen = false;
  for (const line of lines) {
    // shorter than any kernel line, unless it is the rest of a line
    if (line.length < MIN_LINE && width === 0) continue;
    const stripped = stripPrefix(line);
    if (held !== null) {
      const rest = isRest(line, stripped.stamped, stamped);
      if (rest && pieces < MAX_PIECES && joins(last, width)) {
        held += (last < width ? ' ' : '') + line;
        last = line.length;
        pieces++;
        continue;
      }
      if (rest && pieces === 0 && cutVersion(held)) {
        width = WIDTHS.find((usual) => usual === last + 1) ?? last;
        held += (last < width ? ' ' : '') + line;
        last = line.length;
        pieces++;
        continue;
      }
      yield held;
    }
    held = line;
    stamped = stripped.stamped;
    last = line.length;
    pieces = 0;
    if (VERSION.test(stripped.text)) {
      versionSeen = true;
      width = 0;
    } else if (!versionSeen && stamped && width === 0 && last === WIDTHS[0]) {
      width = last;
    }
  }
  if (held !== null) yield held;
}

function joins(last: number, width: number): boolean {
  return width > 0 && (last === width || last === width - 1);
}

/** Whether a line can be the rest of the one before. */
function isRest(line: string, stamped: boolean, heldStamped: boolean): boolean {
  if (stamped) return false;
  return heldStamped || !BEGINNING.test(line);
}

function cutVersion(line: string): boolean {
  if (line.length < MIN_WIDTH || line.length >= MAX_WIDTH) return false;
  const { text } = stripPrefix(line);
  return VERSION.test(text) && !WHOLE_VERSION.test(text);
}
