// SPDX-License-Identifier: MIT
import type { Severity } from '../diagnostics/diagnostic.ts';
import { DIAGNOSTICS } from '../diagnostics/ids.ts';
import type { DiagnosticId } from '../diagnostics/ids.ts';

/** What reports say of a rule. */
export interface ReportedRule {
  readonly id: DiagnosticId;
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

/** The rules, and after them what else was found: the errors of sources that could not be read. */
export function rulesWith(rules: readonly ReportedRule[], found: Iterable<DiagnosticId>): ReportedRule[] {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...new Set(found)].filter((id) => !known.has(id));
  return [...rules, ...others.map(sourceError)];
}

function sourceError(id: DiagnosticId): ReportedRule {
  const title = DIAGNOSTICS[id];
  return { id, title, description: `${title}.`, severity: 'error', reason: 'the source cannot be read' };
}
