// SPDX-License-Identifier: MIT
import { invariant } from '../base/invariant.ts';
import type { Loc } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { MacroTable } from './expander.ts';
import type { Macro } from './macro.ts';
import { MacroLog } from './macro-log.ts';
import type { Meaning, MacroUse } from './macro-log.ts';
import type { PpToken } from './pp-token.ts';

/** Identifies the state of all macros at a point of one compilation. */
export type MacroState = object;

/** The macros that are defined at a point of a source. */
export class MacroScope implements MacroTable {
  /** The definition of each name; null for a built-in macro. */
  readonly #macros = new Map<string, Macro | null>(BUILTINS.map((name) => [name, null]));
  #state: MacroState | undefined;
  #log: MacroLog | undefined;
  readonly #sources: SourceMap;
  readonly #mainPath: string;
  readonly #includeDepth: () => number;
  #counter = 0;
  /** Whether a macro was looked up that is evaluated where it is used. */
  usedBuiltin = false;

  constructor(sources: SourceMap, mainPath: string, includeDepth: () => number) {
    this.#sources = sources;
    this.#mainPath = mainPath;
    this.#includeDepth = includeDepth;
  }

  /**
   * The state of all macros, which changes with each definition. Results of expansions are valid while it
   * stays the same.
   */
  get state(): MacroState {
    return (this.#state ??= {});
  }

  get(name: string): Macro | undefined {
    return this.#meaning(name) ?? undefined;
  }

  /** Whether a name is a macro. */
  means(name: string): boolean {
    return this.#meaning(name) !== undefined;
  }

  #meaning(name: string): Meaning {
    const meaning = this.#macros.get(name);
    this.#log?.note(name, meaning);
    return meaning;
  }

  /** Whether `defined` is true for a name: a macro, or an operator of `#if`. */
  isDefined(name: string): boolean {
    return this.means(name) || name === '__has_include' || name === '__has_include_next';
  }

  /** Defines a macro, and returns the previous one with its name. */
  define(macro: Macro): Macro | undefined {
    const { name } = macro.definition;
    const before = this.get(name);
    this.#macros.set(name, macro);
    this.#log?.change(name, macro);
    this.#state = undefined;
    return before;
  }

  undefine(name: string): void {
    if (!this.means(name)) return;
    this.#macros.delete(name);
    this.#log?.change(name, undefined);
    this.#state = undefined;
  }

  /** Starts to record lookups and changes. */
  startLog(): void {
    this.#log = new MacroLog();
    // earlier results were looked up before the log started
    this.#state = undefined;
  }

  /** Stops recording, and returns the log. */
  endLog(): MacroLog {
    const log = this.#log;
    invariant(log !== undefined, 'a log was started');
    this.#log = undefined;
    return log;
  }

  /** Whether all names still have the same definitions as for a part of a source. */
  suits({ absent, present, meanings }: MacroUse): boolean {
    const macros = this.#macros;
    for (let i = 0; i < present.length; i++) if (macros.get(present[i]!) !== meanings[i]) return false;
    for (const name of absent) if (macros.has(name)) return false;
    return true;
  }

  /** Applies the changes of a part of a source. */
  apply({ changes }: MacroUse): void {
    if (changes.size === 0) return;
    for (const [name, macro] of changes) {
      if (macro === undefined) this.#macros.delete(name);
      else this.#macros.set(name, macro);
    }
    this.#state = undefined;
  }

  builtin(name: string, loc: Loc): PpToken | undefined {
    if (this.#macros.get(name) !== null) return undefined;
    this.usedBuiltin = true;
    const token = (kind: 'number' | 'string', text: string): PpToken => ({ kind, text, space: false, loc });
    switch (name) {
      case '__LINE__':
        return token('number', String(this.#sources.place(this.#sources.inFile(loc), true)?.line ?? 0));
      case '__FILE__':
        return token('string', quoted(this.#sources.place(this.#sources.inFile(loc), true)?.file ?? ''));
      case '__BASE_FILE__':
        return token('string', quoted(this.#mainPath));
      case '__INCLUDE_LEVEL__':
        return token('number', String(this.#includeDepth()));
      case '__COUNTER__':
        return token('number', String(this.#counter++));
      // gcc's values if it cannot determine the time: a tree does not depend on the date of its compilation
      case '__DATE__':
        return token('string', '"??? ?? ????"');
      case '__TIME__':
        return token('string', '"??:??:??"');
      case '__TIMESTAMP__':
        return token('string', '"??? ??? ?? ??:??:?? ????"');
      default:
        return token('number', '1');
    }
  }
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

const BUILTINS = [
  '__LINE__',
  '__FILE__',
  '__BASE_FILE__',
  '__INCLUDE_LEVEL__',
  '__COUNTER__',
  '__DATE__',
  '__TIME__',
  '__TIMESTAMP__',
  '__DTS__',
  '__ASSEMBLER__',
  '__STDC__',
  '__STDC_HOSTED__',
];
