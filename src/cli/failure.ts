// SPDX-License-Identifier: MIT
import { printablePath } from '../report/printable.ts';

/** Bad usage or unreadable input: ends the command with status 2 and these lines, mostly one. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines.map(printablePath);
  }
}
