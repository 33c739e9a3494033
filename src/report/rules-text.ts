// SPDX-License-Identifier: MIT
import type { FindingId } from '../diagnostics/ids.ts';
import { RULES } from '../diagnostics/rule-ids.ts';
import type { RuleId } from '../diagnostics/rule-ids.ts';
import { PLAIN } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import type { ReportedRule } from './check-rules.ts';
import { counted } from './check-summary.ts';
import { severityStyle } from './spot-text.ts';
import { wrappedTable } from './wrapped-table.ts';

/** Headings of the rules table, by the first rule of each section. */
const GROUPS: ReadonlyMap<FindingId, string> = new Map<RuleId, string>([
  ['container-name', 'The container'],
  ['region-status', "A region's format"],
  ['no-map-reusable', 'What a region means'],
  ['overlap', 'Addresses'],
  ['memory-region-target', 'Devices that use regions'],
  ['cma-parameter', 'The command line and NUMA'],
  ['unused-suppression', 'Comments in the sources'],
]);
const ORDER: readonly FindingId[] = Object.keys(RULES) as RuleId[];

/** A table of rules as text lines, with description and severity. */
export function rulesText(rules: readonly Omit<ReportedRule, 'title'>[], style: Style = PLAIN): string[] {
  const inGroups = [...rules].sort((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id));
  const rows = inGroups.map(({ id, severity, description }) => [id, severity, description]);
  const table = wrappedTable(rows, style.columns - 2);
  const lines: string[] = [];
  for (const [i, { id, severity }] of inGroups.entries()) {
    const group = GROUPS.get(id);
    if (group !== undefined) lines.push(...(lines.length > 0 ? [''] : []), style.heading(group));
    const [first, ...rest] = table[i]!;
    const mark = severityStyle(severity, style);
    lines.push(
      `  ${first!.replace(` ${severity} `, ` ${mark(severity)} `)}`,
      ...rest.map((line) => `  ${line}`),
    );
  }
  return [
    ...lines,
    '',
    style.dim(`${counted(rules.length, 'rule')}; rmem explain RULE shows what one is for`),
  ];
}
