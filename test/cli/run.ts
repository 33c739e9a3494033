// SPDX-License-Identifier: MIT
//
// Runs the command that test/support/build.ts has built.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** All that can be seen of a run. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `rmem` in a folder, by default the repository's. Its output goes to pipes, not to a terminal. */
export function rmem(args: readonly string[], cwd = ROOT, env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, stdout, stderr };
}

/** What a run gives that ends with status 2 and one message. */
export function failure(message: string): Run {
  return { status: 2, stdout: '', stderr: `rmem: ${message}\n` };
}
