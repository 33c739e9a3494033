// SPDX-License-Identifier: MIT
import { ALL_RULES } from '../check/rules/index.ts';
import { RULES } from '../diagnostics/rule-ids.ts';
import { rulesText } from '../report/rules-text.ts';
import { safeJson } from '../report/safe-text.ts';
import { outputStyle, writeText } from './output.ts';

/** The options of `rmem rules`, as typed. */
export interface RulesOptions {
  readonly json?: true;
}

/** Prints the rules. */
export function rulesCommand({ json }: RulesOptions): void {
  const output =
    json === true
      ? safeJson(JSON.stringify(rulesJson(), null, 2))
      : rulesText(ALL_RULES, outputStyle()).join('\n');
  writeText(1, `${output}\n`);
}

/** The rules as plain data, in the order in which they run. */
function rulesJson(): object {
  return {
    schemaVersion: 1,
    rules: ALL_RULES.map(({ id, description, severity, reason, requires, options = {} }) => ({
      id,
      title: RULES[id],
      description,
      severity,
      reason,
      requires,
      options,
    })),
  };
}
