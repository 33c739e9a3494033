// SPDX-License-Identifier: MIT
import { Worker } from 'node:worker_threads';
import { WORKER } from '../../node/package-files.ts';
import type { CheckJob, CheckOutcome, CheckSetup, Gate } from './job.ts';
import type { Fixes } from '../../engine/fix.ts';

/** What a worker is asked for. `setup` comes first, and has no reply; all others end with `done`. */
export type Request =
  | { readonly kind: 'setup'; readonly setup: CheckSetup }
  | { readonly kind: 'gates'; readonly jobs: readonly CheckJob[] }
  | ({ readonly kind: 'check' } & Batch)
  | { readonly kind: 'fix'; readonly jobs: readonly CheckJob[]; readonly outcomes: readonly CheckOutcome[] };

export type Reply =
  | { readonly kind: 'gates'; readonly gates: readonly Gate[] }
  | { readonly kind: 'checked'; readonly index: number; readonly outcome: CheckOutcome }
  | { readonly kind: 'fixes'; readonly fixes: Fixes }
  /** The command line, a configuration or a file is wrong: the lines of a `Failure`. */
  | { readonly kind: 'failed'; readonly lines: readonly string[] }
  /** The worker has started, or is one board further. */
  | { readonly kind: 'step' }
  | { readonly kind: 'done' };

/** Boards in a row of the whole list. */
export interface Batch {
  readonly first: number;
  readonly jobs: readonly CheckJob[];
}

/** After so many milliseconds without a reply a worker is ended. */
const PATIENCE = 60_000;
/**
 * More than any board needs, and too little for one to take the machine down. Most of what a board is made of is gone with it: with
 * room for one board and more it need not be copied about before.
 */
const LIMITS = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 192 };

/** How threads are made; the tests have other scripts, and less patience. */
export interface ThreadOptions {
  readonly patience?: number;
  readonly script?: URL;
}

/** A worker thread with a clock. Whoever makes it ends it: it keeps the process alive. */
export class CheckThread {
  readonly #worker: Worker;
  readonly #patience: number;
  #started = false;
  #watchdog: NodeJS.Timeout | undefined;
  /** Why the thread has ended, or will end. */
  #reason = 'its thread ended';
  #ended = false;
  #onReply: ((reply: Reply) => void) | undefined;
  #onEnd: ((reason: string) => void) | undefined;

  constructor({ patience = PATIENCE, script = WORKER }: ThreadOptions = {}) {
    this.#patience = patience;
    this.#worker = new Worker(script, { resourceLimits: LIMITS });
    this.#worker.on('message', (reply: Reply) => {
      this.#started = true;
      if (this.#onReply === undefined) return;
      this.#watch();
      this.#onReply(reply);
    });
    this.#worker.on('error', (error) => {
      const { code } = error as NodeJS.ErrnoException;
      this.#reason = code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : error.message;
    });
    this.#worker.on('exit', () => {
      clearTimeout(this.#watchdog);
      this.#ended = true;
      this.#onEnd?.(this.#reason);
    });
  }

  /** Says what all boards have in common; before anything else. */
  setUp(setup: CheckSetup): void {
    this.#worker.postMessage({ kind: 'setup', setup } satisfies Request);
  }

  /**
   * Asks for something, and waits for the end of it.
   *
   * @returns why the thread ended before that; undefined where it did not, and can be asked again
   */
  ask(request: Request, onReply: (reply: Reply) => void): Promise<string | undefined> {
    if (this.#ended) return Promise.resolve(this.#reason);
    this.#worker.postMessage(request);
    // a thread that is still starting has its time from its first message on
    if (this.#started) this.#watch();
    return new Promise((resolve) => {
      const settle = (reason: string | undefined): void => {
        clearTimeout(this.#watchdog);
        this.#onReply = undefined;
        this.#onEnd = undefined;
        resolve(reason);
      };
      this.#onReply = (reply) => {
        if (reply.kind === 'done') settle(undefined);
        else onReply(reply);
      };
      this.#onEnd = settle;
    });
  }

  /** Ends the thread, which has nothing more to do. */
  end(): void {
    void this.#worker.terminate();
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#reason = `it took more than ${this.#patience / 1000} seconds`;
      void this.#worker.terminate();
    }, this.#patience);
  }
}
