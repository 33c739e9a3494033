// SPDX-License-Identifier: MIT
import { printablePath } from '../report/safe-text.ts';

/** Bad usage or unreadable input: ends the command with status 2 and these lines, usually one. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly lines: readonly string[];
  /** Lines that follow and are printed unchanged: formatted for the terminal, with colours. */
  readonly details: readonly string[];

  constructor(lines: string | readonly string[], details: readonly string[] = []) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.lines = all.map(printablePath);
    this.details = details;
  }

  /** The whole text, as the command `program` prints it. */
  text(program: string): string {
    const lines = [...this.lines.map((line) => `${program}: ${line}`), ...this.details];
    return lines.map((line) => `${line}\n`).join('');
  }
}
