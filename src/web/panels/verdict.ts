// SPDX-License-Identifier: MIT
import { sizeText } from '../../base/size.ts';
import type { Budget } from '../../map/budget.ts';
import type { BoardFinding } from '../../engine/check-report.ts';
import { kernelText, standInTextOf } from '../../report/kernel-text.ts';
import { printableUtf8 } from '../../report/safe-text.ts';
import type { Analysis } from '../analysis.ts';
import { button, counted, el, panel } from '../dom.ts';

/** Whether the kernel boots, the reasons if not, and where the memory goes. */
export function verdictPanel(board: string, analysis: Analysis): HTMLElement {
  const { boot, map, model } = analysis;
  const { boots, because } = boot.verdict;
  const kind = boots === true ? 'good' : boots === 'unlikely' ? 'warning' : 'error';
  return panel(
    'verdict',
    model || board,
    el('p', { class: 'file' }, model === '' ? null : board),
    el('p', { class: `verdict ${kind}` }, verdictText(analysis)),
    el(
      'p',
      { class: 'file modelled' },
      [kernelText(map.kernel), standInTextOf(boot)]
        .filter((text) => text !== undefined)
        .map(printableUtf8)
        .join('. '),
    ),
    findingCounts(analysis),
    because.length === 0
      ? null
      : el('ul', { class: 'reasons' }, ...because.map(({ text }) => el('li', {}, printableUtf8(text)))),
    map.budget === null
      ? el('p', {}, 'The tree leaves the size of RAM to the boot loader. Set it under Machine.')
      : budgetTable(map.budget),
    boot.assumptions.length === 0
      ? null
      : el(
          'details',
          { 'data-key': 'assumed' },
          el('summary', {}, `${counted(boot.assumptions.length, 'thing')} assumed`),
          el('ul', {}, ...boot.assumptions.map((text) => el('li', {}, printableUtf8(text)))),
        ),
  );
}

/** The number of findings, with a link to them. */
function findingCounts({ findings }: Analysis): HTMLElement | null {
  const counts = countsOf(findings);
  if (counts.length === 0) return null;
  const link = button(
    counts.join(', '),
    () => {
      const heading = document.getElementById('findings-title');
      heading?.scrollIntoView({ block: 'start' });
      heading?.focus({ preventScroll: true });
    },
    { class: 'link', id: 'to-findings' },
  );
  return el('p', { class: 'counts' }, link);
}

/** `2 errors`, `1 note`: the findings that are not suppressed, worst severity first. */
export function countsOf(findings: readonly BoardFinding[]): string[] {
  return (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity && one.suppressed === null).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
}

/** The verdict in a sentence. */
export function verdictText({ boot }: Analysis): string {
  const { boots } = boot.verdict;
  if (boots === false) return 'Does not boot';
  if (boots === 'unlikely') return 'Unlikely to boot';
  return boot.memoryKnown ? 'Boots' : 'Boots, as far as is known without its RAM';
}

/** A bar, and a table of its numbers. */
function budgetTable(budget: Budget): HTMLElement {
  const { ram, noMap, reserved, kernel, cma, left, leftBelowDmaLimit, leftInLowmem, zones } = budget;
  const parts: readonly [string, string, bigint][] = [
    ['nomap', 'Lost to no-map', noMap],
    ['reserved', 'Reserved', reserved],
    ['kernel', 'Kernel, initrd, DTB, early use', kernel],
    ['cma', 'In CMA areas', cma],
    ['left', 'Left', left],
  ];
  const bar = el('div', { class: 'bar', 'aria-hidden': 'true' });
  for (const [name, , size] of parts) {
    if (size === 0n) continue;
    const part = el('span', { class: `part ${name}` });
    part.style.flexGrow = String(Number((size * 100_000n) / (ram || 1n)) / 100_000);
    bar.append(part);
  }
  const row = (name: string, text: string, size: bigint): HTMLElement =>
    el(
      'tr',
      { 'data-budget': name },
      el('th', { scope: 'row' }, el('span', { class: `key ${name}`, 'aria-hidden': 'true' }), text),
      el('td', { class: 'number' }, sizeText(size)),
      el('td', { class: 'number part-of' }, name === 'below' ? '' : percent(size, ram)),
    );
  const rows = [row('ram', 'RAM', ram), ...parts.map(([name, text, size]) => row(name, text, size))];
  if (leftBelowDmaLimit !== null) rows.push(row('below', 'Left below the DMA limit', leftBelowDmaLimit));
  if (leftInLowmem !== null) rows.push(row('below', 'Left in lowmem', leftInLowmem));
  const last =
    zones.length < 2
      ? null
      : el(
          'p',
          { class: 'hint' },
          `Left by zone: ${zones
            .slice(0, 24)
            .map(({ name, node, left: free }) => `${name} of node ${node} ${sizeText(free)}`)
            .join(', ')}`,
        );
  const caption = el('caption', { class: 'unseen' }, 'Where the memory goes');
  return el('div', { class: 'budget' }, bar, el('table', {}, caption, el('tbody', {}, ...rows)), last);
}

function percent(size: bigint, of: bigint): string {
  if (of === 0n) return '';
  const tenths = Number((size * 1000n) / of);
  return size > 0n && tenths === 0 ? '< 0.1 %' : `${(tenths / 10).toString()} %`;
}
