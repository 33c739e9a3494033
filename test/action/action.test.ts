// SPDX-License-Identifier: MIT
//
// The GitHub action: its file, and its scripts, run the way a runner runs them.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateAction } from '@action-validator/core';
import { parse } from 'yaml';
import { ROOT } from '../cli/run.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const TEXT = readFileSync(join(ROOT, 'action.yml'), 'utf8');
const action = parse(TEXT) as Action;

let folder: string;

/** Its log is not where its name suggests. */
const WARNS = `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	memory@40000000 {
		device_type = "memory";
		reg = <0x40000000 0x40000000>;
	};
	reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		log@51000000 {
			reg = <0x50000000 0x100000>;
		};
	};
};
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-action-'));
  mkdirSync(join(folder, 'boards'));
  writeFileSync(join(folder, 'boards/plain.dts'), '/dts-v1/;\n/ { };\n');
  const wrong = readFileSync(join(ROOT, 'dts-samples/overlap/osprey.dts'), 'utf8');
  writeFileSync(join(folder, 'boards/osprey.dts'), wrong);
  writeFileSync(join(folder, 'boards/odd.dts'), WARNS);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly outputs: string;
  readonly summary: string;
}

/** Runs a script of the action in the folder, like a step does. */
function runScript(script: string, env: Readonly<Record<string, string>>): Ran {
  const output = join(folder, 'output');
  const summary = join(folder, 'summary');
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const run = spawnSync('bash', [join(ROOT, 'action', script)], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...env,
    },
  });
  return {
    status: run.status,
    stdout: run.stdout,
    outputs: readFileSync(output, 'utf8'),
    summary: readFileSync(summary, 'utf8'),
  };
}

describe('action.yml', () => {
  const { steps } = action.runs;

  it('is one to GitHub', () => {
    expect(validateAction(TEXT).errors).toEqual([]);
    expect(validateAction(TEXT.replace('using: composite', 'using: compost')).errors).not.toEqual([]);
  });

  it('has steps that say what a composite action wants', () => {
    expect(action.runs.using).toBe('composite');
    for (const step of steps) {
      if (step.uses === undefined) expect(step.shell).toBe('bash');
      else expect(step.uses).toMatch(/^actions\/setup-node@[0-9a-f]{40}$/);
    }
  });

  it('runs scripts that are there, with no input in the command itself', () => {
    const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(runs.length).toBe(3);
    for (const run of runs) {
      const [, script] = /^bash "\$GITHUB_ACTION_PATH\/(action\/[\w-]+\.sh)"$/.exec(run)!;
      expect(existsSync(join(ROOT, script!))).toBe(true);
    }
  });

  it('hands each input over, and the script reads each', () => {
    const check = steps.find(({ id }) => id === 'check')!;
    const wanted = Object.keys(action.inputs).map((name) => [
      `RMEM_${name.toUpperCase().replaceAll('-', '_')}`,
      `\${{ inputs.${name} }}`,
    ]);
    expect(Object.entries(check.env!)).toEqual(wanted);
    const script = readFileSync(join(ROOT, 'action/check.sh'), 'utf8');
    expect(wanted.filter(([name]) => !script.includes(`\${${name!}-`))).toEqual([]);
  });

  it('has the outputs that the script writes', () => {
    expect(Object.values(action.outputs).map(({ value }) => value)).toEqual(
      ['errors', 'warnings', 'sarif'].map((name) => `\${{ steps.check.outputs.${name} }}`),
    );
  });
});

describe('action/find-node.sh', () => {
  it.each([
    ['20.18.3', 'false'],
    ['20.19.0', 'true'],
    ['22.0.0', 'true'],
    ['18.20.8', 'false'],
  ])('of Node.js %s: %s', (version, found) => {
    const bin = join(folder, `node-${version}`);
    mkdirSync(bin);
    // this Node.js, with another version number
    writeFileSync(
      join(bin, 'node'),
      `#!/bin/sh\nexec '${process.execPath}' --import 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})' "$@"\n`,
    );
    chmodSync(join(bin, 'node'), 0o755);
    const env = { PATH: `${bin}:${process.env['PATH']!}` };
    expect(runScript('find-node.sh', env)).toMatchObject({ status: 0, outputs: `found=${found}\n` });
  });
});

describe('action/check.sh', () => {
  it('annotates, sums up, gives outputs, and ends as the check does', () => {
    const { status, stdout, outputs, summary } = runScript('check.sh', {
      RMEM_BOARDS: '\n  boards/os*.dts  \nboards/odd.dts\n',
      RMEM_SARIF: 'reports/rmem.sarif',
    });
    expect(status).toBe(1);
    const [, token, report, annotations] = /^::stop-commands::([0-9a-f]{32})\n(.*)^::\1::\n(.*)$/ms.exec(
      stdout,
    )!;
    expect(token).toBeDefined();
    expect(report).toMatch(/^2 boards: 1 error, 1 warning on 2 of them$/m);
    expect(annotations!.split('\n').map((line) => /^::\w+ file=[^,]*/.exec(line)?.[0])).toEqual([
      '::error file=boards/osprey.dts',
      '::warning file=boards/odd.dts',
      undefined,
    ]);
    expect(outputs).toBe('errors=1\nwarnings=1\nsarif=reports/rmem.sarif\n');
    expect(summary).toContain('osprey.dts');
    const sarif = JSON.parse(readFileSync(join(folder, 'reports/rmem.sarif'), 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  it('takes the text of inputs for nothing but values', () => {
    const mark = join(folder, 'mark');
    const evil = `$(touch '${mark}') \`touch '${mark}'\` "; touch '${mark}' #`;
    const { status, outputs } = runScript('check.sh', {
      RMEM_BOARDS: 'boards/plain.dts',
      RMEM_CMDLINE: evil,
      RMEM_DEFINE: `A=${evil}\nB`,
      RMEM_FAIL_ON: 'note',
      RMEM_MEMORY: '0x40000000:512M\n0x80000000:512M',
      RMEM_SUMMARY: 'false',
    });
    expect({ status, outputs }).toEqual({ status: 0, outputs: 'errors=0\nwarnings=0\n' });
    expect(existsSync(mark)).toBe(false);
  });

  it.each<[env: Record<string, string>, status: number]>([
    [{ RMEM_BOARDS: 'boards/gone.dts' }, 2],
    [{ RMEM_BOARDS: '--version' }, 2],
    [{ RMEM_BOARDS: 'boards', RMEM_SARIF: 'a\nerrors=0' }, 2],
    [{ RMEM_BOARDS: 'boards/plain.dts', GITHUB_WORKSPACE: ROOT }, 3],
    [{ RMEM_BOARDS: 'boards', RMEM_CHANGED: 'boards/plain.dts\n-x.dts' }, 0],
  ])('%j: %i', (env, status) => {
    const run = runScript('check.sh', env);
    expect(run.status).toBe(status);
    // invalid usage leaves no report
    expect(run.outputs).toBe(status === 2 ? '' : 'errors=0\nwarnings=0\n');
  });
});
