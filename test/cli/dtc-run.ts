// SPDX-License-Identifier: MIT
//
// Runs the `rmem-dtc` that test/support/build.ts built.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli/dtc.js', import.meta.url));

/** The observable results of a run; output in latin1, one character per byte. */
export interface DtcRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function dtc(args: readonly string[], cwd: string, input: string | Uint8Array = ''): DtcRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd,
    input,
    encoding: 'latin1',
  });
  return { status, stdout, stderr };
}
