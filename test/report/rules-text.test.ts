// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import { PLAIN } from '../../src/report/boot-text.ts';
import { rulesText } from '../../src/report/rules-text.ts';
import { REPORTED_RULES } from '../support/check-reports.ts';

describe('the table of rules', () => {
  const lines = rulesText(REPORTED_RULES, { ...PLAIN, columns: 80 });

  it('has them all, in groups', () => {
    const ids = lines.flatMap((line) => /^ {2}([a-z][a-z-]*) +(?:error|warning|note) /.exec(line)?.[1] ?? []);
    expect(ids).toEqual(Object.keys(RULES));
    const groups = lines.filter((line, i) => /^[A-Z]/.test(line) && (lines[i - 1] ?? '') === '');
    expect(groups).toEqual([
      'The container',
      "A region's format",
      'What a region means',
      'Addresses',
      'Devices that use regions',
      'The command line and NUMA',
      'Comments in the sources',
    ]);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.at(-1)).toBe(`${ids.length} rules; rmem explain RULE shows what one is for`);
  });

  it('breaks what a rule asks between words', () => {
    const [rule] = REPORTED_RULES;
    const description = 'Require this to be that, whatever may come of it.';
    expect(rulesText([{ ...rule!, severity: 'note', description }], { ...PLAIN, columns: 50 })).toEqual([
      'The container',
      '  container-name  note  Require this to be that,',
      '                        whatever may come of it.',
      '',
      '1 rule; rmem explain RULE shows what one is for',
    ]);
  });

  it('sets off how bad it is to break one', () => {
    const [rule] = REPORTED_RULES;
    const style = {
      ...PLAIN,
      error: (text: string) => `<e>${text}</e>`,
      heading: (text: string) => `<h>${text}</h>`,
    };
    expect(rulesText([{ ...rule!, description: 'Require an error here.' }], style).slice(0, 2)).toEqual([
      '<h>The container</h>',
      '  container-name  <e>error</e>  Require an error here.',
    ]);
  });
});
