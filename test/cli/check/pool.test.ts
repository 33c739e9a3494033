// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { Pool } from '../../../src/cli/check/pool.ts';

const SCRIPT = new URL('../../support/dying-worker.mjs', import.meta.url);

/** The outcomes of boards, as `board: why it failed`. */
async function outcomes(paths: readonly string[], workers: number): Promise<string[]> {
  const jobs = paths.map((path) => ({ path, found: false, overlay: null }));
  let done = 0;
  const pool = new Pool({}, { workers, script: SCRIPT, patience: 1000, onDone: () => done++ });
  const results = await pool.check(jobs);
  pool.end();
  expect(done).toBe(paths.length);
  return results.map((outcome) => `${outcome!.report.board}: ${outcome!.report.failure ?? 'checked'}`);
}

describe('boards that do things to the thread they are checked in', () => {
  it.each([1, 2, 3])(
    'cost themselves alone, with %i workers, in the order of their names',
    async (workers) => {
      const paths = [
        'a/1',
        'a/exits',
        'a/2',
        'a/throws',
        'b/3',
        'b/hangs',
        'b/4',
        'c/exits',
        'c/exits',
        'c/5',
      ];
      expect(await outcomes(paths, workers)).toEqual([
        'a/1: checked',
        'a/exits: the check of it was given up: its thread ended',
        'a/2: checked',
        'a/throws: the check of it was given up: thrown',
        'b/3: checked',
        'b/hangs: the check of it was given up: it took more than 1 seconds',
        'b/4: checked',
        'c/exits: the check of it was given up: its thread ended',
        'c/exits: the check of it was given up: its thread ended',
        'c/5: checked',
      ]);
    },
  );

  it('all of them', async () => {
    expect(await outcomes(['exits', 'throws'], 4)).toEqual([
      'exits: the check of it was given up: its thread ended',
      'throws: the check of it was given up: thrown',
    ]);
  });

  it('none at all', async () => {
    expect(await outcomes([], 2)).toEqual([]);
  });
});
