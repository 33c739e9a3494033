// SPDX-License-Identifier: MIT
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/report/boot-text.ts';
import type { Style } from '../../src/report/boot-text.ts';
import { markdownText } from '../../src/report/markdown-text.ts';

const NARROW: Style = { ...PLAIN, columns: 30 };

describe('a page', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['a heading', '# One\n## Two `x`\ntext', ['One', '', 'Two x', '', 'text']],
    [
      'a paragraph is filled',
      'one two three\nfour five six seven eight\n\nnine',
      ['one two three four five six', 'seven eight', '', 'nine'],
    ],
    [
      'code',
      'a:\n\n```dts fails\n/ {\n\n\ta = "# *b*";\n};\n```\nb',
      ['a:', '', '    / {', '', '            a = "# *b*";', '    };', '', 'b'],
    ],
    ['code between longer fences', '````md\n```\na\n```\n````', ['    ```', '    a', '    ```']],
    ['code that does not end', '```\na', ['    a']],
    [
      'a list',
      '- one two three four five six seven\n  eight\n- two\n  - in it\n\n- three\n\ntext',
      ['- one two three four five six', '  seven eight', '- two', '  - in it', '- three', '', 'text'],
    ],
    ['a list of numbers', '1. one\n10. ten', ['1. one', '10. ten']],
    [
      'a table',
      '| What | `Why` |\n| --- | :-: |\n| a | one two three four five six seven |\n| bcd | e \\| f |',
      ['What  Why', 'a     one two three four five', '      six seven', 'bcd   e | f'],
    ],
    [
      'a table that is too wide',
      '| a | bb |\n|---|---|\n| one two three four five | six seven eight nine ten |',
      ['a               bb', 'one two three   six seven', 'four five       eight nine ten'],
    ],
    ['marks', '**a `**b**` c** *d* \\*e\\* `f*g*h` i_j_k 2 * 3', ['a **b** c d *e* f*g*h i_j_k 2', '* 3']],
    ['links', '[a](b.md) <https://c.d> [e](https://f)', ['a https://c.d e (https://f)']],
    ['lines of Windows', '# a\r\n\r\nb\r\n', ['a', '', 'b']],
  ])('%s', (_, page, expected) => {
    expect(markdownText(page, NARROW)).toEqual(expected);
  });

  it('is set off as the terminal can', () => {
    const style: Style = { ...PLAIN, heading: (text) => `<h>${text}</h>`, dim: (text) => `<d>${text}</d>` };
    const page = '# a\n\n```\nb\n\nc\n```\n\n| d | e |\n|---|---|\n| f | g |\n';
    expect(markdownText(page, style)).toEqual([
      '<h>a</h>',
      '',
      '    <d>b</d>',
      '',
      '    <d>c</d>',
      '',
      '<h>d  e</h>',
      'f  g',
    ]);
  });

  it('of a wide terminal is no wider than one reads', () => {
    expect(Math.max(...markdownText('word '.repeat(100)).map((line) => line.length))).toBe(99);
  });
});

describe('the pages of rules', () => {
  const folder = join(import.meta.dirname, '../../docs/rules');
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');

  it('are there', () => {
    expect(pages).toContain('reg-length.md');
  });

  it.each(pages)('%s is all text', (name) => {
    const page = readFileSync(join(folder, name), 'utf8');
    const lines = markdownText(page, { ...PLAIN, columns: 80 });
    expect(lines[0]).toBe(name.replace('.md', ''));
    const text = lines.filter((line) => !line.startsWith('    '));
    expect(text.filter((line) => line.length > 80)).toEqual([]);
    expect(text.filter((line) => /```|\*\*|`|^#{1,6} |\]\(/.test(line))).toEqual([]);
    // no word is lost
    const words = (all: string): string[] => (all.match(/[A-Za-z]\w+/g) ?? []).sort();
    const info = /^```.*$/gm;
    expect(words(lines.join('\n'))).toEqual(
      words(page.replace(info, '').replace(/\]\((?!http)[^)]*\)/g, ']')),
    );
  });
});
