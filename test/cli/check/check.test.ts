// SPDX-License-Identifier: MIT
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../support/images.ts';
import { reserved } from '../../support/rules.ts';
import { COMMAND, failure, rmem } from '../run.ts';

let folder: string;

const GOOD = reserved('		log: log@50000000 {\n			reg = <0x0 0x50000000 0x0 0x100000>;\n		};\n');
const SHORT = GOOD.replace('0x0 0x50000000 0x0', '0x50000000');
const WARNS = GOOD.replace('log@50000000', 'log@51000000');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-check-'));
  const blob = sample('cma-alignment/merlin');
  for (const [name, text] of Object.entries({
    'good.dts': GOOD,
    'short.dts': SHORT,
    'warns.dts': WARNS,
    'broken.dts': '/dts-v1/;\n/ { a = <&gone>; };\n',
    'broken.dtb': 'broken',
    'merlin.dtb': blob,
    'all/a.dts': GOOD,
    'all/b/short.dts': SHORT,
    'all/b/soc.dtsi': 'no board: only included',
    'all/b/short.dtb': 'left aside for its source',
    'all/c.dtso': 'no board: an overlay by its name',
    'all/d.dts': '/dts-v1/;\n/plugin/;\n&{/} { overlay; };\n',
    'overlays/fits.dtso': '/dts-v1/;\n/plugin/;\n&log { no-map; };\n',
    'overlays/moves.dtso': '/dts-v1/;\n/plugin/;\n&log { reg = <0x50000000 0x1000>; };\n',
    'overlays/other.dtso': '/dts-v1/;\n/plugin/;\n&logg { no-map; };\n',
    'none/readme.txt': 'no board',
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Json {
  readonly boards: readonly { readonly board: string; readonly failure: string | null }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly on: readonly { readonly board: string }[];
  }[];
}

/** A run with its report, as boards and `rule severity: boards`. */
function check(...args: readonly string[]): { status: number | null; boards: string[]; findings: string[] } {
  const { status, stdout } = rmem(['check', '--no-policy', '--format', 'json', ...args], folder);
  const { boards, findings } = JSON.parse(stdout) as Json;
  return {
    status,
    boards: boards.map(({ board, failure }) => (failure === null ? board : `${board}: ${failure}`)),
    findings: findings.map(
      ({ rule, severity, on }) => `${rule} ${severity}: ${on.map(({ board }) => board).join(', ')}`,
    ),
  };
}

describe('exit status', () => {
  it.each<[args: readonly string[], status: number]>([
    [['good.dts'], 0],
    [['good.dts', '--fail-on', 'note'], 0],
    [['warns.dts'], 0],
    [['warns.dts', '--fail-on', 'warning'], 1],
    [['warns.dts', '--fail-on', 'note'], 1],
    [['short.dts'], 1],
    [['short.dts', '--fail-on', 'none'], 0],
    [['short.dts', 'broken.dts'], 3],
    [['broken.dtb', '--fail-on', 'none'], 3],
    [['good.dts', 'merlin.dtb'], 1],
  ])('%j: %i', (args, status) => {
    expect(check(...args).status).toBe(status);
  });

  it.each<[args: readonly string[], message: string]>([
    [['gone.dts'], 'gone.dts: no such file or folder'],
    [['none'], 'none: no board (.dts or .dtb) in there'],
    [['gone*.dts'], 'gone*.dts: matches no board (.dts or .dtb)'],
    [['good.dts', '--fail-on', 'errors'], "--fail-on: 'errors' is not error, warning, note or none"],
    [['good.dts', '--jobs', '0'], "--jobs: '0' is no number from 1 up"],
    [['good.dts', '--shard', '3/2'], "--shard: '3/2' is not I/N, with I from 1 to N"],
    [['good.dts', '--output', 'sarif'], "--output: 'sarif' is not FORMAT=FILE, such as sarif=rmem.sarif"],
    [
      ['good.dts', '--memory', '1G'],
      "--memory: '1G' is not BASE:SIZE (a number is decimal or 0x hexadecimal; K, M, G or T may follow)",
    ],
    [['good.dts', '--config', 'gone'], 'gone: no such file'],
    [['good.dts', '--page-size', '8K'], "--page-size: '8K' is not 4K, 16K or 64K"],
    [['good.dts', '--update-baseline'], '--update-baseline: there is none; name one with --baseline FILE'],
    [['good.dts', '--baseline', 'gone.json'], 'gone.json: no such baseline; --update-baseline makes it'],
    [['good.dts', '--policy', 'gone.json'], 'gone.json: no such file'],
  ])('2 for %j', (args, message) => {
    expect(rmem(['check', ...args], folder)).toEqual(failure(message));
  });
});

describe('which boards', () => {
  it('those of a folder, without includes, overlays and blobs of sources', () => {
    expect(check('all')).toEqual({
      status: 1,
      boards: ['all/a.dts', 'all/b/short.dts'],
      findings: ['reg-length error: all/b/short.dts'],
    });
  });

  it('those of a glob, and each once', () => {
    expect(check('all/**/*.dts', 'all/a.dts', '*.dts').boards).toEqual([
      'all/a.dts',
      'all/b/short.dts',
      'broken.dts: the source has 1 error',
      'good.dts',
      'short.dts',
      'warns.dts',
    ]);
  });

  it('those of each shard, and all boards in one of them', () => {
    const shards = ['1/3', '2/3', '3/3'].map(
      (shard) => check('all', 'good.dts', 'short.dts', '--shard', shard).boards,
    );
    expect(shards).toEqual([['all/a.dts', 'good.dts'], ['all/b/short.dts', 'short.dts'], []]);
  });

  it('from standard input', () => {
    const { status, stdout } = rmem(['check', '-', '--no-policy'], folder, {}, SHORT);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^<stdin>:14:4: error: reg has 8 bytes/);
  });
});

describe('overlays', () => {
  it('are applied in their order', () => {
    expect(check('good.dts', '--overlay', 'overlays/fits.dtso', '--overlay', 'overlays/moves.dtso')).toEqual({
      status: 1,
      boards: ['good.dts + overlays/fits.dtso + overlays/moves.dtso'],
      findings: ['reg-length error: good.dts + overlays/fits.dtso + overlays/moves.dtso'],
    });
  });

  it('are each checked alone on every board, and one that does not fit names what it misses', () => {
    expect(check('good.dts', 'warns.dts', '--each-overlay', 'overlays/*.dtso')).toEqual({
      status: 3,
      boards: [
        'good.dts + overlays/fits.dtso',
        'good.dts + overlays/moves.dtso',
        "good.dts + overlays/other.dtso: overlays/other.dtso: cannot be applied to good.dts: the base has no label 'logg', which '/fragment@0:target' of the overlay refers to; it has 'log'",
        'warns.dts + overlays/fits.dtso',
        'warns.dts + overlays/moves.dtso',
        "warns.dts + overlays/other.dtso: overlays/other.dtso: cannot be applied to warns.dts: the base has no label 'logg', which '/fragment@0:target' of the overlay refers to; it has 'log'",
      ],
      findings: [
        'reg-length error: good.dts + overlays/moves.dtso',
        'unit-address warning: warns.dts + overlays/fits.dtso',
        'reg-length error: warns.dts + overlays/moves.dtso',
      ],
    });
  });
});

describe('output', () => {
  it('is the same, byte for byte, however many workers there are', () => {
    const boards = Array.from({ length: 12 }, (_, i) => ['short.dts', 'warns.dts', 'good.dts'][i % 3]!);
    boards.forEach((board, i) => {
      writeFileSync(
        join(folder, 'all', `${i}.dts`),
        board === 'short.dts' ? SHORT : board === 'warns.dts' ? WARNS : GOOD,
      );
    });
    const runs = ['1', '2', '5'].map((jobs) => rmem(['check', 'all', '--no-policy', '--jobs', jobs], folder));
    for (let i = 0; i < 12; i++) rmSync(join(folder, 'all', `${i}.dts`));
    expect(runs[0]!.stdout).toContain('14 boards: 5 errors, 4 warnings on 9 of them');
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });

  it('goes to files in formats of their own', () => {
    const args = ['--output', 'sarif=out.sarif', '--output', 'junit=out.xml', '--output', 'text=out.txt'];
    const { status, stdout } = rmem(
      ['check', 'short.dts', '--no-policy', '--format', 'github', ...args],
      folder,
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=short\.dts,line=14,/);
    expect(JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [{ ruleId: 'reg-length' }] }],
    });
    expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toContain('<testcase name="reg-length"');
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toMatch(/^short\.dts:14:4: error: /);
  });

  it('is whole for a reader that takes its time', async () => {
    const many = Array.from(
      { length: 300 },
      (_, i) => `r${i}@5${i.toString(16).padStart(7, '0')} { reg = <${i}>; };`,
    );
    writeFileSync(
      join(folder, 'many.dts'),
      GOOD.replace('log: log@50000000 {', `${many.join('\n')}\nlog: log@50000000 {`),
    );
    const slow = spawn(process.execPath, [COMMAND, 'check', 'many.dts', '--no-policy', '--format', 'json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    slow.stdout.setEncoding('utf8');
    for await (const chunk of slow.stdout) {
      text += chunk as string;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { findings } = JSON.parse(text) as Json;
    expect(findings.filter(({ rule }) => rule === 'reg-length')).toHaveLength(100);
  });
});

describe('a baseline', () => {
  it('takes what is known out of the count, and tells what is gone', () => {
    writeFileSync(join(folder, 'board.dts'), SHORT);
    const args = ['check', 'board.dts', '--no-policy', '--baseline', 'known.json'];
    expect(rmem([...args, '--update-baseline'], folder).status).toBe(0);
    expect(rmem(args, folder)).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(folder, 'board.dts'), GOOD);
    expect(rmem(args, folder)).toMatchObject({
      status: 0,
      stderr: 'rmem: 1 entry of the baseline is gone; --update-baseline takes it out\n',
    });
    writeFileSync(join(folder, 'board.dts'), SHORT.replaceAll('50000000', '60000000'));
    expect(rmem(args, folder).status).toBe(1);
  });

  it('keeps what it knows of boards that are not checked', () => {
    const args = ['--no-policy', '--baseline', 'several.json'];
    rmem(['check', 'short.dts', ...args, '--update-baseline'], folder);
    rmem(['check', 'warns.dts', ...args, '--update-baseline'], folder);
    expect(rmem(['check', 'short.dts', 'warns.dts', ...args, '--fail-on', 'note'], folder)).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe('a configuration', () => {
  it('gives a board its memory, its overlays and its rules', () => {
    mkdirSync(join(folder, 'project/boards'), { recursive: true });
    writeFileSync(join(folder, 'project/boards/a.dts'), GOOD);
    writeFileSync(join(folder, 'project/move.dtso'), readFileSync(join(folder, 'overlays/moves.dtso')));
    const configure = (config: object): void => {
      writeFileSync(join(folder, 'project/rmem.config.json'), JSON.stringify(config));
    };
    const status = (): number | null => rmem(['check', 'project/boards/a.dts'], folder).status;
    configure({ boards: [{ files: 'boards/*.dts', overlays: ['move.dtso'] }] });
    expect(status()).toBe(1);
    configure({
      boards: [{ files: 'boards/*.dts', overlays: ['move.dtso'] }],
      rules: { 'reg-length': 'warning' },
    });
    expect(status()).toBe(0);
    configure({
      failOn: 'warning',
      boards: [{ files: 'boards/*.dts', overlays: ['move.dtso'] }],
      rules: { 'reg-length': 'warning' },
    });
    expect(status()).toBe(1);
    configure({ rules: { 'reg-lenght': 'off' } });
    expect(rmem(['check', 'project/boards/a.dts'], folder)).toMatchObject({ status: 2, stdout: '' });
    expect(rmem(['check', 'project/boards/a.dts', '--no-policy'], folder).status).toBe(0);
  });
});
