// SPDX-License-Identifier: MIT
import type { CustomRule } from '../check/rule.ts';
import { ALL_RULES } from '../check/rules/index.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import { titleOf } from '../diagnostics/ids.ts';
import type { FindingId } from '../diagnostics/ids.ts';

/** A rule in reports. */
export interface ReportedRule {
  readonly id: FindingId;
  /** The rule's description, one sentence. */
  readonly description: string;
  /** The problem that it reports, as a heading. */
  readonly title: string;
  readonly severity: Severity;
  /** Reason for its severity, as a clause. */
  readonly reason: string;
  /** Its page of documentation, in Markdown. */
  readonly help?: string | undefined;
  /** Address of that page. */
  readonly helpUri?: string | undefined;
}

/**
 * The rules as reports need them: the built-in ones, and then the caller's own.
 *
 * @example
 * for (const { id, description } of reportedRules()) console.log(id, description);
 */
export function reportedRules(own: readonly CustomRule[] = []): ReportedRule[] {
  return [...ALL_RULES, ...own].map(({ id, description, severity, reason }) => {
    return { id, description, title: titleOf(id), severity, reason };
  });
}

/** The rules, followed by the errors of sources that could not be read. */
export function rulesWith(rules: readonly ReportedRule[], found: Iterable<FindingId>): ReportedRule[] {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...new Set(found)].filter((id) => !known.has(id));
  return [...rules, ...others.map(sourceError)];
}

function sourceError(id: FindingId): ReportedRule {
  const title = titleOf(id);
  return { id, title, description: `${title}.`, severity: 'error', reason: 'the source cannot be read' };
}
