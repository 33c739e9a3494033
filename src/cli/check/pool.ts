// SPDX-License-Identifier: MIT
//
// Checks many boards at once. Whatever one of them does to the thread that works on it, the others are checked.
import { Worker } from 'node:worker_threads';
import { inputName } from '../files.ts';
import { boardName } from './job.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';
import type { Batch, Done } from './worker.ts';

/** Boards that a worker is given at once. */
const MAX_BATCH = 16;
/** A board that takes longer is given up. */
const PATIENCE = 60_000;
/**
 * More than any board needs, and too little for one to take the machine down. Most of what a board is made of is gone with it: with
 * room for one board and more it need not be copied about before.
 */
const LIMITS = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 192 };

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
  await Promise.all(pool.shares.map((share) => pool.work(share)));
  return pool.outcomes;
}

/** A run of the jobs, those that are left of it. */
interface Share {
  from: number;
  to: number;
}

class Pool {
  readonly outcomes: CheckOutcome[] = [];
  /** One for each worker: boards that stand together share their includes. */
  readonly shares: readonly Share[];
  readonly #jobs: readonly CheckJob[];
  readonly #setup: CheckSetup;
  readonly #options: PoolOptions;
  /** What workers that died have left. */
  readonly #left: Batch[] = [];

  constructor(jobs: readonly CheckJob[], setup: CheckSetup, options: PoolOptions) {
    this.#jobs = jobs;
    this.#setup = setup;
    this.#options = options;
    const edge = (i: number): number => Math.round((i * jobs.length) / options.workers);
    this.shares = Array.from({ length: options.workers }, (_, i) => ({ from: edge(i), to: edge(i + 1) }));
  }

  /** One worker after the other, for as long as there are boards: a new one where one died. */
  async work(share: Share): Promise<void> {
    while (this.#left.length > 0 || this.shares.some(({ from, to }) => from < to))
      await this.#useWorker(share);
  }

  /** The next of a share; once it is done, some from the end of the share that has most left. */
  #nextBatch(share: Share): Batch | undefined {
    if (share.from < share.to) {
      const first = share.from;
      share.from = Math.min(first + MAX_BATCH, share.to);
      return { first, jobs: this.#jobs.slice(first, share.from) };
    }
    const longest = this.shares.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
    const count = Math.min(MAX_BATCH, Math.ceil((longest.to - longest.from) / 2));
    if (count === 0) return undefined;
    const last = longest.to;
    longest.to -= count;
    return { first: longest.to, jobs: this.#jobs.slice(longest.to, last) };
  }

  /** Gives a worker batches until there are none, or it dies; what is left of its batch then goes back. */
  #useWorker(share: Share): Promise<void> {
    const { patience = PATIENCE, script = new URL('./worker.js', import.meta.url) } = this.#options;
    const worker = new Worker(script, { workerData: this.#setup, resourceLimits: LIMITS });
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
        batch = this.#left.pop() ?? this.#nextBatch(share);
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
    if (rest.length > 0) this.#left.push({ first: lost + 1, jobs: rest });
  }
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
    },
    notes: [],
    suppressions: [],
  };
}
