// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { titleOf } from '../../diagnostics/ids.ts';
import type { BoardFinding, Location } from '../../engine/check-report.ts';
import { sentencesOf } from '../../report/check-sentences.ts';
import { printableUtf8 } from '../../report/safe-text.ts';
import { counted, el, panel } from '../dom.ts';
import { hasRulePage, rulePage } from '../rule-pages.ts';

/** Shows a location in the sources. */
export type ShowPlace = (file: string, line: number) => void;

/** Limit of findings that are shown at once. */
const SHOWN = 300;

/** The findings: severity, message, location, what Linux does, what to do, and the rule's page. */
export function findingsPanel(
  findings: readonly BoardFinding[],
  omitted: number,
  showPlace: ShowPlace,
): HTMLElement {
  const open = findings.filter(({ suppressed }) => suppressed === null);
  const suppressed = findings.length - open.length;
  const unseen = omitted + Math.max(0, open.length - SHOWN);
  const notes = [
    ...(unseen > 0 ? [`${unseen} more are not shown.`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed by comments in the source.`] : []),
  ];
  return panel(
    'findings',
    'Findings',
    findings.length === 0 ? el('p', { class: 'quiet' }, 'No findings.') : null,
    findingList(open.slice(0, SHOWN), showPlace),
    notes.length === 0 ? null : el('p', { class: 'quiet' }, notes.join(' ')),
  );
}

/** The compiler's diagnostics. */
export function compilerPanel(findings: readonly BoardFinding[], showPlace: ShowPlace): HTMLElement {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const rest = findings.filter(({ severity }) => severity !== 'error');
  const more = rest.length === 0 ? null : findingList(rest.slice(0, SHOWN), showPlace);
  return panel(
    'compiler',
    'Compiler',
    errors.length === 0 ? null : findingList(errors.slice(0, SHOWN), showPlace),
    more === null
      ? null
      : el('details', { 'data-key': 'compiler' }, el('summary', {}, counted(rest.length, 'warning')), more),
  );
}

function findingList(findings: readonly BoardFinding[], showPlace: ShowPlace): HTMLElement | null {
  if (findings.length === 0) return null;
  return el(
    'ul',
    { class: 'findings' },
    ...findings.map((finding, index) => findingItem(finding, index, showPlace)),
  );
}

function findingItem(finding: BoardFinding, index: number, showPlace: ShowPlace): HTMLElement {
  const { id, severity, related } = finding;
  const [message, ...rest] = sentencesOf(finding);
  return el(
    'li',
    { class: `finding ${severity}` },
    el(
      'p',
      { class: 'what' },
      el('span', { class: `severity ${severity}` }, severity),
      ' ',
      el('strong', {}, message!),
    ),
    ...rest.map((text) => el('p', {}, text)),
    placeLine(finding, showPlace),
    ...related
      .slice(0, 20)
      .map((one) =>
        el('p', { class: 'related' }, `${printableUtf8(one.message)}: `, placeContent(one, showPlace)),
      ),
    explanation(id, index),
  );
}

/** The rule's page, made when it is opened; only a title if the rule has no page. */
function explanation(id: BoardFinding['id'], index: number): HTMLElement {
  const title = [el('code', {}, id), ` ${titleOf(id)}`];
  if (!hasRulePage(id)) return el('p', { class: 'quiet' }, ...title);
  const details = el('details', { 'data-key': `${id} ${index}` }, el('summary', {}, ...title));
  details.addEventListener('toggle', () => {
    if (!details.open || details.childElementCount > 1) return;
    details.append(rulePage(id, columnsIn(details)) ?? '');
  });
  return details;
}

/** Columns of monospaced text that fit into an element. */
function columnsIn(element: HTMLElement): number {
  const size = parseFloat(getComputedStyle(element).fontSize);
  return Math.max(24, Math.floor((element.clientWidth - 24) / (0.58 * size)));
}

function placeLine(place: Location, showPlace: ShowPlace): HTMLElement | null {
  return el('p', { class: 'place' }, placeContent(place, showPlace));
}

/** The location of a finding: a link into the source, or the node and the byte offset in the DTB. */
function placeContent({ spot, node, property, offset }: Location, showPlace: ShowPlace): HTMLElement {
  const names = [node, property].filter((name) => name !== null).map(printableUtf8);
  if (spot === null) {
    const at = offset === null ? '' : `, byte ${hex(offset)} of the DTB`;
    return el('span', {}, el('code', {}, names.join(' ') || '/'), at);
  }
  const link = el(
    'button',
    { type: 'button', class: 'link' },
    `${printableUtf8(spot.file)}:${spot.line}:${spot.column}`,
  );
  link.addEventListener('click', () => {
    showPlace(spot.file, spot.line);
  });
  return el('span', {}, link, ' ', el('code', {}, names.join(' ')));
}
