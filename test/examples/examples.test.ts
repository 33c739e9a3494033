// SPDX-License-Identifier: MIT
//
// Compiles the programs in examples, runs them, and compares their output with examples/README.md.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import { ROOT } from '../cli/run.ts';
import { compileText } from '../support/sources.ts';

const FOLDER = join(ROOT, 'examples');
const PAGE = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));

/** Inside the package, so that it can be imported by its own name. */
let out: string;

beforeAll(() => {
  mkdirSync(join(ROOT, 'coverage'), { recursive: true });
  out = mkdtempSync(join(ROOT, 'coverage/examples-'));
  execFileSync(process.execPath, [TSC, '-p', FOLDER, '--outDir', out], { stdio: 'inherit' });
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

/** Runs a compiled program from the root of the repository. */
function run(name: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(out, name), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('examples/README.md', () => {
  const printed = [...PAGE.matchAll(/^\$ node examples\/out\/([\w-]+)\.js\n(.*?)^```$/gms)];

  it('has each program, and what it prints', () => {
    for (const name of programs) expect(PAGE).toContain(`](${name})`);
    const shown = printed.map(([, name]) => `${name!}.ts`);
    expect(shown.sort()).toEqual(programs.filter((name) => name !== 'sarif.ts'));
  });

  it.each(printed.map(([, name, text]) => [name!, text!] as const))('%s prints it', (name, text) => {
    expect(run(`${name}.js`)).toBe(text);
  });
});

describe('sarif.ts', () => {
  it('prints the findings of a blob', () => {
    const source = readFileSync(join(ROOT, 'dts-samples/overlap/osprey.dts'), 'latin1');
    const blob = join(out, 'osprey.dtb');
    writeFileSync(blob, writeDtb(compileText(source).tree!));
    const { version, runs } = JSON.parse(run('sarif.js', blob)) as {
      readonly version: string;
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
    };
    expect(version).toBe('2.1.0');
    expect(runs[0]!.results.map(({ ruleId }) => ruleId)).toEqual(['overlap']);
  });
});

describe('every example', () => {
  it('begins with what it shows', () => {
    for (const name of [...programs, 'browser/main.ts']) {
      const text = readFileSync(join(FOLDER, name), 'utf8');
      expect(text).toMatch(/^\/\/ SPDX-License-Identifier: MIT\n\/\/\n\/\/ [A-Z]/);
    }
  });
});
