// SPDX-License-Identifier: MIT
//
// Runs what README.md and the pages of docs show, and compares what they say it prints. An excerpt of an output is a `text`
// block that begins with the command and has a line `…` in place of each part that it leaves out.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, rmem } from '../cli/run.ts';

const PAGES = [
  'README.md',
  'examples/README.md',
  ...['docs', 'docs/recipes'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocks: Block[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(
    ([, language, text]) => ({ page, language: language!, text: text! }),
  ),
);

/** The arguments in a command line, with what is quoted as one. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

describe('programs', () => {
  const programs = blocks.flatMap((block, i) =>
    block.language === 'js' ? [[block.page, block.text, blocks[i + 1]!] as const] : [],
  );

  it('are there', () => {
    expect(programs.map(([page]) => page)).toEqual(['README.md', 'docs/handlers.md', 'docs/source.md']);
  });

  it.each(programs)('of %s prints what the page says', (_, program, printed) => {
    const run = spawnSync(process.execPath, ['--input-type=module', '-'], {
      cwd: ROOT,
      input: program,
      encoding: 'utf8',
    });
    expect(printed.language).toBe('text');
    expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
      status: 0,
      stdout: printed.text,
      stderr: '',
    });
  });
});

describe('commands', () => {
  const commands = blocks
    // those of examples/README.md are run with the examples
    .filter(({ page, language }) => language === 'console' && !page.startsWith('examples/'))
    .map(({ page, text }) => [page, text] as const);

  it.each(commands)('of %s print what the page says', (_, text) => {
    const [, command, printed, status = '0'] =
      /^\$ (?:npx )?rmem ([^\n]*)\n(.*?)(?:# exit status (\d+)\n)?$/s.exec(text)!;
    expect(rmem(wordsOf(command!))).toEqual({ status: Number(status), stdout: printed, stderr: '' });
  });
});

describe('excerpts', () => {
  const excerpts = blocks
    // that of docs/diff.md is compared whole, in diff.test.ts
    .filter(
      ({ page, language, text }) => language === 'text' && text.startsWith('$ ') && page !== 'docs/diff.md',
    )
    .map(({ page, text }) => [page, text] as const);

  it('are there', () => {
    expect(excerpts.length).toBeGreaterThan(0);
  });

  it.each(excerpts)('of %s are in what the command prints, in their order', (_, text) => {
    const [, command, printed, status = '0'] = /^\$ rmem ([^\n]*)\n(.*?)(?:# exit status (\d+)\n)?$/s.exec(
      text,
    )!;
    const run = rmem(wordsOf(command!));
    expect(run.status).toBe(Number(status));
    const parts = printed!.split(/^…\n/m).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    expect(run.stdout).toMatch(new RegExp(`^${parts.join('(?:[^\\n]*\\n)*?')}$`));
  });
});

describe('docs/cli.md', () => {
  it('names each option of a configuration that is read', () => {
    const source = readFileSync(join(ROOT, 'src/linux/kconfig-file.ts'), 'utf8');
    const read = [...source.matchAll(/\b(?:on|int|get)\('(\w+)'/g)].map(([, name]) => name!);
    const page = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((name) => !new RegExp(`[\`_]${name}\``).test(page))).toEqual([]);
  });
});

describe('indexes', () => {
  it.each(['docs', 'docs/recipes'])('%s/README.md leads to each page beside it', (folder) => {
    const index = readFileSync(join(ROOT, folder, 'README.md'), 'utf8');
    const pages = readdirSync(join(ROOT, folder)).filter((name) => /\.(md|json)$/.test(name));
    expect(pages.filter((name) => name !== 'README.md' && !index.includes(`](${name})`))).toEqual([]);
  });
});

describe('links', () => {
  const links = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => [page, target!] as const);
  });

  it.each(links)('of %s to %s lead somewhere', (page, target) => {
    expect(existsSync(join(ROOT, page, '..', target))).toBe(true);
  });
});
