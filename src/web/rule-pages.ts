// SPDX-License-Identifier: MIT
import { PLAIN } from '../report/boot-text.ts';
import { markdownText } from '../report/markdown-text.ts';
import { el } from './dom.ts';

const PAGES = import.meta.glob<string>('../../docs/rules/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** Marks the line of a heading. */
const HEADING = '\u0001';

/** Whether a diagnostic has a page; the ones of rules do. */
export function hasRulePage(id: string): boolean {
  return pathOf(id) in PAGES;
}

/**
 * The page of a rule, wrapped to a number of columns, with headings marked; undefined if there is no page.
 */
export function rulePage(id: string, columns: number): HTMLElement | undefined {
  const page = PAGES[pathOf(id)];
  if (page === undefined) return undefined;
  const style = { ...PLAIN, columns, heading: (text: string) => HEADING + text };
  // the first two lines are the rule's name, which is already shown above
  const lines = markdownText(page, style).slice(2);
  const shown = el('pre', { class: 'page', role: 'region', 'aria-label': `Page of ${id}`, tabindex: 0 });
  for (const line of lines) {
    if (line.startsWith(HEADING)) shown.append(el('strong', {}, line.slice(1)), '\n');
    else shown.append(line.replaceAll(HEADING, ''), '\n');
  }
  return shown;
}

function pathOf(id: string): string {
  return `../../docs/rules/${id}.md`;
}
