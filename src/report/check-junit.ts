// SPDX-License-Identifier: MIT
import { XMLBuilder } from 'fast-xml-parser';
import { groupBy } from '../base/map.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { FindingId } from '../diagnostics/ids.ts';
import type { BoardFinding, BoardReport, CheckReport } from '../engine/check-report.ts';
import type { ReportedRule } from './check-rules.ts';
import { sentencesOf } from './check-sentences.ts';
import { rank } from './check-summary.ts';
import { placeText } from './spot-text.ts';
import { printableUtf8, safeMarkup } from './safe-text.ts';

/**
 * The result of a check as JUnit XML: one suite per board, one case per rule. Findings that make the check fail make the case fail; less
 * severe ones are in its output, suppressed ones are omitted. A board that could not be read is an error.
 *
 * @param rules all rules that ran
 */
export function checkJunit(report: CheckReport, rules: readonly ReportedRule[]): string {
  const suites = report.boards.map((board) => suite(board, rules));
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'rmem check',
      '@tests': sum(suites, '@tests'),
      '@failures': sum(suites, '@failures'),
      '@errors': sum(suites, '@errors'),
      '@time': NO_TIME,
      testsuite: suites,
    },
  };
  return safeMarkup(BUILDER.build(document));
}

/** JUnit readers require a time; the real one would make each report differ. */
const NO_TIME = '0';

// the package that it moves to is a dependency of this one, and not ours
// eslint-disable-next-line @typescript-eslint/no-deprecated
const BUILDER = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

interface Case {
  readonly '@name': string;
  readonly '@classname': string;
  readonly '@time': string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly 'system-out'?: string;
}

interface Outcome {
  readonly '@message': string;
  readonly '@type': string;
  readonly '#text': string;
}

function suite(board: BoardReport, rules: readonly ReportedRule[]) {
  const name = printableUtf8(board.board);
  const counting = board.findings.filter(({ suppressed }) => suppressed === null);
  const cases =
    board.failure === null
      ? ruleCases(name, counting, rules, board.failOn)
      : [unreadCase(name, board.failure, counting)];
  return {
    '@name': name,
    '@tests': cases.length,
    '@failures': cases.filter(({ failure }) => failure !== undefined).length,
    '@errors': cases.filter(({ error }) => error !== undefined).length,
    '@time': NO_TIME,
    testcase: cases,
  };
}

function ruleCases(
  board: string,
  findings: readonly BoardFinding[],
  rules: readonly ReportedRule[],
  failOn: BoardReport['failOn'],
): Case[] {
  const byRule = groupBy(findings, ({ id }) => id);
  const ids = new Set<FindingId>([...rules.map(({ id }) => id), ...byRule.keys()]);
  return Array.from(ids, (id) => ({ ...named(id, board), ...outcomes(byRule.get(id) ?? [], failOn) }));
}

function named(name: string, board: string): Pick<Case, '@name' | '@classname' | '@time'> {
  return { '@name': name, '@classname': board, '@time': NO_TIME };
}

function outcomes(
  found: readonly BoardFinding[],
  failOn: BoardReport['failOn'],
): Pick<Case, 'failure' | 'system-out'> {
  const failing = found.filter(({ severity }) => fails(severity, failOn));
  const others = found.filter(({ severity }) => !fails(severity, failOn));
  return {
    ...(failing.length > 0 && { failure: outcome(failing) }),
    ...(others.length > 0 && { 'system-out': others.map(findingText).join('\n') }),
  };
}

function fails(severity: Severity, failOn: BoardReport['failOn']): boolean {
  return failOn !== 'none' && rank(severity) <= rank(failOn);
}

function outcome(findings: readonly BoardFinding[]): Outcome {
  const [first, ...more] = findings;
  const message = printableUtf8(first!.message);
  return {
    '@message': more.length === 0 ? message : `${message} (and ${more.length} more)`,
    '@type': first!.severity,
    '#text': findings.map(findingText).join('\n'),
  };
}

function unreadCase(board: string, failure: string, findings: readonly BoardFinding[]): Case {
  const text = [printableUtf8(failure), ...findings.map(findingText)].join('\n');
  return {
    ...named('the board can be read', board),
    error: { '@message': printableUtf8(failure), '@type': 'error', '#text': text },
  };
}

function findingText(finding: BoardFinding): string {
  const { spot, node, property, offset, severity } = finding;
  const names = [node, property].flatMap((name) => (name === null ? [] : [printableUtf8(name)]));
  if (offset !== null) names.push(`(at 0x${offset.toString(16)})`);
  const place = spot === null ? names.join(' ') : placeText(spot);
  return `${place === '' ? '' : `${place}: `}${severity}: ${sentencesOf(finding).join('\n  ')}`;
}

function sum<Key extends string>(all: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return all.reduce((total, one) => total + one[key], 0);
}
