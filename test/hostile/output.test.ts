// SPDX-License-Identifier: MIT
//
// Runs every command in every format on hostile files, and checks each byte of the output.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printablePath } from '../../src/report/safe-text.ts';
import { rmem, rmemBytes } from '../cli/run.ts';
import { CHECK_FORMATS, DIFF_FORMATS } from '../support/formats.ts';
import type { OutputKind } from '../support/formats.ts';
import { foreignMarkdown, foreignMarkup, harmIn, wrongXml } from '../support/harm.ts';
import type { Allowed } from '../support/harm.ts';
import { HOSTILE_FILES, writeHostileFiles } from '../support/hostile-files.ts';

const { source, sources, wrong, blob, cut, otherBlob, missing } = HOSTILE_FILES;

/** The type of an output, besides harmless. */
type Kind = OutputKind;

const ALLOWED: Partial<Record<Kind, Allowed>> = {
  github: { commands: true },
  patch: { carriageReturns: true },
};

/** The problems of an output of its type. */
const CHECKS: Partial<Record<Kind, (text: string) => readonly string[]>> = {
  json: (text) => (typeof JSON.parse(text) === 'object' ? [] : ['no object']),
  xml: wrongXml,
  svg: (text) => [...wrongXml(text), ...foreignMarkup(text, 0)],
  html: (text) => foreignMarkup(text, 0),
  page: (text) => foreignMarkup(text, 1),
  markdown: foreignMarkdown,
};

interface Case {
  readonly args: readonly string[];
  /** What goes to standard output. */
  readonly stdout: Kind;
  /** Reports in files. */
  readonly files: Readonly<Record<string, Kind>>;
}

function run(stdout: Kind, args: readonly string[], files: Case['files'] = {}): Case {
  return { args, stdout, files };
}

/** A run for each format. */
function inFormats(args: readonly string[], formats: Readonly<Record<string, Kind>>): Case[] {
  return Object.entries(formats).map(([format, kind]) => run(kind, [...args, '--format', format]));
}

/** A run that writes a file in each format. */
function toFiles(args: readonly string[], formats: Readonly<Record<string, Kind>>): Case {
  const outputs = Object.keys(formats).map((format) => `--output=${format}=report.${format}`);
  const files = Object.entries(formats).map(([format, kind]) => [`report.${format}`, kind] as const);
  return run('text', [...args, ...outputs], Object.fromEntries(files));
}

const CASES: readonly Case[] = [
  ...inFormats(['check', source, wrong, blob, '--no-policy'], CHECK_FORMATS),
  // in worker threads
  toFiles(['check', '.', '--no-policy'], CHECK_FORMATS),
  run('text', ['check', blob, '--kernel', '6.1,7.2', '--config', '::config']),
  run('patch', ['check', ...sources, '--fix', '--dry-run', '--no-policy']),
  run('text', ['check', source, '--no-policy', '--each-overlay', '*.dtbo']),
  run('text', ['check', source, '--changed', missing]),
  run('nothing', ['check', source, '--policy', '::policy.json']),
  run('nothing', ['check', source, '--policy', '::kernel.json']),
  run('nothing', ['check', source, '--no-policy', '--baseline', '::baseline.json']),
  run('text', ['check', source, blob, '--no-policy', '--baseline', 'new.json', '--update-baseline'], {
    'new.json': 'json',
  }),
  run('text', ['check', missing, '--output', `json=${missing}/x`]),
  run('text', ['boot', source]),
  run('text', ['boot', blob, '--config', '::config']),
  run('json', ['boot', blob, '--json']),
  run('text', ['boot', '::folder']),
  run('text', ['boot', source, '--overlay', '::empty.dtbo', '--memory', '0x40000000:1G']),
  run('nothing', ['boot', source, '--overlay', '::lost.dtbo']),
  run('text', ['map', source]),
  run('text', ['map', blob, '--ascii', '--width', '60']),
  run('json', ['map', blob, '--json']),
  run('svg', ['map', blob, '--svg', '-', '--html', 'map.html'], { 'map.html': 'page' }),
  run('page', ['map', blob, '--html', '-', '--svg', 'map.svg'], { 'map.svg': 'svg' }),
  ...inFormats(['diff', blob, otherBlob, '--a-kernel', '6.1'], DIFF_FORMATS),
  toFiles(['diff', source, blob], DIFF_FORMATS),
  run('text', ['diff', blob, otherBlob, '--only', 'log,wording,devices,setup']),
  run('text', ['verify', blob, '--log', '::dmesg.txt']),
  run('json', ['verify', source, '--log', '::journal.json', '--json']),
  run('text', ['verify', '--explain', '::journal.json']),
  run('json', ['verify', '--explain', '::dmesg.txt', '--json']),
  run('nothing', ['verify', blob, '--log', '::dmesg.txt', '--iomem', '::iomem', '--memblock-memory', source]),
  run('nothing', ['verify', '--explain', missing]),
  run('text', ['survey', '.']),
  run('nothing', ['survey', wrong, cut]),
  run('nothing', ['survey', missing]),
  run('text', ['compile', blob, '-O', 'dts']),
  run('text', ['compile', source, '-O', 'dts', '--origin', '--deps', '-']),
  run('blob', ['compile', source, '-O', 'dtb', '-o', '-']),
  run('nothing', ['compile', wrong]),
  run('nothing', ['compile', '##[image].img', '-o', 'x.dtb']),
  run('nothing', ['compile', source, '-o', `${missing}/x.dtb`]),
  run('text', ['overlay', '-i', source, '-o', '##[out]\x1b[45m\u202e.dtb', '-v', '::empty.dtbo']),
  run('blob', ['overlay', '-i', blob, '-o', '-', '-v', '::over.dtbo']),
  run('text', ['rules']),
  run('json', ['rules', '--json']),
  run('text', ['explain', 'reg-length']),
  run('text', ['explain', 'reg-length', '--markdown']),
  run('nothing', ['explain', missing]),
  // glob results for a name that looks like an option, and for one that looks like a command
  run('nothing', ['boot', `--${missing}`]),
  run('nothing', [missing]),
];

/** Options for what to read, how to read it, and the machine. They produce no output of their own. */
const INPUT_OPTIONS: readonly string[] = [
  ...[
    '--cmdline',
    '--memory',
    '--image',
    '--initrd',
    '--fdt',
    '--config',
    '--kernel',
    '--arch',
    '--page-size',
  ],
  ...[
    '--include',
    '--root',
    '--define',
    '--overlay',
    '--entry',
    '--help',
    '--fail-on',
    '--no-policy',
    '--jobs',
    '--shard',
  ],
  ...['--boot', '--meminfo', '--memblock-reserved', '--symbols', '--pad', '--space', '--align', '--reserve'],
  '--boot-cpu',
];

/** Runs on a terminal of 60 columns, as far as the command can tell. */
const ON_TERMINAL = preloaded(`for (const stream of [process.stdout, process.stderr]) {
  stream.isTTY = true;
  stream.columns = 60;
}`);

const TERMINAL_CASES: readonly Case[] = [
  run('text', ['boot', blob]),
  run('text', ['map', blob]),
  run('text', ['diff', blob, otherBlob]),
  run('text', ['verify', blob, '--log', '::dmesg.txt']),
  run('text', ['verify', '--explain', '::dmesg.txt']),
  run('text', ['survey', blob, source]),
  run('nothing', ['compile', wrong]),
];

/** The environment of a run that starts with a script. */
function preloaded(script: string): Readonly<Record<string, string>> {
  const url = `data:text/javascript;base64,${Buffer.from(script).toString('base64')}`;
  return { NODE_OPTIONS: `--import=${url}`, TERM: 'xterm' };
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-hostile-'));
  writeHostileFiles(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The problems of an output. */
function wrongIn(output: Uint8Array, kind: Kind, allowed = ALLOWED[kind]): readonly string[] {
  if (kind === 'blob') return output.length > 0 ? [] : ['no blob'];
  const harm = harmIn(output, allowed);
  if (harm.length > 0) return harm;
  const text = Buffer.from(output).toString();
  if (kind === 'nothing') return text === '' ? [] : [`text: ${text}`];
  return text === '' ? ['no text'] : (CHECKS[kind]?.(text) ?? []);
}

/** Cases by harmless names. */
function named(cases: readonly Case[]): (readonly [string, Case])[] {
  return cases.map((one) => [printablePath(one.args.join(' ')).slice(0, 100), one]);
}

describe('an output is harmless', () => {
  it.each(named(CASES))('%s', (_, { args, stdout, files }) => {
    const result = rmemBytes(args, folder);
    expect(wrongIn(result.stdout, stdout)).toEqual([]);
    expect(harmIn(Buffer.from(result.stderr))).toEqual([]);
    // a run without output would test nothing
    if (stdout === 'nothing') expect(result.stderr).not.toBe('');
    for (const [file, kind] of Object.entries(files)) {
      expect(wrongIn(readFileSync(join(folder, file)), kind)).toEqual([]);
      rmSync(join(folder, file));
    }
  });
});

describe('an output on a terminal has no colours but those of rmem', () => {
  it.each(named(TERMINAL_CASES))('%s', (_, { args, stdout }) => {
    const result = rmemBytes(args, folder, '', ON_TERMINAL);
    expect(wrongIn(result.stdout, stdout, { colours: true })).toEqual([]);
    expect(harmIn(Buffer.from(result.stderr), { colours: true })).toEqual([]);
    expect(`${Buffer.from(result.stdout).toString()}${result.stderr}`).toContain('\x1b[');
  });

  it.each([
    ['compile', [source, '-O', 'dtb', '-o', '-'], ', or -O dts for text'],
    ['overlay', ['-i', blob, '-o', '-', '::over.dtbo'], ''],
  ])('%s writes no blob there', (command, args, more) => {
    const { stdout, stderr } = rmemBytes([command, ...args], folder, '', ON_TERMINAL);
    expect(stdout.length).toBe(0);
    expect(stderr).toContain(
      `rmem: standard output is a terminal; write the DTB to a file with -o FILE${more}\n`,
    );
  });
});

it('a fault of rmem that quotes a tree is harmless, too', () => {
  const fault = preloaded(
    `JSON.parse = () => { throw new Error('\\x1b[45m\\n::error::x\\n##[error]\\u202e'); };`,
  );
  const { status, stderr } = rmem(['rules'], folder, fault);
  expect(status).toBe(3);
  expect(stderr).toBe(
    'rmem: internal error (Error: \\x1b[45m\\x0a::error::x\\x0a#\\x23[error]\\u{202e}); please report this\n',
  );
  expect(harmIn(Buffer.from(stderr))).toEqual([]);
});

describe('the table of runs', () => {
  const help = (...command: string[]): string => rmem([...command, '--help'], folder).stdout;
  const words = (command: string): readonly string[] =>
    CASES.filter(({ args }) => args[0] === command).flatMap(({ args }) => args);

  it('has every command, and every option that has a say in what is written', () => {
    const commands = [...help().matchAll(/^ {2}([a-z]+) \[/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands.filter((name) => name !== 'help')) {
      const used = words(command).map((word) => word.replace(/^(--[a-z-]+)=.*/, '$1'));
      expect({ command, runs: used.length > 0 }).toEqual({ command, runs: true });
      const options = [...help(command).matchAll(/^ {2}(?:(-\w), )?(--[a-z-]+)/gm)];
      const left = options.filter(([, short = '', long = '']) => {
        return ![...INPUT_OPTIONS, ...used].includes(long) && !used.includes(short);
      });
      expect({ command, left: left.map(([, , long]) => long) }).toEqual({ command, left: [] });
    }
  });

  it.each([
    ['check', /; choose (.*)/, Object.keys(CHECK_FORMATS)],
    ['diff', /; choose (.*)/, Object.keys(DIFF_FORMATS)],
    ['compile', /is neither (.*)$/m, ['dtb', 'dts']],
  ])('has every format of %s', (command, list, formats) => {
    const { stderr } = rmem([command, source, '--format', '?'], folder);
    expect(list.exec(stderr)![1]!.split(/, | nor /)).toEqual(formats);
    expect(words(command)).toEqual(expect.arrayContaining(formats));
  });
});
