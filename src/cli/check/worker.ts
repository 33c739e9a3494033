// SPDX-License-Identifier: MIT
//
// A worker thread of `rmem check`. Everything that an untrusted tree can make slow or large is done here,
// limited by a timer and by memory: reading configurations, checking boards, and trying changes.
import { parentPort } from 'node:worker_threads';
import { Failure } from '../../node/failure.ts';
import { BoardChecker } from './board-checker.ts';
import type { Reply, Request } from './thread.ts';
import { Settings } from './settings.ts';
import type { CheckSetup } from './job.ts';

const port = parentPort!;
let setup: CheckSetup = {};
let checker: BoardChecker | undefined;

function reply(message: Reply): void {
  port.postMessage(message);
}

async function answer(request: Request): Promise<void> {
  switch (request.kind) {
    case 'setup':
      ({ setup } = request);
      checker = undefined;
      return;
    case 'gates': {
      const settings = new Settings(setup);
      reply({ kind: 'gates', gates: request.jobs.map((job) => settings.gateOf(job)) });
      return;
    }
    case 'check':
      checker ??= new BoardChecker(setup);
      for (const [i, job] of request.jobs.entries())
        reply({ kind: 'checked', index: request.first + i, outcome: await checker.check(job) });
      return;
    case 'fix': {
      const { fixesOnDisk } = await import('./fix-store.ts');
      const step = (): void => {
        reply({ kind: 'step' });
      };
      reply({ kind: 'fixes', fixes: await fixesOnDisk(request.jobs, request.outcomes, setup, step) });
    }
  }
}

port.on('message', (request: Request) => {
  answer(request)
    .catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      reply({ kind: 'failed', lines: error.lines });
    })
    .finally(() => {
      if (request.kind !== 'setup') reply({ kind: 'done' });
    });
});
reply({ kind: 'step' });
