// SPDX-License-Identifier: MIT
import type { RuleId } from '../../src/diagnostics/rule-ids.ts';
import { compiled, findingsOf } from './rules.ts';

/** A source with the edits of a rule's first finding applied; undefined if there are none. */
export function changedSource(id: RuleId, source: string): string | undefined {
  const edits = findingsOf(id, { source })[0]?.edits;
  const { sources } = compiled(source);
  return edits
    ?.map(({ span, text }) => ({ ...sources!.fileSpan(span)!, text }))
    .sort((a, b) => b.start - a.start)
    .reduce((changed, { start, end, text }) => changed.slice(0, start) + text + changed.slice(end), source);
}
