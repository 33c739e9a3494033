// SPDX-License-Identifier: MIT
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkJson } from '../../src/report/check-json.ts';
import type { CheckReport } from '../../src/engine/check-report.ts';
import { HOSTILE_TEXTS, SAMPLE, bytes, findingOf, hostileReport } from '../support/check-reports.ts';
import { boardOf, realReport, reportOf, spotOf } from '../support/check-reports.ts';

const schema = JSON.parse(readFileSync('docs/check.schema.json', 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

type Json = Record<string, unknown>;

function json(report: CheckReport): Json {
  return JSON.parse(checkJson(report)) as Json;
}

function errorsOf(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message!}`);
}

function messageOf(message: string): unknown {
  const [finding] = json(reportOf(boardOf('a', [findingOf({ message })])))['findings'] as Json[];
  return finding!['message'];
}

describe('docs/check.schema.json', () => {
  it.each<[string, CheckReport]>([
    ['nothing', reportOf()],
    ['the sample', SAMPLE],
    ['what is real', realReport()],
    ...HOSTILE_TEXTS.map((text): [string, CheckReport] => [JSON.stringify(text), hostileReport(text)]),
  ])('fits %s', (_, report) => {
    expect(errorsOf(json(report))).toEqual([]);
  });

  const first = (document: Json, list: string): Json => (document[list] as Json[])[0]!;
  it.each<[string, (document: Json) => void]>([
    ['another version', (document) => (document['schemaVersion'] = 2)],
    ['a field more', (document) => (document['extra'] = true)],
    ['a field less', (document) => delete document['failOn']],
    ['a rule that is no name', (document) => (first(document, 'findings')['rule'] = 'No Rule')],
    ['a severity of its own', (document) => (first(document, 'findings')['severity'] = 'fatal')],
    ['a finding on no board', (document) => (first(document, 'findings')['on'] = [])],
    ['a board without its boot', (document) => delete first(document, 'boards')['boot']],
    ['a negative count', (document) => ((document['summary'] as Json)['errors'] = -1)],
    [
      'a column 0',
      (document) => (((first(document, 'findings')['location'] as Json)['source'] as Json)['column'] = 0),
    ],
  ])('refuses %s', (_, tamper) => {
    const document = json(SAMPLE);
    tamper(document);
    expect(errorsOf(document)).not.toEqual([]);
  });
});

describe('the document', () => {
  it('has what boards share once', () => {
    const { findings, summary } = json(SAMPLE) as { findings: Json[]; summary: Json };
    expect(findings.map(({ rule, on }) => [rule, (on as Json[]).map(({ board }) => board)])).toEqual([
      ['overlap', ['a.dts', 'b.dts', 'more boards/c.dts']],
      ['region-unused', ['a.dts']],
      ['cma-alignment', ['more boards/c.dts']],
      ['reg-length', ['d.dtb']],
    ]);
    expect(summary).toEqual({
      boards: 5,
      boardsWithFindings: 4,
      unread: 1,
      findings: 3,
      errors: 1,
      warnings: 1,
      notes: 1,
      suppressed: 1,
      omitted: 1200,
      rules: [
        { rule: 'overlap', severity: 'error', findings: 1, boards: 3 },
        { rule: 'reg-length', severity: 'warning', findings: 1, boards: 1 },
        { rule: 'region-unused', severity: 'note', findings: 1, boards: 1 },
      ],
    });
  });

  it.each<[string, Parameters<typeof findingOf>[0]]>([
    ['another message', { message: 'it is wrong' }],
    ['another severity', { severity: 'note' }],
    ['another place', { spot: spotOf({ line: 13 }) }],
    ['another file', { spot: spotOf({ file: 'other.dtsi' }) }],
    ['a comment for it', { suppressed: { by: 'comment', reason: null } }],
    ['another node', { node: '/reserved-memory/other' }],
  ])('keeps apart what has %s', (_, other) => {
    const report = reportOf(boardOf('a', [findingOf()]), boardOf('b', [findingOf(other)]));
    expect(json(report)['findings']).toHaveLength(2);
  });

  it('keeps apart what two blobs have, and what one board has twice at one place counts once', () => {
    const inBlob = findingOf({ spot: null, offset: 8 });
    expect(json(reportOf(boardOf('a', [inBlob]), boardOf('b', [inBlob])))['findings']).toHaveLength(2);
    const twice = json(reportOf(boardOf('a', [findingOf(), findingOf()])));
    expect((twice['findings'] as Json[]).map(({ on }) => (on as Json[]).length)).toEqual([1]);
  });

  it.each([
    [bytes('größe'), 'größe'],
    ['gr\xf6\xdfe', 'größe'],
    ['\ud83d\ud83e\udd80', '\ufffd🦀'],
    ['\x1b\n', '\x1b\n'],
    ['\xc3\xb6…', '\xc3\xb6…'],
  ])('has %j as text', (message, expected) => {
    expect(messageOf(message)).toBe(expected);
  });

  it('has bytes without end before what is no byte as text', () => {
    const message = `${'\xff'.repeat(1e6)}…`;
    expect(messageOf(message)).toBe(message);
  });
});
