// SPDX-License-Identifier: MIT
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CheckReport, FileEdit } from '../../src/engine/check-report.ts';
import { checkSarif } from '../../src/report/check-sarif.ts';
import { HOSTILE_TEXTS, REPORTED_RULES, SAMPLE, boardOf, bytes } from '../support/check-reports.ts';
import { findingOf, hostileReport, realReport, reportOf, spotOf } from '../support/check-reports.ts';

/**
 * The schema of the standard. It uses draft 04; this version of Ajv supports all but its first two keywords.
 */
const { $schema, id, ...schema } = JSON.parse(
  readFileSync('test/golden/sarif/sarif-2.1.0-rtm.5.json', 'utf8'),
) as Record<string, unknown>;
const validate = new Ajv({
  allErrors: true,
  strict: false,
  // its patterns are older than the flag
  unicodeRegExp: false,
  formats: {
    uri: (text) => URL.canParse(text),
    'uri-reference': (text) => URL.canParse(text, 'file:///') && /^[!#$%&'()*+,\-./:;=?@\w~[\]]*$/.test(text),
    'date-time': true,
  },
}).compile(schema);

function errorsOf(log: unknown): string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message!}`);
}

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn?: number;
  readonly byteOffset?: number;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region?: Region;
    };
    readonly logicalLocations?: unknown;
  }[];
  readonly relatedLocations?: readonly { readonly id: number; readonly message: { readonly text: string } }[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly {
        readonly deletedRegion: Region;
        readonly insertedContent?: { readonly text: string };
      }[];
    }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: unknown;
  readonly properties: unknown;
}

interface Run {
  readonly tool: {
    readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string }[] };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly results: readonly Result[];
}

function runOf(report: CheckReport): Run {
  return (JSON.parse(checkSarif(report, REPORTED_RULES)) as { runs: [Run] }).runs[0];
}

function resultOf(more: Parameters<typeof findingOf>[0]): Result {
  return runOf(reportOf(boardOf('a.dts', [findingOf(more)]))).results[0]!;
}

describe('the schema of SARIF 2.1.0', () => {
  it('is whole', () => {
    expect([$schema, id]).toEqual([
      'http://json-schema.org/draft-04/schema#',
      expect.stringContaining('rtm.5'),
    ]);
    expect(errorsOf({ version: '2.0.0', runs: [{}] })).not.toEqual([]);
    expect(
      errorsOf({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', helpUri: '' } } }] }),
    ).not.toEqual([]);
  });

  it.each<[string, CheckReport]>([
    ['nothing', reportOf()],
    ['the sample', SAMPLE],
    ['what is real', realReport()],
    ...HOSTILE_TEXTS.map((text): [string, CheckReport] => [JSON.stringify(text), hostileReport(text)]),
  ])('takes %s', (_, report) => {
    expect(errorsOf(JSON.parse(checkSarif(report, REPORTED_RULES)))).toEqual([]);
  });
});

describe('a run', () => {
  const run = runOf(SAMPLE);

  it('has all rules, and results point to them', () => {
    const { version, rules } = run.tool.driver;
    expect(version).toBe('1.2.3');
    expect(rules.map((rule) => rule.id)).toEqual(REPORTED_RULES.map((rule) => rule.id));
    expect(run.results.map(({ ruleIndex }) => rules[ruleIndex]!.id)).toEqual(
      run.results.map(({ ruleId }) => ruleId),
    );
  });

  it('has what else is wrong with sources as rules too', () => {
    const { tool, results } = runOf(realReport());
    const ids = tool.driver.rules.map((rule) => rule.id);
    const wrong = results.find(({ ruleId }) => ruleId === 'syntax');
    expect(wrong!.ruleIndex).toBeGreaterThanOrEqual(REPORTED_RULES.length);
    expect(ids[wrong!.ruleIndex]).toBe('syntax');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes a rule', () => {
    const unused = run.tool.driver.rules.find((rule) => rule.id === 'region-unused');
    expect(unused).toEqual({
      id: 'region-unused',
      shortDescription: { text: expect.stringMatching(/^A .*\.$/) as string },
      fullDescription: { text: expect.stringMatching(/^Disallow .*\.$/) as string },
      help: {
        text: expect.stringMatching(/^Disallow .* of severity note: .*\.$/) as string,
        markdown: '# region-unused',
      },
      helpUri: 'https://example.org/rules/region-unused',
      defaultConfiguration: { level: 'note' },
      properties: { tags: ['devicetree', 'reserved-memory'] },
    });
  });

  it('tells which boards could not be read', () => {
    expect(run.invocations).toHaveLength(1);
    const { executionSuccessful, toolExecutionNotifications } = run.invocations[0]!;
    expect(executionSuccessful).toBe(false);
    expect(toolExecutionNotifications.map(({ level, message }) => [level, message.text])).toEqual([
      ['note', 'd.dtb: 1200 more findings of the same rules'],
      ['error', 'e.dtb: could not be read: this is no blob'],
    ]);
    expect(runOf(reportOf(boardOf('a', []))).invocations[0]!.executionSuccessful).toBe(true);
  });

  it('has what boards share once', () => {
    expect(run.results.map(({ ruleId, properties }) => [ruleId, properties])).toEqual([
      ['overlap', { boards: ['a.dts', 'b.dts', 'more boards/c.dts'] }],
      ['region-unused', { boards: ['a.dts'] }],
      ['cma-alignment', { boards: ['more boards/c.dts'] }],
      ['reg-length', { boards: ['d.dtb'] }],
    ]);
  });

  it('has the same fingerprint whatever the order of the boards', () => {
    const turned = runOf({ ...SAMPLE, boards: [...SAMPLE.boards].reverse() });
    const fingerprints = ({ results }: Run) =>
      results.map((one) => one.partialFingerprints['rmem/v1']).sort();
    expect(fingerprints(turned)).toEqual(fingerprints(run));
  });

  it('has what is suppressed as such', () => {
    expect(run.results.map(({ suppressions }) => suppressions)).toEqual([
      [],
      [],
      [{ kind: 'inSource', justification: 'the firmware wants it so' }],
      [],
    ]);
    const suppressed = { by: 'baseline', reason: null } as const;
    expect(resultOf({ suppressed }).suppressions).toEqual([{ kind: 'external' }]);
  });
});

describe('a place', () => {
  it.each([
    [
      'of a property',
      { node: '/a/b@0', property: 'reg' },
      { name: 'reg', fullyQualifiedName: '/a/b@0:reg', kind: 'property' },
    ],
    [
      'of a node',
      { node: '/a/b@0', property: null },
      { name: 'b@0', fullyQualifiedName: '/a/b@0', kind: 'object' },
    ],
    ['of the root', { node: '/', property: null }, { name: '/', fullyQualifiedName: '/', kind: 'object' }],
    ['of no node', { node: null, property: null }, undefined],
  ])('%s in the tree', (_, place, expected) => {
    expect(resultOf(place).locations[0]!.logicalLocations).toEqual(expected && [expected]);
  });

  it('in a source counts columns as the sources have characters', () => {
    const text = bytes('/* größe 🦀 */ reg = <1>;');
    const column = text.indexOf('reg') + 1;
    const { locations } = resultOf({ spot: spotOf({ text, column, endColumn: column + 3 }) });
    expect(locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'soc.dtsi', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 16, endLine: 12, endColumn: 19 },
    });
  });

  it('in a blob is an offset', () => {
    const { locations } = resultOf({ spot: null, offset: 0x1a8 });
    expect(locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'a.dts', uriBaseId: '%SRCROOT%' },
      region: { byteOffset: 0x1a8 },
    });
  });
});

describe('a message', () => {
  it.each([
    ['it is [so]', 'it is [so].'],
    ['see [this](http://x)', 'see \\[this\\](http://x).'],
    ['{ a } is', '{ a } is.'],
    ['{0} is { a }', '{{0}} is {{ a }}.'],
    ['a\x1b[2J\nb', 'a\\x1b[2J\\x0ab.'],
  ])('%j is shown as it is', (message, expected) => {
    expect(resultOf({ message }).message.text).toBe(expected);
  });

  it('says what Linux does and what to do', () => {
    const { text } = resultOf({ message: 'it is', linux: 'it goes on', fix: 'write it' }).message;
    expect(text).toBe('it is.\nLinux: it goes on.\nHelp: write it.');
  });

  it('has other places by number', () => {
    const one = { spot: spotOf(), node: null, property: null, offset: null };
    const related = ['here', 'there'].map((message) => ({ message, ...one }));
    const { relatedLocations } = resultOf({ related });
    expect(relatedLocations!.map((place) => [place.id, place.message.text])).toEqual([
      [1, 'here'],
      [2, 'there'],
    ]);
  });
});

describe('a fix', () => {
  const SOURCE = '/ {\n\t/* 漢字 🦀 */ reg = <1>; x;\n\t\u{1f980}\tgone;\n};\n';

  /** A change between two parts of the source, as `locate` returns it. */
  function editOf(from: string, to: string, text: string): FileEdit {
    const source = bytes(SOURCE);
    const [start, end] = [source.indexOf(bytes(from)), source.indexOf(bytes(to))];
    const lines = source.split('\n');
    const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
    const columnOf = (at: number): number => at - source.lastIndexOf('\n', at - 1);
    return {
      ...{ file: 'a.dts', start, end, text: bytes(text) },
      ...{ line: lineOf(start), column: columnOf(start), endLine: lineOf(end), endColumn: columnOf(end) },
      ...{ lineText: lines[lineOf(start) - 1]!, endLineText: lines[lineOf(end) - 1]! },
    };
  }

  it.each([
    ['a value', [editOf('<1>', '; x', '<ü>')]],
    ['two parts of a line', [editOf('<1>', '; x', '<2>'), editOf('x;', '\n\t\u{1f980}', 'y;')]],
    ['a line', [editOf('\t\u{1f980}\tgone', '};', '')]],
    ['what is put in', [editOf('\n\t/*', '\n\t/*', '\n\tnew;')]],
  ])('changes %s as the bytes are changed', (_, edits) => {
    const source = bytes(SOURCE);
    const changes = resultOf({ edits }).fixes![0]!.artifactChanges;
    expect(changes.map(({ artifactLocation }) => artifactLocation.uri)).toEqual(['a.dts']);

    const lines = SOURCE.split('\n');
    const offset = (line: number, column: number): number =>
      lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    let text = SOURCE;
    for (const { deletedRegion, insertedContent } of [...changes[0]!.replacements].reverse()) {
      const { startLine, startColumn, endLine, endColumn } = deletedRegion;
      text = `${text.slice(0, offset(startLine, startColumn))}${insertedContent?.text ?? ''}${text.slice(offset(endLine, endColumn!))}`;
    }
    let expected = source;
    for (const edit of [...edits].reverse()) {
      expected = `${expected.slice(0, edit.start)}${edit.text}${expected.slice(edit.end)}`;
    }
    expect(bytes(text)).toBe(expected);
  });
});
