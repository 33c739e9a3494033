// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { Loc } from '../source/loc.ts';

/** An open condition. */
export interface Conditional {
  /** Location of its `#if`. */
  readonly at: Loc;
  /** Whether lines are skipped. */
  skipping: boolean;
  /** Whether a branch was taken, or none may be because the condition is in skipped lines. */
  taken: boolean;
  seenElse: boolean;
}

/** Limit of conditions in a key. */
const MAX_KEYED = 8;

/** The open conditions of a file. */
export class Conditionals {
  readonly #collector: Collector;
  #open: Conditional[] = [];

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  /** Whether lines are skipped. */
  get skipping(): boolean {
    return this.#open.at(-1)?.skipping === true;
  }

  /** The state of the open conditions as a number; undefined if there are too many of them. */
  get key(): number | undefined {
    if (this.#open.length > MAX_KEYED) return undefined;
    let key = 1;
    for (const { skipping, taken, seenElse } of this.#open)
      key = key * 8 + Number(skipping) * 4 + Number(taken) * 2 + Number(seenElse);
    return key;
  }

  /** A copy of the open conditions; undefined if there are too many of them. */
  snapshot(): readonly Conditional[] | undefined {
    return this.#open.length > MAX_KEYED ? undefined : this.#open.map((one) => ({ ...one }));
  }

  /** Restores the open conditions from a copy. */
  restore(open: readonly Conditional[]): void {
    this.#open = open.map((one) => ({ ...one }));
  }

  /** `#if`, `#ifdef` and `#ifndef`; `holds` is only called if the result matters. */
  begin(at: Loc, holds: () => boolean): void {
    const outer = this.skipping;
    const taken = !outer && holds();
    this.#open.push({ at, skipping: !taken, taken: outer || taken, seenElse: false });
  }

  /** `#elif` and its variants. */
  elif(name: string, at: Loc, holds: () => boolean): void {
    const conditional = this.#innermost(name, at);
    if (conditional === undefined) return;
    if (conditional.taken) {
      conditional.skipping = true;
      return;
    }
    conditional.taken = holds();
    conditional.skipping = !conditional.taken;
  }

  else(at: Loc): void {
    const conditional = this.#innermost('else', at);
    if (conditional === undefined) return;
    conditional.skipping = conditional.taken;
    conditional.taken = true;
    conditional.seenElse = true;
  }

  end(at: Loc): void {
    if (this.#open.pop() === undefined)
      this.#collector.error('preprocessor-directive', at, '#endif without #if');
  }

  /** Reports the conditions that are still open at the end of the file. */
  finish(): void {
    for (const { at, seenElse } of this.#open.reverse())
      this.#collector.error('unterminated-conditional', at, `unterminated #${seenElse ? 'else' : 'if'}`);
  }

  #innermost(name: string, at: Loc): Conditional | undefined {
    const conditional = this.#open.at(-1);
    if (conditional === undefined)
      this.#collector.error('preprocessor-directive', at, `#${name} without #if`);
    else if (conditional.seenElse)
      this.#collector.error('preprocessor-directive', at, `#${name} after #else`);
    return conditional;
  }
}
