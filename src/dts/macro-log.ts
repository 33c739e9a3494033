// SPDX-License-Identifier: MIT
import type { Macro } from './macro.ts';

/** What a name means: a macro, null for one that is built in, undefined for none. */
export type Meaning = Macro | null | undefined;

/** What a part of a source asks of the macros before it, and what it makes of them. */
export interface MacroUse {
  /** Names that mean nothing. */
  readonly absent: readonly string[];
  /** Names that mean something, and what. */
  readonly present: readonly string[];
  readonly meanings: readonly (Macro | null)[];
  /** What names mean afterwards that meant something else. */
  readonly changes: ReadonlyMap<string, Macro | undefined>;
}

/** Takes note of the macros that a part of a source looks up and defines. */
export class MacroLog implements MacroUse {
  readonly absent: string[] = [];
  readonly present: string[] = [];
  readonly meanings: (Macro | null)[] = [];
  readonly changes = new Map<string, Macro | undefined>();
  /** Names that were looked up, or that mean from here on what was decided in the part itself. */
  readonly #seen = new Set<string>();

  /** Only the first look at a name tells of what was before. */
  note(name: string, meaning: Meaning): void {
    const { size } = this.#seen;
    if (this.#seen.add(name).size === size) return;
    if (meaning === undefined) {
      this.absent.push(name);
    } else {
      this.present.push(name);
      this.meanings.push(meaning);
    }
  }

  /** Takes note of a change to a name that was looked up before it. */
  change(name: string, macro: Macro | undefined): void {
    this.changes.set(name, macro);
  }
}
