// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { checkMarkdown } from '../../src/report/check-markdown.ts';
import { HOSTILE_TEXTS, SAMPLE, boardOf, findingOf } from '../support/check-reports.ts';
import { hostileReport, reportOf, spotOf } from '../support/check-reports.ts';

/** The line of a finding with a given message. */
function headOf(message: string): string {
  const text = checkMarkdown(reportOf(boardOf('a', [findingOf({ message })])));
  return /^- \*\*error\*\* line 12: (.*) \(`overlap`\)$/m.exec(text)![1]!;
}

describe('the sample', () => {
  it('is counted, and then told', () => {
    expect(checkMarkdown(SAMPLE)).toBe(`\
## rmem check: 1 error, 1 warning, 1 note

5 boards, 4 of them with findings; 1 could not be read. 1 finding suppressed. 1,200 more findings of the same rules not shown.

| Rule | Worst | Found | Boards |
| --- | --- | --: | --: |
| \`overlap\` | error | 1 | 3 |
| \`reg-length\` | warning | 1 | 1 |
| \`region-unused\` | note | 1 | 1 |

Could not be read:

- <code>e.dtb</code>: this is no blob

### <code>soc.dtsi</code>

- **error** line 12: fw@<!-- -->50000000 overlaps dma@<!-- -->50080000 by 512 KiB (\`overlap\`, on 3 boards)

  <details><summary>More</summary>

  \`\`\`dts
  reg = <0x50000000 0x100000>;
  \`\`\`

  <code>soc.dtsi:20</code>: dma@<!-- -->50080000 is here

  \`\`\`dts
  reg = <0x50080000 0x100000>;
  \`\`\`

  Linux logs OVERLAP DETECTED! and keeps both as they are, so that the firmware and the device write over each other

  Help: end fw@<!-- -->50000000 at 0x50080000

  On <code>a.dts</code>, <code>b.dts</code>, <code>more boards/c.dts</code>

  </details>

### <code>a.dts</code>

- **note** line 7: no device uses pool@<!-- -->60000000 (\`region-unused\`)

  <details><summary>More</summary>

  \`\`\`dts
  pool@60000000 {
  \`\`\`

  </details>

### <code>d.dtb</code>

- **warning** <code>/reserved-memory/fw@<!-- -->50000000</code> <code>reg</code> (at 0x1a8): reg has 12 bytes (\`reg-length\`)

  <details><summary>More</summary>

  <code>/</code> <code>#size-cells</code> (at 0x40): the cells are set here

  Linux: OF: reserved mem: says nothing

  </details>
`);
  });

  it('is short where there is nothing', () => {
    const nothing = '## rmem check: nothing found\n\n2 boards.\n';
    expect(checkMarkdown(reportOf(boardOf('a', []), boardOf('b', [])))).toBe(nothing);
  });
});

describe('a long report', () => {
  const findings = Array.from({ length: 3000 }, (_, i) =>
    findingOf({ spot: spotOf({ file: `f${i % 7}`, line: i + 1 }) }),
  );

  it.each([2000, 60_000])('fits %i characters, and says what is left out', (length) => {
    const text = checkMarkdown(reportOf(boardOf('a', findings)), length);
    expect(text.length).toBeLessThanOrEqual(length);
    expect(text.length).toBeGreaterThan(length - 600);
    const shown = text.split('\n').filter((line) => line.startsWith('- **error**')).length;
    const left = (3000 - shown).toString().replace(/(?=\d{3}$)/, ',');
    expect(text).toMatch(new RegExp(`\\n\\n… and ${left} more findings, omitted\\.\\n$`));
    expect(text.match(/<details>/g)).toHaveLength(shown);
    expect(text.match(/<\/details>/g)).toHaveLength(shown);
  });

  it('names the first boards that could not be read', () => {
    const boards = Array.from({ length: 25 }, (_, i) =>
      boardOf(`b${i}`, [], { failure: 'it is none', boot: null }),
    );
    const lines = checkMarkdown(reportOf(...boards)).split('\n');
    expect(lines.slice(-4)).toEqual([
      '- <code>b18</code>: it is none',
      '- <code>b19</code>: it is none',
      '- … and 5 more',
      '',
    ]);
  });

  it('cuts what is long', () => {
    expect(headOf('x'.repeat(1e6))).toBe(`${'x'.repeat(600)}…`);
    expect(headOf(`${'x'.repeat(599)}🦀`)).toBe(`${'x'.repeat(599)}…`);
  });
});

describe('text', () => {
  it.each([
    ['a_b *c* `d`', 'a\\_b \\*c\\* \\`d\\`'],
    ['<b>&lt;', '&lt;b&gt;&amp;lt;'],
    ['[a](http://b)', '\\[a\\](http:<!-- -->//b)'],
    ['www.a.b', 'www<!-- -->.a.b'],
    ['a | b \\| ~c~ $d$', 'a \\| b \\\\\\| \\~c\\~ \\$d\\$'],
    ['@root #1 # a', '@<!-- -->root #<!-- -->1 # a'],
    ['a\n\n# b', 'a\\\\x0a\\\\x0a# b'],
  ])('%j is shown as it is', (message, expected) => {
    expect(headOf(message)).toBe(expected);
  });

  it.each(HOSTILE_TEXTS)('%j is no Markdown', (hostile) => {
    const text = checkMarkdown(hostileReport(hostile));
    // no tags but our own, no fence that ends early, no invisible characters
    const outside = text.replace(/^ {2}(`{3,})dts\n {2}.*\n {2}\1$/gm, '');
    expect(outside.match(/<(?!\/?(code|details|summary)>|!-- -->)/g)).toBeNull();
    expect(outside).not.toMatch(/```|@\w|https?:\/\//);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  it('is put between more backticks than it has', () => {
    const text = checkMarkdown(reportOf(boardOf('a', [findingOf({ spot: spotOf({ text: 'a ```` b' }) })])));
    expect(text).toContain('\n  `````dts\n  a ```` b\n  `````\n');
  });
});
