// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND, ROOT } from '../cli/run.ts';
import { CHECK_FORMATS } from '../support/formats.ts';
import { ATTACKS, READING, SECRET, build } from './attacks.ts';
import type { Attack } from './attacks.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rmem-hostile-')));
  mkdirSync(join(folder, 'tree'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** More than any run takes; a run that hangs ends without a status. */
const TIMEOUT = 50_000;

function run(
  args: readonly string[],
  user?: number,
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: join(folder, 'tree'),
    env: { PATH: process.env['PATH'], SECRET_TOKEN: SECRET.split('=')[1] },
    encoding: 'utf8',
    input: '',
    timeout: TIMEOUT,
    ...(user !== undefined && { uid: user }),
  });
  return { status, output: `${stderr}${stdout}` };
}

describe('an attack from inside the tree', () => {
  it.each(
    ATTACKS.filter(({ id }) => id !== 'unreadable-folder').map((attack) => [attack.id, attack] as const),
  )('%s fails', (_, attack) => {
    build(attack, folder);
    expectHeld(attack, run(attack.args));
  });

  it('unreadable-folder fails', () => {
    const attack = ATTACKS.find(({ id }) => id === 'unreadable-folder')!;
    build(attack, folder);
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'tree/closed'), 0);
    // root may list any folder
    expectHeld(attack, run(attack.args, process.getuid?.() === 0 ? 65534 : undefined));
    chmodSync(join(folder, 'tree/closed'), 0o755);
  });

  it.each(READING.map((attack) => [attack.id, attack] as const))(
    '%s shows nothing of the file in any format',
    (_, attack) => {
      build(attack, folder);
      const args = attack.args.filter((word) => word !== '--format' && word !== 'json');
      const formats = Object.keys(CHECK_FORMATS);
      const outputs = formats.flatMap((format) => ['--output', `${format}=../${format}`]);
      const { output } = run([...args, ...outputs]);
      const files = formats.map((format) => join(folder, format)).filter((path) => existsSync(path));
      for (const text of [output, ...files.map((path) => readFileSync(path, 'utf8'))])
        expect(text).not.toContain('hunter2');
    },
  );
});

function expectHeld(attack: Attack, { status, output }: ReturnType<typeof run>): void {
  for (const part of attack.says ?? []) expect(output).toMatch(part);
  expect(output).not.toContain('    at ');
  expect(status).toBe(attack.status);
  for (const [name, content] of Object.entries(attack.kept ?? {})) {
    const path = join(folder, name);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(content);
  }
}

describe('docs/security.md', () => {
  it('lists the attacks with what comes of them', () => {
    const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
    const rows = ATTACKS.map(({ what, result }) => `| ${what.replaceAll('|', '\\|')} | ${result} |`);
    expect(page).toContain(['| in the tree | what comes of it |', '|---|---|', ...rows].join('\n'));
  });
});
