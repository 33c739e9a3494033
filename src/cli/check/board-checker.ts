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

/** Checks boards one after the other, and keeps what they share. */
export class BoardChecker {
  readonly #setup: CheckSetup;
  readonly #replaced: ReadonlyMap<string, Uint8Array> | undefined;
  readonly #shared = new SharedSources();
  readonly #settings: Settings;
  readonly #changed: ChangedFiles | undefined;
  /** The board that overlays were last applied to. */
  #base: { readonly path: string; readonly board: Board } | undefined;

  /** @param replaced what to read in place of what is on the disk, by path */
  constructor(setup: CheckSetup, replaced?: ReadonlyMap<string, Uint8Array>) {
    this.#setup = setup;
    this.#replaced = setup.stdin === undefined ? replaced : new Map(replaced).set(STDIN, setup.stdin);
    this.#changed = setup.changed && new ChangedFiles(setup.changed);
    this.#settings = new Settings(setup);
  }

  /** Checks a board; whatever goes wrong with it is in the report. */
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
    /** What the board is made from, as far as it is known. */
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

  /** What was typed, or else what is configured, and the one overlay that this check is about. */
  #overlays({ overlay }: CheckJob, policy: BoardPolicy): readonly string[] {
    const all = this.#setup.overlay ?? policy.overlays;
    return overlay === null ? all : [...all, overlay];
  }

  /** The files that say what a board is held to. */
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
    // the same base comes once for each overlay
    if (this.#base?.path !== job.path)
      this.#base = { path: job.path, board: await loadBase(job.path, options) };
    return overlaid(this.#base.board, job.path, options);
  }
}

/** Why a board could not be read: with the errors of its source, where those are it. */
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
  // a fault of ours, which must not cost the other boards
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { findings: [], failure: `rmem failed at it (${reason}); please report this` };
}
