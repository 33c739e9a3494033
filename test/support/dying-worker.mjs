// SPDX-License-Identifier: MIT
//
// A worker thread that does to itself what a board's path says, and otherwise reports the path.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ first, jobs }) => {
  for (const [i, { path }] of jobs.entries()) {
    if (path.endsWith('exits')) process.exit(1);
    if (path.endsWith('throws')) throw new Error('thrown');
    if (path.endsWith('hangs')) for (;;);

    parentPort.postMessage({
      index: first + i,
      outcome: { report: { board: path, failure: null }, notes: [] },
    });
  }
});
