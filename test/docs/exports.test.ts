// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { ROOT } from '../cli/run.ts';

it('docs/exports has the public API as it is', () => {
  const run = (): string =>
    execFileSync(process.execPath, ['scripts/api-report.mjs'], { cwd: ROOT, encoding: 'utf8' });
  expect(run()).toBe('');
});
