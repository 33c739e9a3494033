// SPDX-License-Identifier: MIT
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goneText, readBaseline, updateBaseline } from '../../src/cli/check/baseline-file.ts';
import { Failure } from '../../src/node/failure.ts';
import { applyBaseline, baselineOf, baselineText } from '../../src/engine/baseline.ts';
import type { BoardFinding, BoardReport, CheckReport } from '../../src/engine/check-report.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rmem-baseline-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(content: string): string {
  const path = join(folder, 'baseline.json');
  writeFileSync(path, content);
  return path;
}

/** A finding; with a reason, one that a comment suppresses. */
function finding(fingerprint: string, reason?: string): BoardFinding {
  return {
    ...{ id: 'overlap', severity: 'error', message: 'overlaps', linux: null, fix: null },
    ...{ spot: null, node: '/a', property: null, offset: null, related: [], edits: [] },
    fingerprint,
    suppressed: reason === undefined ? null : { by: 'comment', reason },
  };
}

function boardReport(
  board: string,
  findings: readonly BoardFinding[],
  failure: string | null = null,
): BoardReport {
  return { board, file: board, findings, omitted: 0, failure, failOn: 'error', boot: null };
}

function report(...boards: readonly BoardReport[]): CheckReport {
  return { version: '1.0.0', boards };
}

/** What suppresses each finding of each board. */
function suppressors({ boards }: CheckReport): readonly (readonly (string | undefined)[])[] {
  return boards.map(({ findings }) => findings.map(({ suppressed }) => suppressed?.by));
}

function baseline(
  ...entries: readonly (readonly [board: string, fingerprint: string, count: number])[]
): string {
  const findings = entries.map(([board, fingerprint, count]) => ({ board, fingerprint, count }));
  return JSON.stringify({ schemaVersion: 1, findings });
}

describe('applyBaseline', () => {
  it.each<readonly [string, CheckReport, string, readonly (readonly (string | undefined)[])[], number]>([
    ['nothing known', report(boardReport('a', [finding('x')])), baseline(), [[undefined]], 0],
    [
      'known and new',
      report(boardReport('a', [finding('x'), finding('y')])),
      baseline(['a', 'x', 1]),
      [['baseline', undefined]],
      0,
    ],
    [
      'as many equal ones as are known',
      report(boardReport('a', [finding('x'), finding('x'), finding('x')])),
      baseline(['a', 'x', 2]),
      [['baseline', 'baseline', undefined]],
      0,
    ],
    [
      'counts of several entries',
      report(boardReport('a', [finding('x'), finding('x')])),
      baseline(['a', 'x', 1], ['a', 'x', 1]),
      [['baseline', 'baseline']],
      0,
    ],
    [
      'fewer than are known',
      report(boardReport('a', [finding('x')])),
      baseline(['a', 'x', 3], ['a', 'y', 1]),
      [['baseline']],
      3,
    ],
    ['a board that is not checked', report(boardReport('a', [])), baseline(['b', 'x', 1]), [[]], 0],
    [
      'a board that could not be read',
      report(boardReport('a', [finding('x')], 'broken')),
      baseline(['a', 'x', 1], ['a', 'y', 1]),
      [[undefined]],
      0,
    ],
    [
      'what a comment suppresses',
      report(boardReport('a', [finding('x', 'why'), finding('x')])),
      baseline(['a', 'x', 1]),
      [['comment', 'baseline']],
      0,
    ],
    [
      'the same on another board',
      report(boardReport('a', [finding('x')]), boardReport('b', [finding('x')])),
      baseline(['b', 'x', 1]),
      [[undefined], ['baseline']],
      0,
    ],
    [
      'names that objects have',
      report(boardReport('__proto__', [finding('constructor')])),
      baseline(['__proto__', 'constructor', 1]),
      [['baseline']],
      0,
    ],
  ])('%s', (_, given, text, expected, gone) => {
    const held = applyBaseline(given, readBaseline(put(text)));
    expect(suppressors(held.report)).toEqual(expected);
    expect(held.gone).toBe(gone);
  });
});

describe('goneText', () => {
  it.each([
    [0, undefined],
    [1, '1 entry of the baseline is gone; --update-baseline takes it out'],
    [12, '12 entries of the baseline are gone; --update-baseline takes them out'],
  ])('%i', (gone, text) => {
    expect(goneText(gone)).toBe(text);
  });
});

describe('readBaseline', () => {
  it('rejects a file that is not UTF-8', () => {
    const path = join(folder, 'latin1.json');
    writeFileSync(path, Buffer.from(baseline(['ä', 'x', 1]), 'latin1'));
    expect(() => readBaseline(path)).toThrow('not a baseline: it is not JSON');
  });

  it.each([
    ['', 'not a baseline: it is not JSON (delete it to start over)'],
    ['<<<<<<< HEAD\n{', 'not a baseline: it is not JSON (delete it to start over)'],
    ['null', 'not a baseline: it has no list of findings'],
    ['[]', 'not a baseline: it has no list of findings'],
    ['{"findings": []}', 'not a baseline of this rmem: its schemaVersion is not 1'],
    ['{"schemaVersion": 2, "findings": []}', 'not a baseline of this rmem: its schemaVersion is not 1'],
    ['{"schemaVersion": 1, "findings": {}}', 'not a baseline: it has no list of findings'],
    [
      baseline(['a', 'x', 1], ['a', 'y', 0]),
      'findings[1]: is not { "board": …, "fingerprint": …, "count": … }',
    ],
    [baseline(['a', 'x', 1.5]), 'findings[0]: is not { "board": …, "fingerprint": …, "count": … }'],
    [
      '{"schemaVersion": 1, "findings": [null]}',
      'findings[0]: is not { "board": …, "fingerprint": …, "count": … }',
    ],
    [
      `{"schemaVersion": 1, "findings": ${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
      'findings[0]: is not ',
    ],
  ])('%.60s', (text, message) => {
    const path = put(text);
    expect(() => readBaseline(path)).toThrow(Failure);
    expect(() => readBaseline(path)).toThrow(`${path}: ${message}`);
  });

  it('needs a file', () => {
    expect(() => readBaseline(join(folder, 'gone.json'))).toThrow(`${folder}/gone.json: no such file`);
  });
});

describe('updateBaseline', () => {
  it('writes a finding a line, in order', () => {
    const path = join(folder, 'new.json');
    const findings = [finding('y 1'), finding('x 1'), finding('x 1'), finding('z', 'why')];
    updateBaseline(
      path,
      [folder],
      report(boardReport('плата.dts', findings), boardReport('a\n.dts', [finding('x')])),
    );
    expect(readFileSync(path, 'utf8')).toBe(`{
  "schemaVersion": 1,
  "findings": [
    {"board":"a\\n.dts","fingerprint":"x","count":1},
    {"board":"плата.dts","fingerprint":"x 1","count":2},
    {"board":"плата.dts","fingerprint":"y 1","count":1}
  ]
}
`);
    expect(readdirSync(folder)).toEqual(['new.json']);
  });

  it('writes a list of none', () => {
    const path = join(folder, 'new.json');
    updateBaseline(path, [folder], report(boardReport('a', [])));
    expect(readFileSync(path, 'utf8')).toBe('{\n  "schemaVersion": 1,\n  "findings": []\n}\n');
  });

  it('keeps what is known of other boards, and of those that could not be read', () => {
    const path = put(baseline(['a', 'x', 1], ['b', 'y', 1], ['c', 'z', 1]));
    const now = report(boardReport('a', [finding('new')]), boardReport('b', [], 'broken'));
    updateBaseline(path, [folder], now, readBaseline(path));
    expect(readBaseline(path)).toEqual(
      new Map([
        ['a', new Map([['new', 1]])],
        ['b', new Map([['y', 1]])],
        ['c', new Map([['z', 1]])],
      ]),
    );
  });

  it('knows all that it has written: nothing new, nothing gone, and the same text again', () => {
    const now = report(
      boardReport('a', [finding('x'), finding('x'), finding('\ud800\xe9')]),
      boardReport('b', []),
    );
    const path = put('');
    updateBaseline(path, [folder], now);
    const known = readBaseline(path);
    const held = applyBaseline(now, known);
    expect(suppressors(held.report)).toEqual([['baseline', 'baseline', 'baseline'], []]);
    expect(held.gone).toBe(0);
    expect(baselineText(baselineOf(held.report, known))).toBe(readFileSync(path, 'utf8'));
  });

  it('leaves a link outside the roots a link, and writes to no link below one', () => {
    const path = put(baseline());
    const link = join(folder, 'link.json');
    symlinkSync('baseline.json', link);
    expect(() => {
      updateBaseline(link, [folder], report(boardReport('a', [finding('x')])));
    }).toThrow(`${link}: cannot be written: is a link, not a file`);
    updateBaseline(link, [], report(boardReport('a', [finding('x')])));
    expect(readlinkSync(link)).toBe('baseline.json');
    expect(readBaseline(path).get('a')).toEqual(new Map([['x', 1]]));
  });

  it('says where it cannot write, and leaves nothing behind', () => {
    expect(() => {
      updateBaseline(join(folder, 'no/such/folder.json'), [folder], report());
    }).toThrow(`${folder}/no/such/folder.json: cannot be written: no such folder`);
    expect(() => {
      updateBaseline(folder, [folder], report());
    }).toThrow(`${folder}: cannot be written: is a folder, not a file`);
    expect(readdirSync(folder)).toEqual([]);
  });
});
