// SPDX-License-Identifier: MIT
//
// `rmem check` for several kernels at once, compared with separate checks for each of them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BoardChecker } from '../../../src/cli/check/board-checker.ts';
import { checkGithub } from '../../../src/report/check-github.ts';
import { checkGitlab } from '../../../src/report/check-gitlab.ts';
import { checkJson } from '../../../src/report/check-json.ts';
import { checkJunit } from '../../../src/report/check-junit.ts';
import { checkMarkdown } from '../../../src/report/check-markdown.ts';
import type { BoardReport, CheckReport } from '../../../src/engine/check-report.ts';
import { checkSarif } from '../../../src/report/check-sarif.ts';
import { checkText } from '../../../src/report/check-text.ts';
import { reserved } from '../../support/rules.ts';
import { ROOT, rmem } from '../run.ts';

const BOARD = 'dts-samples/upgrade/whimbrel.dts';

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly linux: string | null;
  readonly fix: string | null;
  readonly suppressed: object | null;
  readonly on: readonly { readonly board: string; readonly fingerprint: string }[];
  readonly kernels?: readonly string[];
  readonly wordings?: readonly (Pick<Finding, 'severity' | 'message' | 'linux' | 'fix'> & {
    readonly kernels: readonly string[];
  })[];
}

interface Report {
  readonly boards: readonly { readonly kernels?: readonly { readonly kernel: string }[] }[];
  readonly findings: readonly Finding[];
  readonly summary: { readonly kernels?: readonly object[]; readonly errors: number };
}

/** The result of checking boards, in this process. */
async function check(paths: readonly string[], kernel: string | undefined): Promise<CheckReport> {
  const checker = new BoardChecker({ noPolicy: true, ...(kernel !== undefined && { kernel }) });
  const boards: BoardReport[] = [];
  for (const path of paths) {
    const outcome = await checker.check({ path, found: false, overlay: null });
    boards.push({ ...outcome!.report, failOn: 'error' });
  }
  return { version: '1.2.3', boards };
}

async function json(paths: readonly string[], kernel?: string): Promise<Report> {
  return JSON.parse(checkJson(await check(paths, kernel))) as Report;
}

/** The findings for one kernel in a run for several. */
function foundFor(kernel: string, { findings }: Report): string[] {
  return findings
    .filter(({ kernels }) => kernels?.includes(kernel) !== false)
    .map((finding) => {
      const wording = finding.wordings?.find(({ kernels }) => kernels.includes(kernel)) ?? finding;
      const { severity, message, linux, fix } = wording;
      return JSON.stringify([finding.rule, severity, message, linux, fix, finding.on]);
    })
    .sort();
}

let folder: string;

const SOUND = reserved('		log@50000000 {\n			reg = <0x0 0x50000000 0x0 0x100000>;\n		};\n');
const SHORT = SOUND.replace('<0x0 0x50000000 0x0 0x100000>', '<0x50000000 0x100000>');
/** An error on 7.2, and a warning on 6.1. */
const TWO = SOUND.replace('>;\n\t\t};', '>, <0x0 0x52000000 0x0 0x1000>;\n\t\t};');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-kernels-'));
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'many'));
  for (let i = 0; i < 7; i++) writeFileSync(join(folder, `many/board${i}.dts`), [TWO, SOUND, SHORT][i % 3]!);
  writeFileSync(join(folder, 'two.dts'), TWO);
  writeFileSync(
    join(folder, 'quiet.dts'),
    TWO.replace('			reg = <0x0 0x5', '			// rmem-ignore reg-entries: an old loader writes it\n			reg = <0x0 0x5'),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('several kernels', () => {
  const samples = ['upgrade/whimbrel', 'two-ranges/whinchat', 'numa/goshawk', 'dynamic-pools/curlew'];
  const paths = [...samples, 'cma-cmdline/redstart', 'no-map-pool/brambling'].map(
    (name) => `dts-samples/${name}.dts`,
  );
  const kernels = ['6.1', '6.12', '7.2'];

  it('find together what each of them finds alone', async () => {
    const all = await json(paths, kernels.join(','));
    expect(all.findings.length).toBeGreaterThan(8);
    for (const kernel of kernels)
      expect(foundFor(kernel, all)).toEqual(foundFor(kernel, await json(paths, kernel)));
  });

  it('say so in JSON that fits docs/check.schema.json', async () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'docs/check.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
    const report = await json([BOARD], '6.1,7.2');
    expect([validate(report), validate.errors]).toEqual([true, null]);
    expect(report.boards[0]!.kernels!.map(({ kernel }) => kernel)).toEqual(['6.1', '7.2']);
    expect(report.summary.kernels).toHaveLength(2);
    const byRule = Object.fromEntries(report.findings.map(({ rule, kernels: on }) => [rule, on]));
    expect(byRule).toMatchObject({ 'reg-entries': ['6.1', '7.2'], 'cma-page-size': ['7.2'] });
    const entries = report.findings.find(({ rule }) => rule === 'reg-entries')!;
    expect(entries.wordings!.map(({ kernels: on, severity }) => [on, severity])).toEqual([
      [['7.2'], 'error'],
      [['6.1'], 'warning'],
    ]);
  });

  it.each(['7.2', '7.2,7.2'])('of which there is one, %s, leave the report as it is', async (kernel) => {
    const one = await json([BOARD], kernel);
    expect(one).toEqual(await json([BOARD]));
    expect(JSON.stringify(one)).not.toContain('"kernels"');
  });

  it('are named by text, where not all have a finding, or not all in the same words', async () => {
    const text = checkText(await check([BOARD], '6.1,7.2')).join('\n');
    expect(text).toContain('\n  On Linux 6.1: a warning\n');
    expect(text).toContain('\n  On Linux 7.2: Linux logs "OF: reserved mem: Reserved memory: node');
    expect(text).toContain('\n  on Linux 7.2 only\n');
    expect(text).toMatch(/\nKERNEL .*\nLinux 6\.1 +\d +1 +0\nLinux 7\.2 +\d +0 +1\n\n1 board: /);
  });

  it.each<[string, (report: CheckReport) => string, RegExp[]]>([
    [
      'GitHub',
      (report) => checkGithub(report).join('\n'),
      [/%0AOn Linux 7\.2 only\./, /%0AOn Linux 6\.1: a w/],
    ],
    ['GitLab', checkGitlab, [/ On Linux 7\.2 only\. /, / On Linux 6\.1: a warning\. /]],
    [
      'JUnit',
      (report) => checkJunit(report, []),
      [/\n {2}On Linux 7\.2 only\./, /On Linux 6\.1: a warning\./],
    ],
    [
      'Markdown',
      checkMarkdown,
      [/\(`cma-page-size`, on Linux 7\.2 only\)/, /\n\| Linux 6\.1 \| \d \| 1 \| 0 \|\n/],
    ],
    [
      'SARIF',
      (report) => checkSarif(report, []),
      [/"kernels": \[\s+"7\.2"\s+\]/, /"kernels": \[\s+"6\.1",\s+"7\.2"/],
    ],
  ])('are named for %s', async (_, format, patterns) => {
    const text = format(await check([BOARD], '6.1,7.2'));
    for (const pattern of patterns) expect(text).toMatch(pattern);
  });

  it('share a fingerprint with each of them alone', async () => {
    const prints = async (kernel: string): Promise<string[]> =>
      (await json([BOARD], kernel)).findings.flatMap(({ on }) => on.map(({ fingerprint }) => fingerprint));
    const both = await prints('6.1,7.2');
    expect(new Set(both)).toEqual(new Set([...(await prints('6.1')), ...(await prints('7.2'))]));
    expect(new Set(both).size).toBe(both.length);
  });
});

describe('the command', () => {
  it('gives the same with threads and without', () => {
    const args = ['check', 'many', '--kernel', '6.12,7.2', '--format', 'json'];
    const one = rmem([...args, '-j', '1'], folder);
    expect(one.status).toBe(1);
    expect(rmem([...args, '-j', '3'], folder)).toEqual(one);
  });

  it.each([
    ['6.1,seven', 'seven'],
    ['6.1,', ''],
  ])('does not take %s', (kernel, wrong) => {
    const { status, stderr } = rmem(['check', BOARD, '--kernel', kernel]);
    expect(status).toBe(2);
    expect(stderr).toContain(`rmem: --kernel: '${wrong}' is not a Linux release`);
  });

  it('needs a comment that one of the kernels needs', () => {
    expect(rmem(['check', 'quiet.dts', '--kernel', '6.1,7.2', '--fail-on', 'note'], folder)).toEqual({
      status: 0,
      stdout: '(1 finding is suppressed)\n1 board: nothing found\n',
      stderr: '',
    });
  });

  it('takes kernels from a configuration, unless the command line names others', () => {
    const config = join(folder, 'policy.json');
    writeFileSync(config, JSON.stringify({ boards: [{ files: '**', kernel: ['6.1', '7.2'] }] }));
    const args = ['check', 'two.dts', '--policy', config];
    const both = rmem(args, folder);
    expect(both).toMatchObject({ status: 1, stderr: '' });
    expect(both.stdout).toContain(
      '\nLinux 6.1       0         1      0\nLinux 7.2       1         0      0\n',
    );
    // a warning there, and not an error
    expect(rmem([...args, '--kernel', '6.1'], folder).status).toBe(0);
  });

  it('makes changes that help on all kernels', () => {
    writeFileSync(join(folder, 'fixed.dts'), SHORT);
    const { stderr } = rmem(['check', 'fixed.dts', '--kernel', '6.1,7.2', '--fix'], folder);
    expect(stderr).toBe('rmem: fixed 1 finding, in fixed.dts\n');
    expect(readFileSync(join(folder, 'fixed.dts'), 'utf8')).toBe(SOUND);
  });
});
