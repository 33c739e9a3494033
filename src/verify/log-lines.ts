// SPDX-License-Identifier: MIT
//
// The lines of a log, cleaned of the additions of serial consoles.
import { latin1 } from '../base/latin1.ts';

/** Limit of a line's length: more than the kernel logs in one line, with room for prefixes. */
const MAX_LINE = 8192;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines that end with a line feed, a carriage return or both. Empty lines are omitted, and longer lines are cut. */
export function* logLines(bytes: Uint8Array): Generator<string, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] === LINE_FEED) {
      at++;
      continue;
    }
    let end = bytes.indexOf(LINE_FEED, at);
    if (end < 0) end = bytes.length;
    if (end > at) yield* pieces(bytes, at, end);
    at = end + 1;
  }
}

function* pieces(bytes: Uint8Array, start: number, end: number): Generator<string, void, undefined> {
  const whole = bytes.subarray(start, end);
  for (let at = 0; at < whole.length;) {
    let stop = whole.indexOf(CARRIAGE_RETURN, at);
    if (stop < 0) stop = whole.length;
    if (stop > at) {
      const line = clean(latin1(whole, at, Math.min(stop, at + MAX_LINE)));
      if (line !== '') yield line;
    }
    at = stop + 1;
  }
}

/** A line without escape sequences and invisible bytes. */
function clean(line: string): string {
  return ODD.test(line) ? line.replace(ESCAPES, '').replace(UNSEEN, '') : line;
}

// eslint-disable-next-line no-control-regex
const ODD = /[\0-\x08\x0b-\x1f\x7f]/;
/** CSI, OSC and the short ones (ECMA-48). */
// eslint-disable-next-line no-control-regex
const ESCAPES = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/g;
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f]/g;
