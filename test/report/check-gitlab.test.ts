// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { checkGitlab } from '../../src/report/check-gitlab.ts';
import type { BoardFinding, CheckReport } from '../../src/engine/check-report.ts';
import { HOSTILE_TEXTS, SAMPLE, boardOf, findingOf } from '../support/check-reports.ts';
import { hostileReport, reportOf, spotOf } from '../support/check-reports.ts';

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end: number };
  };
}

function issuesOf(report: CheckReport): Issue[] {
  return JSON.parse(checkGitlab(report)) as Issue[];
}

function onlyOf(more: Partial<BoardFinding>): Issue {
  return issuesOf(reportOf(boardOf('a.dts', [findingOf(more)])))[0]!;
}

it('has an issue a finding', () => {
  expect(issuesOf(SAMPLE)).toEqual([
    {
      description:
        'fw@50000000 overlaps dma@50080000 by 512 KiB. Linux logs OVERLAP DETECTED! and keeps both as they are, so that the firmware and the device write over each other. Help: end fw@50000000 at 0x50080000.',
      check_name: 'overlap',
      fingerprint: 'overlap a.dts /reserved-memory/fw@50000000 reg 1',
      severity: 'major',
      location: { path: 'soc.dtsi', lines: { begin: 12, end: 12 } },
    },
    {
      description: 'no device uses pool@60000000.',
      check_name: 'region-unused',
      fingerprint: 'region-unused a.dts /reserved-memory/pool@60000000  1',
      severity: 'info',
      location: { path: 'a.dts', lines: { begin: 7, end: 7 } },
    },
    {
      description:
        '/reserved-memory/fw@50000000 reg: reg has 12 bytes. Linux: OF: reserved mem: says nothing.',
      check_name: 'reg-length',
      fingerprint: 'reg-length d.dtb /reserved-memory/fw@50000000 reg 1',
      severity: 'minor',
      location: { path: 'd.dtb', lines: { begin: 1, end: 1 } },
    },
    {
      description: 'e.dtb: could not be read: this is no blob',
      check_name: 'unread-board',
      fingerprint: 'unread-board e.dtb',
      severity: 'critical',
      location: { path: 'e.dtb', lines: { begin: 1, end: 1 } },
    },
  ]);
});

it('has none where there is nothing', () => {
  expect(issuesOf(reportOf(boardOf('a', [])))).toEqual([]);
});

it.each<[Partial<BoardFinding>, string]>([
  [{ id: 'kernel-dies' }, 'critical'],
  [{ id: 'kernel-dies', severity: 'warning' }, 'minor'],
  [{ severity: 'error' }, 'major'],
  [{ severity: 'note' }, 'info'],
])('%j is %s', (more, severity) => {
  expect(onlyOf(more).severity).toBe(severity);
});

it('names lines and a plain path', () => {
  const { location } = onlyOf({ spot: spotOf({ file: 'x/./../soc.dtsi', endLine: 14 }) });
  expect(location).toEqual({ path: 'soc.dtsi', lines: { begin: 12, end: 14 } });
});

it('tells findings apart whose fingerprints look alike', () => {
  const names = ['a\x1b', 'a\\x1b', 'a\x1b'];
  const findings = names.map((fingerprint, i) => findingOf({ fingerprint, spot: spotOf({ line: i + 1 }) }));
  const issues = issuesOf(reportOf(boardOf('a', findings)));
  expect(issues.map(({ fingerprint }) => fingerprint)).toEqual(['a\\x1b', 'a\\x1b (2)', 'a\\x1b (3)']);
});

it.each(HOSTILE_TEXTS)('shows %j as text', (text) => {
  const issues = issuesOf(hostileReport(text));
  expect(issues).toHaveLength(3);
  expect(issues.filter(({ description }) => /[\p{C}\p{Zl}\p{Zp}]/u.test(description))).toEqual([]);
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(3);
});
