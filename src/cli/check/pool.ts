// SPDX-License-Identifier: MIT
//
// Checks boards in worker threads. If a board crashes or blocks its thread, the other boards are still
// checked.
import { inputName } from '../../node/read-file.ts';
import { Failure } from '../../node/failure.ts';
import { boardName } from './job.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';
import { CheckThread } from './thread.ts';
import type { Batch, Reply, Request, ThreadOptions } from './thread.ts';

/** Limit of boards that a worker gets at once. */
const MAX_BATCH = 16;

export interface PoolOptions extends ThreadOptions {
  /** Number of concurrent threads, at least one. */
  readonly workers: number;
  /** A thread that is already starting. */
  readonly first?: CheckThread | undefined;
  /** Called after each board. */
  readonly onDone?: () => void;
}

/** The worker threads of one run. */
export class Pool {
  readonly #setup: CheckSetup;
  readonly #options: PoolOptions;
  readonly #threads: CheckThread[] = [];

  constructor(setup: CheckSetup, options: PoolOptions) {
    this.#setup = setup;
    this.#options = options;
    for (let i = 0; i < options.workers; i++) {
      const thread = (i === 0 ? options.first : undefined) ?? new CheckThread(options);
      thread.setUp(setup);
      this.#threads.push(thread);
    }
  }

  /** Checks boards as they are on the disk now; the outcomes are in the order of the jobs. */
  async check(jobs: readonly CheckJob[]): Promise<CheckOutcome[]> {
    // files that the threads have kept may be outdated
    for (const thread of this.#threads) thread.setUp(this.#setup);
    const round = new Round(jobs, this.#threads.length);
    await Promise.all(this.#threads.map((_, i) => this.#work(i, round)));
    return round.outcomes;
  }

  /**
   * Sends a thread another request than boards.
   *
   * @param failed the message if the thread ends without a reply
   * @throws {Failure} from the thread, or because the thread ended
   */
  async ask<Kind extends Reply['kind']>(
    kind: Kind,
    request: Request,
    failed: string,
  ): Promise<Extract<Reply, { kind: Kind }>> {
    let answer: Reply | undefined;
    const reason = await this.#threads[0]!.ask(request, (reply) => {
      if (reply.kind === kind || reply.kind === 'failed') answer = reply;
    });
    if (answer?.kind === 'failed') throw new Failure(answer.lines);
    if (answer === undefined) throw new Failure(`${failed}: ${reason ?? 'no reply'}`);
    return answer as Extract<Reply, { kind: Kind }>;
  }

  end(): void {
    for (const thread of this.#threads) thread.end();
  }

  /** Sends batches to a thread as long as there are any; replaces the thread if it ends. */
  async #work(index: number, round: Round): Promise<void> {
    const { onDone } = this.#options;
    for (let batch = round.next(index); batch !== undefined; batch = round.next(index)) {
      let next = batch.first;
      const reason = await this.#threads[index]!.ask({ kind: 'check', ...batch }, (reply) => {
        if (reply.kind !== 'checked') return;
        round.outcomes[reply.index] = reply.outcome;
        next = reply.index + 1;
        onDone?.();
      });
      if (reason === undefined) continue;
      const lost = batch.jobs[next - batch.first];
      if (lost !== undefined) {
        round.outcomes[next] = lostOutcome(lost, this.#setup, reason);
        onDone?.();
        round.giveBack({ first: next + 1, jobs: batch.jobs.slice(next + 1 - batch.first) });
      }
      const thread = new CheckThread(this.#options);
      thread.setUp(this.#setup);
      this.#threads[index] = thread;
    }
  }
}

/** The remaining jobs of a contiguous share. */
interface Share {
  from: number;
  to: number;
}

/** Distributes the boards of one check among the threads. */
class Round {
  readonly outcomes: CheckOutcome[] = [];
  readonly #jobs: readonly CheckJob[];
  /** One share per thread: neighbouring boards share their includes. */
  readonly #shares: readonly Share[];
  /** The rest of the batches of threads that ended. */
  readonly #left: Batch[] = [];

  constructor(jobs: readonly CheckJob[], threads: number) {
    this.#jobs = jobs;
    const edge = (i: number): number => Math.round((i * jobs.length) / threads);
    this.#shares = Array.from({ length: threads }, (_, i) => ({ from: edge(i), to: edge(i + 1) }));
  }

  giveBack(batch: Batch): void {
    if (batch.jobs.length > 0) this.#left.push(batch);
  }

  /** The next batch of a thread's share; after that, one from the end of the largest remaining share. */
  next(thread: number): Batch | undefined {
    const left = this.#left.pop();
    if (left !== undefined) return left;
    const share = this.#shares[thread]!;
    if (share.from < share.to) {
      const first = share.from;
      share.from = Math.min(first + MAX_BATCH, share.to);
      return { first, jobs: this.#jobs.slice(first, share.from) };
    }
    const longest = this.#shares.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
    const count = Math.min(MAX_BATCH, Math.ceil((longest.to - longest.from) / 2));
    if (count === 0) return undefined;
    const last = longest.to;
    longest.to -= count;
    return { first: longest.to, jobs: this.#jobs.slice(longest.to, last) };
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
