// SPDX-License-Identifier: MIT
import type { SuppressionUse } from '../../diagnostics/suppression.ts';
import { KernelError } from '../../linux/kernel-error.ts';
import { checkBoard } from '../../engine/check-board.ts';
import type { BoardCheck } from '../../engine/check-board.ts';
import type { BoardReport } from '../../engine/check-report.ts';
import { locateAll } from '../../engine/locate.ts';
import { loadBase, loadBoard, overlaid } from '../board.ts';
import type { Board } from '../../node/read-board.ts';
import { Failure } from '../../node/failure.ts';
import { STDIN, inputName } from '../../node/read-file.ts';
import type { BoardPolicy } from '../policy.ts';
import { SharedSources } from '../../node/disk-host.ts';
import { SourceErrors } from '../../node/source-errors.ts';
import { ChangedFiles } from './changed-files.ts';
import { boardName } from './job.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';
import { Settings } from './settings.ts';

/** Checks boards one after the other, and keeps the data that they share. */
export class BoardChecker {
  readonly #setup: CheckSetup;
  readonly #replaced: ReadonlyMap<string, Uint8Array> | undefined;
  readonly #shared = new SharedSources();
  readonly #settings: Settings;
  readonly #changed: ChangedFiles | undefined;
  /** The last board that overlays were applied to. */
  #base: { readonly path: string; readonly board: Board } | undefined;

  /** @param replaced contents to read instead of the files on the disk, by path */
  constructor(setup: CheckSetup, replaced?: ReadonlyMap<string, Uint8Array>) {
    this.#setup = setup;
    this.#replaced = setup.stdin === undefined ? replaced : new Map(replaced).set(STDIN, setup.stdin);
    this.#changed = setup.changed && new ChangedFiles(setup.changed);
    this.#settings = new Settings(setup);
  }

  /** Checks a board; any errors are in the report. */
  async check(job: CheckJob): Promise<CheckOutcome> {
    const notes: string[] = [];
    const name = inputName(job.path);
    const done = (
      board: string,
      rest: BoardCheck['report'],
      uses: readonly SuppressionUse[] = [],
    ): CheckOutcome => ({
      report: { board, file: name, ...rest },
      notes,
      suppressions: uses,
    });
    let board = name;
    /** The files of the board, as far as they are known. */
    const files = [job.path];
    try {
      const policy = this.#settings.policyOf(job);
      const overlays = this.#overlays(job, policy);
      files.push(...overlays, ...this.#configurations(policy));
      board = boardName(name, overlays);
      const loaded = await this.#load(job, overlays, policy, notes);
      if (job.found && loaded.tree.plugin === true) return null;
      if (this.#changed?.touch([...files, ...loaded.files]) === false) return null;
      const machines = this.#settings.machinesOf(policy);
      const { report, suppressions } = checkBoard(loaded.tree, machines, { board, settings: policy.rules });
      return done(board, report, suppressions);
    } catch (error) {
      if (error instanceof SourceErrors) files.push(...error.files);
      if (this.#changed?.mayBreak(files) === false) return null;
      return done(board, { ...failed(error, board), omitted: 0, boot: null });
    }
  }

  /** The overlays from the options, or else from the configuration, and the overlay of this job. */
  #overlays({ overlay }: CheckJob, policy: BoardPolicy): readonly string[] {
    const all = this.#setup.overlay ?? policy.overlays;
    return overlay === null ? all : [...all, overlay];
  }

  /** The configuration files that decide about the findings of a board. */
  #configurations({ file, config: configured }: BoardPolicy): string[] {
    return [file, this.#setup.config ?? configured].filter((path) => typeof path === 'string');
  }

  async #load(
    job: CheckJob,
    overlays: readonly string[],
    policy: BoardPolicy,
    notes: string[],
  ): Promise<Board> {
    const { include = [], define = [], entry, root } = this.#setup;
    const options = {
      include,
      configuredInclude: policy.include,
      ...(root !== undefined && { root }),
      define: [...policy.define, ...define],
      ...(entry !== undefined && { entry }),
      ...(this.#replaced !== undefined && { replaced: this.#replaced }),
      overlay: overlays,
      shared: this.#shared,
      tell: (text: string) => notes.push(text),
    };
    if (job.overlay === null) return loadBoard(job.path, options);
    // successive jobs may use the same base with different overlays
    if (this.#base?.path !== job.path)
      this.#base = { path: job.path, board: await loadBase(job.path, options) };
    return overlaid(this.#base.board, job.path, options);
  }
}

/** Why a board could not be read, with the errors of its source if those are the reason. */
function failed(error: unknown, board: string): Pick<BoardReport, 'findings' | 'failure'> {
  if (error instanceof SourceErrors) {
    const { diagnostics, sources } = error;
    const count = diagnostics.filter(({ severity }) => severity === 'error').length;
    return {
      findings: locateAll(diagnostics, sources, board),
      failure: `the source has ${count} error${count === 1 ? '' : 's'}`,
    };
  }
  if (error instanceof Failure) return { findings: [], failure: error.lines.join('; ') };
  if (error instanceof KernelError) return { findings: [], failure: error.message };
  // a bug of ours, which must not affect the other boards
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { findings: [], failure: `rmem failed at it (${reason}); please report this` };
}
