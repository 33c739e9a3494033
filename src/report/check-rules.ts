// SPDX-License-Identifier: MIT
import type { CustomRule } from '../check/rule.ts';
import { ALL_RULES } from '../check/rules/index.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import { titleOf } from '../diagnostics/ids.ts';
import type { FindingId } from '../diagnostics/ids.ts';

/** What reports say of a rule. */
export interface ReportedRule {
  readonly id: FindingId;
  /** What it asks, in one sentence. */
  readonly description: string;
  /** What is wrong with a board that breaks it, as a heading. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it has that severity, as a half-sentence. */
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

/** The rules, and after them what else was found: the errors of sources that could not be read. */
export function rulesWith(rules: readonly ReportedRule[], found: Iterable<FindingId>): ReportedRule[] {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...new Set(found)].filter((id) => !known.has(id));
  return [...rules, ...others.map(sourceError)];
}

function sourceError(id: FindingId): ReportedRule {
  const title = titleOf(id);
  return { id, title, description: `${title}.`, severity: 'error', reason: 'the source cannot be read' };
}
