// SPDX-License-Identifier: MIT
import { PLAIN } from '../report/boot-text.ts';
import { markdownText } from '../report/markdown-text.ts';
import { el } from './dom.ts';

const PAGES = import.meta.glob<string>('../../docs/rules/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** Stands before a heading's line. */
const HEADING = '\u0001';

/** Whether there is a page of a diagnostic: rules have one. */
export function hasRulePage(id: string): boolean {
  return pathOf(id) in PAGES;
}

/** The page of a rule as lines of so many columns, headings set off; undefined for what has none. */
export function rulePage(id: string, columns: number): HTMLElement | undefined {
  const page = PAGES[pathOf(id)];
  if (page === undefined) return undefined;
  const style = { ...PLAIN, columns, heading: (text: string) => HEADING + text };
  // the first two lines are the rule's name, which stands above already
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
