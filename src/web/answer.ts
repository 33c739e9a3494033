// SPDX-License-Identifier: MIT
//
// Questions and answers between the page and its worker.
import type { BoardFinding } from '../engine/check-report.ts';
import { archOfTree } from '../linux/arch/arch-of-tree.ts';
import { analyse } from './analysis.ts';
import type { Analysis } from './analysis.ts';
import type { BoardInput, MachineForm } from './board-input.ts';
import { LoadError, loadTree } from './load-tree.ts';
import type { LoadedTree, TreeChoice } from './load-tree.ts';
import { readForm } from './machine-form.ts';
import { shortened } from './shortened.ts';

/** A question of the page. The input is left out if it is that of the previous question. */
export interface Question {
  readonly id: number;
  readonly input?: BoardInput;
  readonly form: MachineForm;
}

/** The answer to a question. */
export interface Answer {
  readonly id: number;
  /** Null if the board cannot be read. */
  readonly analysis: Analysis | null;
  /** Why the board cannot be read; null if it can. */
  readonly failure: string | null;
  /** The compiler's diagnostics. */
  readonly compiler: readonly BoardFinding[];
  /** The trees of the image, if there are several. */
  readonly choices: readonly TreeChoice[];
  /** Paths of the files that were read; empty if the board could not be read. */
  readonly used: readonly string[];
}

/** Answers questions, and keeps the tree of the last one. */
export class Answerer {
  #loaded: LoadedTree | LoadError | undefined;

  /** Answers a question; errors are part of the answer. */
  async answer(question: Question): Promise<Answer> {
    const { used, ...shown } = await this.#answer(question);
    return { ...shortened(shown), used };
  }

  async #answer({ id, input, form }: Question): Promise<Answer> {
    try {
      if (input !== undefined) this.#loaded = await load(input);
      const loaded = this.#loaded;
      if (loaded === undefined) throw new LoadError('There is no board.');
      if (loaded instanceof LoadError) throw loaded;
      const { tree, warnings: compiler, choices, used } = loaded;
      const analysis = analyse(tree, readForm(form, archOfTree(tree) ?? null).machine);
      return { id, analysis, failure: null, compiler, choices, used };
    } catch (error) {
      return { id, analysis: null, used: [], ...failure(error) };
    }
  }
}

async function load(input: BoardInput): Promise<LoadedTree | LoadError> {
  try {
    return await loadTree(input);
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
}

function failure(error: unknown): Pick<Answer, 'failure' | 'compiler' | 'choices'> {
  if (error instanceof LoadError)
    return { failure: error.message, compiler: error.findings, choices: error.choices };
  // a bug of ours, which must not break the page
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { failure: `rmem failed at this board (${reason}); please report this.`, compiler: [], choices: [] };
}
