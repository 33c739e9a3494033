// SPDX-License-Identifier: MIT
import { plainPath } from './check-place.ts';
import type { BoardFinding, CheckReport } from '../engine/check-report.ts';
import { sentencesOf } from './check-sentences.ts';
import { fileOf, fingerprintOf, sharedFindings, unsuppressed } from './check-shared.ts';
import type { SharedFinding } from './check-shared.ts';
import { printableUtf8, safeJson } from './safe-text.ts';

/** An issue in a GitLab code quality report. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical';
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end: number };
  };
}

/** The result of a check as a GitLab code quality report in JSON. Shared findings appear once. */
export function checkGitlab(report: CheckReport): string {
  const unread = report.boards.flatMap(({ board, file, failure }): Issue[] => {
    if (failure === null) return [];
    return [
      {
        description: `${printableUtf8(board)}: could not be read: ${printableUtf8(failure)}`,
        check_name: 'unread-board',
        fingerprint: `unread-board ${printableUtf8(board)}`,
        severity: 'critical',
        location: { path: plainPath(file), lines: { begin: 1, end: 1 } },
      },
    ];
  });
  const issues = unsuppressed(sharedFindings(report)).map(issue);
  return safeJson(JSON.stringify(withOwnFingerprints([...issues, ...unread]), null, 2));
}

function issue(shared: SharedFinding): Issue {
  const { finding } = shared;
  const { id, spot, node, property } = finding;
  const place = [node, property].flatMap((name) => (name === null ? [] : [printableUtf8(name)])).join(' ');
  const lead = spot === null && place !== '' ? `${place}: ` : '';
  return {
    description: `${lead}${sentencesOf(finding).join(' ')}`,
    check_name: id,
    fingerprint: printableUtf8(fingerprintOf(shared)),
    severity: severityOf(finding),
    // a blob has no lines, but GitLab requires one
    location: {
      path: plainPath(fileOf(shared)),
      lines: { begin: spot?.line ?? 1, end: spot?.endLine ?? 1 },
    },
  };
}

function severityOf({ id, severity }: BoardFinding): Issue['severity'] {
  if (severity === 'error') return id === 'kernel-dies' ? 'critical' : 'major';
  return severity === 'warning' ? 'minor' : 'info';
}

/** Escaping can make two names equal, and GitLab keeps only one issue per fingerprint. */
function withOwnFingerprints(issues: readonly Issue[]): Issue[] {
  const taken = new Map<string, number>();
  return issues.map((one) => {
    const times = (taken.get(one.fingerprint) ?? 0) + 1;
    taken.set(one.fingerprint, times);
    return times === 1 ? one : { ...one, fingerprint: `${one.fingerprint} (${times})` };
  });
}
