// SPDX-License-Identifier: MIT
import { nearest } from '../base/nearest.ts';
import { RULES } from '../diagnostics/rule-ids.ts';
import type { RuleId } from '../diagnostics/rule-ids.ts';
import { markdownText } from '../report/markdown-text.ts';
import { Failure } from '../node/failure.ts';
import { outputStyle, writeText } from './output.ts';
import { rulePage } from '../node/package-files.ts';

/** The options of `rmem explain`, as typed. */
export interface ExplainOptions {
  readonly markdown?: true;
}

/** Prints the page of a rule. */
export function explainCommand(rule: string, { markdown }: ExplainOptions): void {
  if (!isRule(rule)) throw new Failure(unknownRule(rule));
  const page = rulePage(rule);
  if (page === undefined) throw new Failure(`${rule}: this package does not include its page`);
  writeText(1, markdown === true ? page : `${markdownText(page, outputStyle()).join('\n')}\n`);
}

function isRule(rule: string): rule is RuleId {
  return Object.hasOwn(RULES, rule);
}

function unknownRule(rule: string): string {
  const ids = Object.keys(RULES);
  const near = nearest(rule, ids);
  if (near.length === 0 && rule.length > 2) near.push(...ids.filter((id) => id.includes(rule)).slice(0, 3));
  const hint = near.length === 0 ? 'rmem rules lists them' : `did you mean ${near.join(' or ')}?`;
  return `there is no rule '${rule}' (${hint})`;
}
