// SPDX-License-Identifier: MIT
import { printablePath } from '../report/safe-text.ts';

/** Bad usage or unreadable input: ends the command with status 2 and these lines, mostly one. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly lines: readonly string[];
  /** Lines that follow and are shown as they are: made for the terminal, with its colours. */
  readonly details: readonly string[];

  constructor(lines: string | readonly string[], details: readonly string[] = []) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.lines = all.map(printablePath);
    this.details = details;
  }

  /** All that it says, as the command `program` says it. */
  text(program: string): string {
    const lines = [...this.lines.map((line) => `${program}: ${line}`), ...this.details];
    return lines.map((line) => `${line}\n`).join('');
  }
}
