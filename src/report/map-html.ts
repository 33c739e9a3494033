// SPDX-License-Identifier: MIT
//
// The map as a self-contained page that loads nothing: its policy only allows its own style and script, by their hashes.
import { hex } from '../base/hex.ts';
import { rangeBetween, rangeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BootDevice } from '../linux/boot-result.ts';
import type { BoardMap } from '../map/board-map.ts';
import { KIND_TITLES } from '../map/mark.ts';
import type { MapEntry } from '../map/mark.ts';
import { kernelText } from './kernel-text.ts';
import { mapStyleSheet } from './map-colours.ts';
import { MAP_HTML_SCRIPT } from './map-html-script.ts';
import { budgetRows, gainText, limitLines, nameText, placeText } from './map-sentences.ts';
import { mapSvg } from './map-svg.ts';
import { htmlText, printableUtf8, safeMarkup, xmlText } from './safe-text.ts';

/** Options of a page. */
export interface MapHtmlOptions {
  /** Title of the page; by default the board's model. */
  readonly title?: string;
}

/** SHA-256 of the script and of the two styles, in base64, for the policy. */
export const SCRIPT_HASH = 'oZ1gtROzxonQZomek3JzwTZ7rqX1vPas6luYtpz/vyg=';
export const STYLE_HASH = 'YRXzx7rJ9YjPSVQl1ViLnurUfDajV4n28tAjfCROV60=';
export const SVG_STYLE_HASH = 'ZeCH2Uk1p7rls9kdZdrDee1tkriwzLnlgyB9WBoHIsI=';

/** Limit of devices that are named for one entry; the rest are counted. */
const MAX_DEVICES = 500;

const STYLE = `${mapStyleSheet('page')}
html{color-scheme:light dark}
body{margin:0;padding:1.2rem;font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.35rem;margin:0 0 .8rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:1.6rem 0 .5rem}
h3{font-size:1rem;margin:0 0 .4rem;overflow-wrap:anywhere}
.frame{overflow-x:auto;border:1px solid var(--rmem-rule);border-radius:6px}
.frame svg{display:block}
.frame svg:not(.zoomed){max-width:max(100%,40rem);height:auto}
.tools{display:flex;gap:.4rem;align-items:center;flex-wrap:wrap;margin:0 0 .5rem}
button,input{font:inherit;color:inherit;background:var(--rmem-paper);border:1px solid var(--rmem-faint);border-radius:4px;padding:.15rem .6rem}
:focus-visible{outline:2px solid var(--rmem-focus);outline-offset:1px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--rmem-rule)}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.address,dd,li{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.87em}
td.address{white-space:nowrap}
summary{cursor:pointer;overflow-wrap:anywhere}
tr.current{background:var(--rmem-free)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0}
dt{color:var(--rmem-faint)}
dd{margin:0;overflow-wrap:anywhere}
ul{margin:.3rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
.swatch{width:14px;height:12px;margin-right:.4rem;vertical-align:-1px}
.narrow{width:auto}
.scroll table:not(.narrow){min-width:44rem}
#details{position:fixed;right:1rem;bottom:1rem;z-index:1;width:min(30rem,calc(100vw - 4rem));max-height:60vh;overflow:auto;padding:.8rem 1rem;background:var(--rmem-paper);border:1px solid var(--rmem-faint);border-radius:6px;box-shadow:0 4px 18px #0004}
#details-close{float:right}
.scroll{overflow-x:auto}
[hidden]{display:none!important}
@media print{#details,.tools{display:none!important}body{padding:0}.frame{border:0}tr,g{break-inside:avoid}}`;

/** The page's own style and script, for a policy that must allow them. */
export const MAP_HTML_STYLE = STYLE;

/**
 * A map as a page: the picture, and tables with the same data.
 *
 * @example
 * const page = mapHtml(mapOf(tree, bootReservedMemory(tree)), { title: 'board.dtb' });
 */
export function mapHtml(map: BoardMap, options: MapHtmlOptions = {}): string {
  const model = map.model === null ? undefined : printableUtf8(map.model);
  const file = options.title === undefined ? undefined : printableUtf8(options.title);
  const title = htmlText([file, model].filter((part) => part !== undefined).join(': ') || 'Memory map');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${SCRIPT_HASH}'`,
    `style-src 'sha256-${STYLE_HASH}' 'sha256-${SVG_STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Memory map: ${title}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body class="page">',
    `<h1>${title}</h1>`,
    `<p>${xmlText(kernelText(map.kernel))}</p>`,
    '<main>',
    ...budgetTable(map),
    '<h2 id="picture">Picture</h2>',
    '<div class="tools live" hidden>',
    '<button id="zoom-out" type="button" aria-label="Zoom out">&minus;</button>',
    '<span id="zoom" aria-live="polite">100 %</span>',
    '<button id="zoom-in" type="button" aria-label="Zoom in">+</button>',
    '<button id="zoom-reset" type="button">Reset</button>',
    '<span>Arrow keys go from mark to mark, Enter keeps the details open, Escape closes them.</span>',
    '</div>',
    `<div class="frame" role="region" aria-labelledby="picture">${mapSvg(map)}</div>`,
    ...entryTable(map),
    ...holeTable(map),
    ...zoneTable(map),
    '</main>',
    '<aside id="details" aria-label="Details" aria-live="polite" hidden>',
    '<button id="details-close" type="button" hidden>Close</button><div id="details-body"></div>',
    '</aside>',
    `<script>${MAP_HTML_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ];
  return safeMarkup(lines.join('\n'));
}

function budgetTable(map: BoardMap): string[] {
  const rows = budgetRows(map);
  if (rows.length === 0) return ['<p>RAM is not known.</p>'];
  return [
    '<h2>Budget</h2>',
    '<div class="scroll"><table class="narrow">',
    ...rows.map(
      ([what, size, note]) =>
        `<tr><th scope="row">${what}</th><td class="number">${sizeText(size)}</td><td>${xmlText(note)}</td></tr>`,
    ),
    '</table></div>',
  ];
}

function entryTable({ marks, unplaced }: BoardMap): string[] {
  return [
    '<h2>Everything in memory</h2>',
    '<div class="tools live" hidden><label for="filter">Filter</label> <input id="filter" type="search"></div>',
    '<div class="scroll"><table>',
    '<thead><tr><th scope="col">Address</th><th scope="col">Size</th><th scope="col">Kind</th><th scope="col">Name</th><th scope="col">Devices</th></tr></thead>',
    '<tbody>',
    ...marks.map((mark, i) => entryRow(mark, ` data-mark="${i}"`)),
    ...unplaced.map((entry) => entryRow(entry, '')),
    '</tbody></table></div>',
  ];
}

function entryRow(entry: MapEntry, attributes: string): string {
  const { kind, size, details, devices } = entry;
  const title = KIND_TITLES[kind];
  const facts = [
    ['kind', title],
    ['place', placeText(entry)],
    ['size', `${sizeText(size)} (${hex(size)})`],
    ...details.map(({ label, value }) => [label, value] as const),
  ].map(([label, value]) => `<dt>${xmlText(label)}</dt><dd>${xmlText(value)}</dd>`);
  const swatch = `<svg class="swatch" aria-hidden="true"><rect class="k-${kind}" width="14" height="12"/></svg>`;
  const used = devices.length === 0 ? '' : devices.length.toString();
  return [
    `<tr data-entry${attributes}><td class="address">${placeText(entry)}</td><td class="number">${sizeText(size)}</td>`,
    `<td>${swatch}${xmlText(title)}</td>`,
    `<td><details><summary>${xmlText(nameText(entry)) || xmlText(title)}</summary>`,
    `<div class="facts"><dl>${facts.join('')}</dl>${deviceList(devices)}</div></details></td>`,
    `<td class="number">${used}</td></tr>`,
  ].join('');
}

function deviceList(devices: readonly BootDevice[]): string {
  if (devices.length === 0) return '';
  const items = devices.slice(0, MAX_DEVICES).map((device) => {
    const entry = device.name ?? device.index.toString();
    return `<li>${xmlText(`${device.path} (${entry}): ${gainText(device)}`)}</li>`;
  });
  if (devices.length > MAX_DEVICES) items.push(`<li>and ${devices.length - MAX_DEVICES} more</li>`);
  return `<div>Used by</div><ul>${items.join('')}</ul>`;
}

function holeTable({ holes, banks }: BoardMap): string[] {
  if (holes.length === 0) return [];
  const nodes = banks.some(({ node }) => node !== 0);
  return [
    '<h2>Free holes</h2>',
    '<div class="scroll"><table class="narrow">',
    ...holes.map(({ base, size, node }) => {
      const where = nodes ? `<td>node ${node}</td>` : '';
      return `<tr><td class="address">${rangeText({ base, size })}</td><td class="number">${sizeText(size)}</td>${where}</tr>`;
    }),
    '</table></div>',
  ];
}

function zoneTable(map: BoardMap): string[] {
  const { budget } = map;
  if (budget === null || budget.zones.length === 0) return [];
  const limits = limitLines(map).map((line) => `<p>${line}</p>`);
  return [
    '<h2>Zones</h2>',
    '<div class="scroll"><table class="narrow"><thead><tr><th scope="col">Zone</th><th scope="col">Node</th><th scope="col">Address</th><th scope="col">Left</th></tr></thead><tbody>',
    ...budget.zones.map(
      ({ name, node, base, end, left }) =>
        `<tr><th scope="row">${name}</th><td class="number">${node}</td><td class="address">${rangeText(rangeBetween(base, end))}</td><td class="number">${sizeText(left)}</td></tr>`,
    ),
    '</tbody></table></div>',
    ...limits,
  ];
}
