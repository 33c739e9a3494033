// SPDX-License-Identifier: MIT
//
// A worker thread of `rmem check`: checks the boards it is given, and says after each what came of it.
import { parentPort, workerData } from 'node:worker_threads';
import { BoardChecker } from './board-checker.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';

/** Boards in a row of the whole list. */
export interface Batch {
  readonly first: number;
  readonly jobs: readonly CheckJob[];
}

/** What came of the board at an index. */
export interface Done {
  readonly index: number;
  readonly outcome: CheckOutcome;
}

const checker = new BoardChecker(workerData as CheckSetup);

parentPort?.on('message', ({ first, jobs }: Batch) => {
  void (async () => {
    for (const [i, job] of jobs.entries()) {
      parentPort!.postMessage({ index: first + i, outcome: await checker.check(job) } satisfies Done);
    }
  })();
});
