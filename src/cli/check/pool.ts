// SPDX-License-Identifier: MIT
//
// Checks many boards at once. Whatever one of them does to the thread that works on it, the others are checked.
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { inputName } from '../files.ts';
import { boardName } from './job.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';
import type { Batch, Done } from './worker.ts';

/** Boards that a worker is given at once: of one folder, since those share their includes. */
const MAX_BATCH = 32;
/** A board that takes longer is given up. */
const PATIENCE = 60_000;
/** More than any board needs, and too little for one to take the machine down. */
const HEAP_MIB = 2048;

export interface PoolOptions {
  readonly workers: number;
  /** Called after each board. */
  readonly onDone?: () => void;
  /** After so many milliseconds a board is given up; a minute by default. */
  readonly patience?: number;
  /** What workers run; by default what checks boards. */
  readonly script?: URL;
}

/** Checks boards in worker threads; the outcomes are in the order of the jobs. */
export async function checkInWorkers(
  jobs: readonly CheckJob[],
  setup: CheckSetup,
  options: PoolOptions,
): Promise<CheckOutcome[]> {
  const pool = new Pool(jobs, setup, options);
  await Promise.all(Array.from({ length: options.workers }, () => pool.work()));
  return pool.outcomes;
}

class Pool {
  readonly outcomes: CheckOutcome[] = [];
  readonly #setup: CheckSetup;
  readonly #options: PoolOptions;
  readonly #batches: Batch[];

  constructor(jobs: readonly CheckJob[], setup: CheckSetup, options: PoolOptions) {
    this.#setup = setup;
    this.#options = options;
    this.#batches = batchesOf(jobs).reverse();
  }

  /** One worker after the other, for as long as there are boards: a new one where one died. */
  async work(): Promise<void> {
    while (this.#batches.length > 0) await this.#useWorker();
  }

  /** Gives a worker batches until there are none, or it dies; what is left of its batch then goes back. */
  #useWorker(): Promise<void> {
    const { patience = PATIENCE, script = new URL('./worker.js', import.meta.url) } = this.#options;
    const worker = new Worker(script, {
      workerData: this.#setup,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    return new Promise((resolve) => {
      let batch: Batch | undefined;
      let next = 0;
      let reason = 'its thread ended';
      let watchdog: NodeJS.Timeout | undefined;
      const watch = (): void => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => {
          reason = `it took more than ${patience / 1000} seconds`;
          void worker.terminate();
        }, patience);
      };
      const give = (): void => {
        batch = this.#batches.pop();
        if (batch === undefined) {
          clearTimeout(watchdog);
          void worker.terminate();
          return;
        }
        next = batch.first;
        watch();
        worker.postMessage(batch);
      };
      worker.on('message', ({ index, outcome }: Done) => {
        this.#finish(index, outcome);
        next = index + 1;
        watch();
        if (next === batch!.first + batch!.jobs.length) give();
      });
      worker.on('error', (error) => {
        const { code } = error as NodeJS.ErrnoException;
        reason = code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : error.message;
      });
      worker.on('exit', () => {
        clearTimeout(watchdog);
        if (batch !== undefined) this.#giveUp(batch, next, reason);
        resolve();
      });
      give();
    });
  }

  #finish(index: number, outcome: CheckOutcome): void {
    this.outcomes[index] = outcome;
    this.#options.onDone?.();
  }

  /** The board that a worker died of is lost, and the rest of its batch goes to the next. */
  #giveUp({ first, jobs }: Batch, lost: number, reason: string): void {
    const job = jobs[lost - first];
    if (job === undefined) return;
    this.#finish(lost, lostOutcome(job, this.#setup, reason));
    const rest = jobs.slice(lost - first + 1);
    if (rest.length > 0) this.#batches.push({ first: lost + 1, jobs: rest });
  }
}

/** Boards in a row that are in one folder, so many at once. */
function batchesOf(jobs: readonly CheckJob[]): Batch[] {
  const batches: { first: number; jobs: CheckJob[] }[] = [];
  let folder: string | undefined;
  for (const [i, job] of jobs.entries()) {
    const its = dirname(job.path);
    const last = batches.at(-1);
    if (last !== undefined && its === folder && last.jobs.length < MAX_BATCH) last.jobs.push(job);
    else batches.push({ first: i, jobs: [job] });
    folder = its;
  }
  return batches;
}

function lostOutcome(job: CheckJob, setup: CheckSetup, reason: string): CheckOutcome {
  const overlays = [...(setup.overlay ?? []), ...(job.overlay === null ? [] : [job.overlay])];
  const file = inputName(job.path);
  return {
    report: {
      board: boardName(file, overlays),
      file,
      findings: [],
      omitted: 0,
      failure: `the check of it was given up: ${reason}`,
      boot: null,
      seconds: 0,
    },
    notes: [],
    suppressions: [],
  };
}
