// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from 'node:fs';
import type { RuleId } from '../diagnostics/rule-ids.ts';

/** The page of a rule in the documentation that comes with the package, in Markdown; undefined where it was left out. */
export function rulePage(id: RuleId): string | undefined {
  const page = new URL(`../../docs/rules/${id}.md`, import.meta.url);
  return existsSync(page) ? readFileSync(page, 'utf8') : undefined;
}
