// SPDX-License-Identifier: MIT
import type { Loc, SourceMap } from '../source/source-map.ts';
import type { MacroTable } from './expander.ts';
import type { Macro } from './macro.ts';
import type { PpToken } from './pp-token.ts';

/** The macros that are defined at a point of a source. */
export class MacroScope implements MacroTable {
  /** What each name means; null for a macro that is built in. */
  readonly #macros = new Map<string, Macro | null>(BUILTINS.map((name) => [name, null]));
  /** Grows with each change: what was found to come of a macro holds until the next. */
  generation = 0;
  readonly #sources: SourceMap;
  readonly #mainPath: string;
  readonly #includeDepth: () => number;
  #counter = 0;

  constructor(sources: SourceMap, mainPath: string, includeDepth: () => number) {
    this.#sources = sources;
    this.#mainPath = mainPath;
    this.#includeDepth = includeDepth;
  }

  get(name: string): Macro | undefined {
    return this.#macros.get(name) ?? undefined;
  }

  /** Whether a name is a macro. */
  means(name: string): boolean {
    return this.#macros.has(name);
  }

  /** Whether `defined` holds for a name: that of a macro, or of an operator that `#if` has. */
  isDefined(name: string): boolean {
    return this.means(name) || name === '__has_include' || name === '__has_include_next';
  }

  /** Defines a macro, and gives the one that had its name. */
  define(macro: Macro): Macro | undefined {
    const { name } = macro.definition;
    const before = this.#macros.get(name) ?? undefined;
    this.#macros.set(name, macro);
    this.generation++;
    return before;
  }

  undefine(name: string): void {
    if (this.#macros.delete(name)) this.generation++;
  }

  builtin(name: string, loc: Loc): PpToken | undefined {
    if (this.#macros.get(name) !== null) return undefined;
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
      // what gcc says where it cannot tell the time: a tree does not change with the day it is compiled
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
