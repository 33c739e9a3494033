// SPDX-License-Identifier: MIT
import { printable, printablePath } from '../../report/safe-text.ts';
import { writeAll } from '../output.ts';

/** Writes lines to standard error. They are byte strings; control characters in them are escaped. */
export function say(lines: readonly string[]): void {
  if (lines.length > 0) writeAll(2, Buffer.from(lines.map((line) => `${shown(line)}\n`).join('')));
}

/** Names of files are usually UTF-8, names in trees may be anything; tabs are kept. */
function shown(line: string): string {
  const text = Buffer.from(line, 'latin1').toString();
  const [from, escape] = text.includes('\ufffd') ? [line, printable] : [text, printablePath];
  return from.split('\t').map(escape).join('\t');
}
