// SPDX-License-Identifier: MIT
//
// Runs the command that test/support/build.ts built.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The observable results of a run. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run whose standard output is not text. */
export interface BytesRun extends Omit<Run, 'stdout'> {
  readonly stdout: Uint8Array;
}

/** Runs `rmem` in a folder, by default the repository's. Its output goes to pipes, not to a terminal. */
export function rmem(
  args: readonly string[],
  cwd = ROOT,
  env: Readonly<Record<string, string>> = {},
  input: string | Uint8Array = '',
): Run {
  const run = spawn(args, cwd, env, input);
  return { ...run, stdout: run.stdout.toString() };
}

/** Runs `rmem` for a blob on standard output. */
export function rmemBytes(
  args: readonly string[],
  cwd = ROOT,
  input: string | Uint8Array = '',
  env: Readonly<Record<string, string>> = {},
): BytesRun {
  return spawn(args, cwd, env, input);
}

function spawn(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  input: string | Uint8Array,
): Omit<BytesRun, 'stdout'> & { readonly stdout: Buffer } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    input,
  });
  return { status, stdout, stderr: stderr.toString() };
}

/** The results of a run that ends with status 2 and one message. */
export function failure(message: string): Run {
  return { status: 2, stdout: '', stderr: `rmem: ${message}\n` };
}
