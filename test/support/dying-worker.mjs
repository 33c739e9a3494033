// SPDX-License-Identifier: MIT
//
// A worker thread that does to itself what a board's path says, and otherwise reports the path.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ kind, first, jobs }) => {
  if (kind !== 'check') return;
  for (const [i, { path }] of jobs.entries()) {
    if (path.endsWith('exits')) process.exit(1);
    if (path.endsWith('throws')) throw new Error('thrown');
    if (path.endsWith('hangs')) for (;;);
    const outcome = { report: { board: path, failure: null }, notes: [] };
    parentPort.postMessage({ kind: 'checked', index: first + i, outcome });
  }
  parentPort.postMessage({ kind: 'done' });
});
parentPort.postMessage({ kind: 'step' });
