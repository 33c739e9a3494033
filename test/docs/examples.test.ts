// SPDX-License-Identifier: MIT
//
// Runs the commands in README.md and the pages of docs, and compares the output with theirs. An excerpt of an
// output is a `text` block that starts with the command and has a line `…` for each omitted part.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, rmem } from '../cli/run.ts';
import type { Run } from '../cli/run.ts';
import { banner, image } from '../support/kernel-images.ts';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
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

/** The arguments of a command line; a quoted one is one argument. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** Runs the command in a separate folder, with these files in it. */
function runWith(files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'rmem-docs-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return rmem(args, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
    // those of examples/README.md run together with the examples
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
    // the one of docs/diff.md is compared completely, in diff.test.ts
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
  const PAGE = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');

  it('quotes the errors of files and options of different kernels', () => {
    const files = {
      'board.dts': '/dts-v1/;\n/ {\n};\n',
      'board.config': '# Linux/arm64 6.1.176 Kernel Configuration\nCONFIG_ARM64=y\n',
      Image: image({ flags: 6n, text: banner('6.1.176') }),
    };
    const errors = [
      ['--arch', 'arm', '--config', 'board.config'],
      ['--arch', 'riscv64', '--page-size', '16K'],
      ['--image', 'Image@0x80200000', '--config', 'board.config'],
    ].map((options) => runWith(files, ['boot', 'board.dts', ...options]));
    expect(errors.map(({ status }) => status)).toEqual([2, 2, 2]);
    expect(PAGE).toContain(`\`\`\`text\n${errors.map(({ stderr }) => stderr).join('')}\`\`\``);
  });

  it('quotes the errors of a source', () => {
    const files = {
      'soc.dtsi': '/ { a = <&gone>; };\n',
      'board.dts':
        '/dts-v1/;\n#include "soc.dtsi"\n#define PORT(n) <&uart##n>\n/ {\n\n\n\tb {\n\tp = PORT(9);\n\t};\n};\n',
    };
    const { status, stderr } = runWith(files, ['boot', 'board.dts']);
    expect(status).toBe(2);
    expect(PAGE).toContain(`\`\`\`text\n${stderr}\`\`\``);
  });

  it('names each option of a configuration that is read', () => {
    const source = readFileSync(join(ROOT, 'src/linux/kconfig-file.ts'), 'utf8');
    const read = [...source.matchAll(/\b(?:on|int|get)\('(\w+)'/g)].map(([, name]) => name!);
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((name) => !new RegExp(`[\`_]${name}\``).test(PAGE))).toEqual([]);
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
