// SPDX-License-Identifier: MIT
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { checkJunit } from '../../src/report/check-junit.ts';
import type { BoardReport, CheckReport } from '../../src/engine/check-report.ts';
import { HOSTILE_TEXTS, REPORTED_RULES, SAMPLE, boardOf } from '../support/check-reports.ts';
import { findingOf, hostileReport, realReport, reportOf, spotOf } from '../support/check-reports.ts';

interface Outcome {
  readonly '@message': string;
  readonly '@type': string;
  readonly '#text': string;
}

interface Case {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly 'system-out'?: string;
}

interface Suite {
  readonly '@name': string;
  readonly '@tests': string;
  readonly '@failures': string;
  readonly '@errors': string;
  readonly '@time': string;
  readonly testcase: readonly Case[];
}

interface Suites extends Omit<Suite, 'testcase'> {
  readonly testsuite?: readonly Suite[];
}

const PARSER = new XMLParser({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  parseAttributeValue: false,
  parseTagValue: false,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
});

function suitesOf(report: CheckReport): Suites {
  const xml = checkJunit(report, REPORTED_RULES);
  // it moves to a package that this one depends on, but that we do not depend on directly
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  expect(XMLValidator.validate(xml)).toBe(true);
  // characters that XML 1.0 does not allow
  expect(xml).not.toMatch(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  return (PARSER.parse(xml) as { testsuites: Suites }).testsuites;
}

/** The cases of one board that have output. */
function casesOf(report: CheckReport): Case[] {
  return suitesOf(report).testsuite![0]!.testcase.filter((one) => Object.keys(one).length > 3);
}

describe('the sample', () => {
  const suites = suitesOf(SAMPLE);

  it('has a suite a board and a case a rule', () => {
    expect(suites.testsuite!.map((suite) => [suite['@name'], suite.testcase.length])).toEqual([
      ['a.dts', REPORTED_RULES.length],
      ['b.dts', REPORTED_RULES.length],
      ['more boards/c.dts', REPORTED_RULES.length],
      ['d.dtb', REPORTED_RULES.length],
      ['e.dtb', 1],
    ]);
    const names = suites.testsuite![0]!.testcase.map((one) => one['@name']);
    expect(names).toEqual(REPORTED_RULES.map(({ id }) => id));
  });

  it('counts', () => {
    const { '@tests': tests, '@failures': failures, '@errors': errors, '@time': time } = suites;
    expect({ tests, failures, errors, time }).toEqual({
      tests: (4 * REPORTED_RULES.length + 1).toString(),
      failures: '3',
      errors: '1',
      time: '0',
    });
    expect(suites.testsuite!.map((suite) => [suite['@failures'], suite['@errors']])).toEqual([
      ['1', '0'],
      ['1', '0'],
      ['1', '0'],
      ['0', '0'],
      ['0', '1'],
    ]);
  });

  it('fails where the check does, and says the rest', () => {
    expect(suites.testsuite![0]!.testcase.filter((one) => Object.keys(one).length > 3)).toEqual([
      {
        '@name': 'overlap',
        '@classname': 'a.dts',
        '@time': '0',
        failure: {
          '@message': 'fw@50000000 overlaps dma@50080000 by 512 KiB',
          '@type': 'error',
          '#text': `soc.dtsi:12:3: error: fw@50000000 overlaps dma@50080000 by 512 KiB.
  Linux logs OVERLAP DETECTED! and keeps both as they are, so that the firmware and the device write over each other.
  Help: end fw@50000000 at 0x50080000.`,
        },
      },
      {
        '@name': 'region-unused',
        '@classname': 'a.dts',
        '@time': '0',
        'system-out': 'a.dts:7:2: note: no device uses pool@60000000.',
      },
    ]);
  });
});

describe('a case', () => {
  const all = reportOf(
    boardOf('a', [
      findingOf({ message: 'one', severity: 'warning' }),
      findingOf({ message: 'two', severity: 'error', spot: spotOf({ line: 13 }) }),
      findingOf({ message: 'three', severity: 'note', spot: null, offset: 8 }),
      findingOf({ message: 'four', suppressed: { by: 'baseline', reason: null } }),
    ]),
  );
  const text = {
    one: 'soc.dtsi:12:3: warning: one.',
    two: 'soc.dtsi:13:3: error: two.',
    three: '/reserved-memory/fw@50000000 reg (at 0x8): note: three.',
  };

  it.each<[BoardReport['failOn'], Pick<Case, 'failure' | 'system-out'>]>([
    [
      'error',
      {
        failure: { '@message': 'two', '@type': 'error', '#text': text.two },
        'system-out': `${text.one}\n${text.three}`,
      },
    ],
    [
      'warning',
      {
        failure: { '@message': 'one (and 1 more)', '@type': 'warning', '#text': `${text.one}\n${text.two}` },
        'system-out': text.three,
      },
    ],
    [
      'note',
      {
        failure: {
          '@message': 'one (and 2 more)',
          '@type': 'warning',
          '#text': `${text.one}\n${text.two}\n${text.three}`,
        },
      },
    ],
    ['none', { 'system-out': `${text.one}\n${text.two}\n${text.three}` }],
  ])('fails from %s on', (failOn, expected) => {
    const name = { '@name': 'overlap', '@classname': 'a', '@time': '0' };
    expect(casesOf({ ...all, boards: all.boards.map((board) => ({ ...board, failOn })) })).toEqual([
      { ...name, ...expected },
    ]);
  });

  it('is an error where the board could not be read', () => {
    const report = realReport();
    const [{ error, ...rest }] = casesOf({ ...report, boards: report.boards.slice(2) }) as [Case];
    expect(rest).toEqual({ '@name': 'the board can be read', '@classname': 'c.dts', '@time': '0' });
    expect(error!['@message']).toBe('the source has errors');
    expect(error!['#text']).toMatch(/^the source has errors\nc\.dts:2:\d+: error: /);
  });

  it('has no suite without boards', () => {
    expect(suitesOf(reportOf())).toEqual({
      '@name': 'rmem check',
      '@tests': '0',
      '@failures': '0',
      '@errors': '0',
      '@time': '0',
    });
  });
});

describe('hostile text', () => {
  it.each(HOSTILE_TEXTS)('%j is text', (text) => {
    const { testsuite, ...counts } = suitesOf(hostileReport(text));
    expect(counts).toMatchObject({ '@failures': '2', '@errors': '1' });
    expect(testsuite!.map((suite) => suite.testcase.length)).toEqual([
      REPORTED_RULES.length,
      REPORTED_RULES.length,
      1,
    ]);
  });

  it.each(['<script>', '"\'&amp;', ']]>', 'ö 漢 🦀'])('%j is what it was', (message) => {
    const [overlap] = casesOf(reportOf(boardOf('a', [findingOf({ message })])));
    expect(overlap!.failure!['@message']).toBe(message);
    expect(overlap!.failure!['#text']).toBe(`soc.dtsi:12:3: error: ${message}.`);
  });
});
