// SPDX-License-Identifier: MIT
import { writeAll } from '../output.ts';

/** Milliseconds between updates of the line. */
const PAUSE_MS = 100;
/** Milliseconds before the line appears: shorter checks need no line. */
const DELAY_MS = 500;
/** Clears the line. */
const CLEAR = '\r\x1b[K';

/** A progress line on standard error for long checks; does nothing if it is not a terminal. */
export class Progress {
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  #last = 0;
  #shown = false;

  constructor(total: number) {
    this.#total = total;
  }

  /** Counts one more board. */
  step(): void {
    this.#done++;
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#start < DELAY_MS || now - this.#last < PAUSE_MS) return;
    this.#last = now;
    this.#shown = true;
    writeAll(2, Buffer.from(`${CLEAR}${this.#text(now)}`));
  }

  /** Clears the line. */
  end(): void {
    if (this.#shown) writeAll(2, Buffer.from(CLEAR));
    this.#shown = false;
  }

  #text(now: number): string {
    const rate = this.#done / ((now - this.#start) / 1000);
    const left = Math.ceil((this.#total - this.#done) / rate);
    const count = `${this.#done.toLocaleString('en')} of ${this.#total.toLocaleString('en')} boards`;
    return `${count}, ${Math.round(rate)} a second, ${timeText(left)} left`;
  }
}

function timeText(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
