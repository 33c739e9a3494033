// SPDX-License-Identifier: MIT
import type { Macro } from './macro.ts';

/** The definition of a name: a macro, null for a built-in one, undefined if it is not defined. */
export type Meaning = Macro | null | undefined;

/** What a part of a source requires of the macros before it, and what it changes. */
export interface MacroUse {
  /** Names that are not defined. */
  readonly absent: readonly string[];
  /** Names that are defined, with their definitions. */
  readonly present: readonly string[];
  readonly meanings: readonly (Macro | null)[];
  /** Names that have a different definition afterwards. */
  readonly changes: ReadonlyMap<string, Macro | undefined>;
}

/** Records the macros that a part of a source looks up and defines. */
export class MacroLog implements MacroUse {
  readonly absent: string[] = [];
  readonly present: string[] = [];
  readonly meanings: (Macro | null)[] = [];
  readonly changes = new Map<string, Macro | undefined>();
  /** Names that were looked up, or that the part itself has defined since. */
  readonly #seen = new Set<string>();

  /** Only the first lookup of a name depends on earlier definitions. */
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

  /** Records a change of a name that was looked up before. */
  change(name: string, macro: Macro | undefined): void {
    this.changes.set(name, macro);
  }
}
