// SPDX-License-Identifier: MIT
import { GrammarError } from '../engine/numbers.ts';
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

/**
 * Reads a text that was written at a place: an option, a key of a configuration.
 *
 * @throws {Failure} that names the place, for text that does not follow its grammar
 */
export function parsedAt<Value>(place: string, text: string, parse: (text: string) => Value): Value {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GrammarError) throw new Failure(`${place}: ${error.message}`);
    throw error;
  }
}
