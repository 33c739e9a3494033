// SPDX-License-Identifier: MIT
//
// Checks that the parts of a report format match: its test, its function in the library, the command's help
// and its page. test/hostile/output.test.ts tests that the command has exactly these formats.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.ts';
import { ROOT, rmem } from '../cli/run.ts';
import { CHECK_FORMATS, DIFF_FORMATS } from '../support/formats.ts';

/** The part of a page between two texts; the second one is searched for after the first. */
function between(page: string, start: string, end: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8').split(start)[1]!;
  return text.slice(0, text.indexOf(end));
}

describe.each([
  ['check', Object.keys(CHECK_FORMATS), between('docs/cli.md', '\n| `--format NAME` |', '\n')],
  ['diff', Object.keys(DIFF_FORMATS), between('docs/diff.md', '\n## Formats\n', '\n## ')],
] as const)('the formats of rmem %s', (command, formats, page) => {
  it('are in its help', () => {
    const [, help] = /^ {2}--format <name>(.*(?:\n {3}.*)*)/m.exec(rmem([command, '--help']).stdout)!;
    expect(formats.filter((format) => !new RegExp(`\\b${format}\\b`).test(help!))).toEqual([]);
  });

  it('are in its page', () => {
    expect(formats.filter((format) => !page.includes(`\`${format}\``))).toEqual([]);
  });

  it('are functions of the library', () => {
    const names = formats.map((format) => `${command}${format[0]!.toUpperCase()}${format.slice(1)}`);
    expect(names.filter((name) => !(name in library))).toEqual([]);
  });
});

it.each(Object.keys(CHECK_FORMATS))('test/report/check-%s.test.ts exists', (format) => {
  expect(existsSync(join(ROOT, `test/report/check-${format}.test.ts`))).toBe(true);
});
