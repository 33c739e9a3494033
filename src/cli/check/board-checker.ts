// SPDX-License-Identifier: MIT
import { runChecks } from '../../check/run.ts';
import type { Checked } from '../../check/run.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Machine } from '../../linux/machine.ts';
import type { BoardFinding, BoardReport } from '../../report/check-report.ts';
import { locate } from '../../report/locate.ts';
import type { SourceMap } from '../../source/source-map.ts';
import { asBlob, loadBase, loadBoard, withOverlays } from '../board.ts';
import type { Board } from '../board.ts';
import { Failure } from '../failure.ts';
import { inputName } from '../files.ts';
import { readMachine } from '../machine.ts';
import type { MachineOptions } from '../machine.ts';
import { SharedSources } from '../source-host.ts';
import { SourceErrors } from '../source.ts';
import { boardName } from './job.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';

/** Checks boards one after the other, and keeps what they share. */
export class BoardChecker {
  readonly #setup: CheckSetup;
  readonly #replaced: ReadonlyMap<string, Uint8Array> | undefined;
  readonly #shared = new SharedSources();
  /** Machines by what was typed: reading a configuration takes longer than many a board. */
  readonly #machines = new Map<string, Machine>();

  /** The board that overlays were last applied to. */
  #base: { readonly path: string; readonly board: Board } | undefined;

  /** @param replaced what to read in place of what is on the disk, by path */
  constructor(setup: CheckSetup, replaced?: ReadonlyMap<string, Uint8Array>) {
    this.#setup = setup;
    this.#replaced = replaced;
  }

  /** Checks a board; whatever goes wrong with it is in the report. */
  async check(job: CheckJob): Promise<CheckOutcome> {
    const start = performance.now();
    const overlays = [...(this.#setup.overlay ?? []), ...(job.overlay === null ? [] : [job.overlay])];
    const notes: string[] = [];
    const board = boardName(inputName(job.path), overlays);
    const done = (rest: Omit<BoardReport, 'board' | 'file' | 'seconds'>): CheckOutcome => ({
      report: { board, file: inputName(job.path), ...rest, seconds: (performance.now() - start) / 1000 },
      notes,
    });
    try {
      const loaded = await this.#load(job, overlays, notes);
      if (job.found && loaded.tree.plugin === true) return null;
      const { boot, diagnostics, omitted } = this.#run(loaded);
      return done({
        findings: located(diagnostics, board, loaded.tree.sources),
        omitted,
        failure: null,
        boot: {
          boots: boot.verdict.boots,
          memoryKnown: boot.memoryKnown,
          regions: boot.regions.length,
          areas: boot.areas.length + boot.numaAreas.length,
        },
      });
    } catch (error) {
      return done({ ...failed(error, board), omitted: 0, boot: null });
    }
  }

  async #load(job: CheckJob, overlays: readonly string[], notes: string[]): Promise<Board> {
    const { include, define, entry } = this.#setup;
    const options = {
      ...(include !== undefined && { include }),
      ...(define !== undefined && { define }),
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
    return withOverlays(this.#base.board, job.path, options);
  }

  #run({ tree }: Board): Checked {
    return runChecks(asBlob(tree), this.#machine(this.#setup));
  }

  #machine(options: MachineOptions): Machine {
    const { cmdline, memory, image, initrd, fdt, config } = options;
    const key = JSON.stringify([cmdline, memory, image, initrd, fdt, config]);
    let machine = this.#machines.get(key);
    if (machine === undefined) {
      machine = readMachine(options);
      this.#machines.set(key, machine);
    }
    return machine;
  }
}

/** Findings with their places, and each with a fingerprint of its own. */
function located(
  diagnostics: readonly Diagnostic[],
  board: string,
  sources: SourceMap | undefined,
): BoardFinding[] {
  const times = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const { id, node = '', property = '' } = diagnostic;
    const key = `${id} ${board} ${node} ${property}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return locate(diagnostic, sources, `${key} ${time}`);
  });
}

/** Why a board could not be read: with the errors of its source, where those are it. */
function failed(error: unknown, board: string): Pick<BoardReport, 'findings' | 'failure'> {
  if (error instanceof SourceErrors) {
    const { diagnostics, sources } = error;
    const count = diagnostics.filter(({ severity }) => severity === 'error').length;
    return {
      findings: located(diagnostics, board, sources),
      failure: `the source has ${count} error${count === 1 ? '' : 's'}`,
    };
  }
  if (error instanceof Failure) return { findings: [], failure: error.lines.join('; ') };
  // a fault of ours, which must not cost the other boards
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { findings: [], failure: `rmem failed at it (${reason}); please report this` };
}
