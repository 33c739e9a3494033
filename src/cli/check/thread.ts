// SPDX-License-Identifier: MIT
import { Worker } from 'node:worker_threads';
import { WORKER } from '../../node/package-files.ts';
import type { CheckJob, CheckOutcome, CheckSetup, Gate } from './job.ts';
import type { Fixes } from '../../engine/fix.ts';

/** A request to a worker. `setup` comes first, and has no reply; all others end with `done`. */
export type Request =
  | { readonly kind: 'setup'; readonly setup: CheckSetup }
  | { readonly kind: 'gates'; readonly jobs: readonly CheckJob[] }
  | ({ readonly kind: 'check' } & Batch)
  | { readonly kind: 'fix'; readonly jobs: readonly CheckJob[]; readonly outcomes: readonly CheckOutcome[] };

export type Reply =
  | { readonly kind: 'gates'; readonly gates: readonly Gate[] }
  | { readonly kind: 'checked'; readonly index: number; readonly outcome: CheckOutcome }
  | { readonly kind: 'fixes'; readonly fixes: Fixes }
  /** The command line, a configuration or a file is invalid: the lines of a `Failure`. */
  | { readonly kind: 'failed'; readonly lines: readonly string[] }
  /** The worker has started, or has finished one more board. */
  | { readonly kind: 'step' }
  | { readonly kind: 'done' };

/** Consecutive boards in the list of all boards. */
export interface Batch {
  readonly first: number;
  readonly jobs: readonly CheckJob[];
}

/** A worker is stopped after this many milliseconds without a reply. */
const PATIENCE = 60_000;
/**
 * Limits of memory: more than any board needs, too little to bring the machine down. Most data of a board is
 * garbage after its check; with a young generation larger than one board, it is collected without being
 * copied.
 */
const LIMITS = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 192 };

/** How threads are made; tests use other scripts and a shorter timeout. */
export interface ThreadOptions {
  readonly patience?: number;
  readonly script?: URL;
}

/** A worker thread with a timer. It keeps the process alive until its owner calls `end()`. */
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

  /** Sends the settings that all boards have in common; must be called first. */
  setUp(setup: CheckSetup): void {
    this.#worker.postMessage({ kind: 'setup', setup } satisfies Request);
  }

  /**
   * Sends a request, and waits for its end.
   *
   * @returns why the thread ended before that; undefined if it can be used again
   */
  ask(request: Request, onReply: (reply: Reply) => void): Promise<string | undefined> {
    if (this.#ended) return Promise.resolve(this.#reason);
    this.#worker.postMessage(request);
    // the timer of a starting thread starts with its first message
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

  /** Ends an idle thread. */
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
