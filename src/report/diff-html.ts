// SPDX-License-Identifier: MIT
import { isSameBoot } from '../diff/boot-diff.ts';
import { sideText } from './diff-report.ts';
import type { DiffReport } from './diff-report.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { countsText, diffParts, wordingNote } from './diff-sections.ts';
import type { DiffPart } from './diff-sections.ts';
import { sameText } from './diff-text.ts';
import { cut, htmlText, printableUtf8, safeMarkup } from './safe-text.ts';

const WORDS: DiffWords = { arrow: '→', show: (bytes) => cut(printableUtf8(bytes)) };
const KINDS = { added: 'new', removed: 'gone', changed: 'changed' } as const;

/** Dark or light by the system's setting; loads nothing and runs no script. */
const STYLE = `
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --new: #1a7f37; --gone: #cf222e; --changed: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --new: #4ac26b; --gone: #ff7b72; --changed: #d8a23a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h2 small { font-weight: normal; font-size: .9rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: 0; }
dt { font-weight: bold; }
dd { margin: 0; }
code, td, pre { overflow-wrap: anywhere; }
code, pre { font: .9em/1.5 ui-monospace, monospace; white-space: pre-wrap; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 1rem 0 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { font-weight: 600; }
td:first-child { width: 5.5rem; font-weight: 600; white-space: nowrap; }
td:nth-child(2) { width: 40%; }
.added td:first-child, .added.line { color: var(--new); }
.removed td:first-child, .removed.line { color: var(--gone); }
.changed td:first-child { color: var(--changed); }
td div + div { margin-top: .15rem; }
pre { margin: 0; padding: .5rem .75rem; background: var(--soft); border-radius: .3rem; }
.line { display: block; text-decoration: none; padding-left: 1.2em; text-indent: -1.2em; }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; border-top: 1px solid var(--line); padding: .35rem 0; }
  td, td:nth-child(2) { display: block; border: 0; padding: 0; width: auto; }
}
@media print { body { max-width: none; padding: 0; } nav { display: none; } tr, .line { break-inside: avoid; } }
`;

/**
 * A difference as a self-contained HTML file. Text from a tree is never read as HTML.
 *
 * @example
 * const boot = { boot: bootReservedMemory(tree) };
 * const side = { board: 'board.dtb', options: [], memoryKnown: true };
 * const page = diffHtml({ version: '1', a: side, b: side, diff: diffBoots(boot, boot), only: null });
 */
export function diffHtml(report: DiffReport): string {
  const parts = diffParts(report, WORDS);
  const links = parts.map(
    (part) => `<li><a href="#${part.id}">${htmlText(part.title)}</a>: ${countsText(part)}</li>`,
  );
  const note = wordingNote(report);
  const [a, b] = [report.a, report.b].map((side) => WORDS.show(sideText(side)));
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<title>rmem diff</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    '<h1>What differs between two boots</h1>',
    `<dl><dt>A</dt><dd><code>${htmlText(a!)}</code></dd><dt>B</dt><dd><code>${htmlText(b!)}</code></dd></dl>`,
    ...(isSameBoot(report.diff) ? [`<p><strong>${htmlText(sameText(report))}</strong></p>`] : []),
    ...(links.length === 0 ? [] : [`<nav aria-label="Parts"><ul>${links.join('')}</ul></nav>`]),
    '</header>',
    '<main>',
    ...parts.flatMap(partLines),
    ...(note === null ? [] : [`<p>${htmlText(note)}</p>`]),
    '</main>',
    '</body>',
    '</html>',
    '',
  ];
  return safeMarkup(lines.join('\n'));
}

function partLines(part: DiffPart): string[] {
  const { id, title, rows, left } = part;
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${htmlText(title)} <small>${countsText(part)}</small></h2>`,
    ...(id === 'log' ? logLines(rows) : tableLines(part)),
    ...(left === 0 ? [] : [`<p>… and ${left} more</p>`]),
    '</section>',
  ];
}

function tableLines({ rows, isNamed }: DiffPart): string[] {
  return [
    '<table><thead><tr><th scope="col">Change</th><th scope="col">What</th><th scope="col">How</th></tr></thead><tbody>',
    ...rows.map(({ kind, title, details }) => {
      const how = details.map((detail) => `<div>${htmlText(detail)}</div>`).join('');
      const what = isNamed ? `<code>${htmlText(title)}</code>` : htmlText(title);
      return `<tr class="${kind}"><td>${KINDS[kind]}</td><td>${what}</td><td>${how}</td></tr>`;
    }),
    '</tbody></table>',
  ];
}

function logLines(rows: readonly DiffRow[]): string[] {
  const lines = rows.map(({ kind, title }) => {
    const [tag, sign] = kind === 'added' ? ['ins', '+'] : ['del', '-'];
    return `<${tag} class="${kind} line">${sign} ${htmlText(title)}</${tag}>`;
  });
  return [`<pre>${lines.join('')}</pre>`];
}
