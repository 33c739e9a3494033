// SPDX-License-Identifier: MIT
//
// The map as a self-contained SVG: a strip of RAM to scale, and a column of everything in memory with labels beside it. All text is ASCII
// in a monospace font, so that its width is known without a browser.
import { hex } from '../base/hex.ts';
import { sizeText } from '../base/size.ts';
import type { BoardMap } from '../map/board-map.ts';
import { layOutMap } from '../map/map-layout.ts';
import type { Box, Heading, MapLayout, Stretch } from '../map/map-layout.ts';
import { KIND_TITLES, MARK_KINDS } from '../map/mark.ts';
import type { MapEntry, Mark } from '../map/mark.ts';
import { devicePaths } from '../map/region-entries.ts';
import { Strip } from '../map/strip.ts';
import { kernelText } from './kernel-text.ts';
import { mapStyleSheet } from './map-colours.ts';
import {
  budgetRows,
  entrySentence,
  headingText,
  nameText,
  stretchSize,
  stretchText,
} from './map-sentences.ts';
import { printable, safeMarkup, xmlText } from './safe-text.ts';
import { fill } from './wrapped-table.ts';

/** Options of a map. */
export interface MapSvgOptions {
  /** Width in CSS pixels, at least 280; 860 by default. The height depends on the content. */
  readonly width?: number;
}

const DEFAULT_WIDTH = 860;
const MIN_WIDTH = 280;
const ROW = 19;
const MARGIN = 12;
/** Width of a character of 12 pixels in the widest of the usual monospace fonts. */
const CHARACTER = 7.3;
const STRIP_HEIGHT = 22;
const LANE = 16;
/** Below this width a label's name has a row of its own. */
const NARROW = 620;
/** Limit of entries in the lists below the picture. */
const MAX_LISTED = 500;
/** Limit of devices in a tooltip. */
const MAX_DEVICES = 12;

const STYLE = `${mapStyleSheet('rmem-map')}
.rmem-map{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono",monospace}
.rmem-map text{fill:var(--rmem-ink);white-space:pre}
.rmem-map .title{font-size:15px;font-weight:600}
.rmem-map .dim{fill:var(--rmem-faint)}
.rmem-map .strong{font-weight:600}
.rmem-map .rule{stroke:var(--rmem-rule);stroke-width:1}
.rmem-map .limit{stroke:var(--rmem-failed);stroke-width:1;stroke-dasharray:6 3}
.rmem-map .hit{fill:transparent}
.rmem-map .mark:hover .hit,.rmem-map .mark:focus .hit,.rmem-map .mark.current .hit{fill:var(--rmem-focus);fill-opacity:.13}
.rmem-map .mark:focus{outline:none}
.rmem-map .mark:focus .hit,.rmem-map .mark.current .hit{stroke:var(--rmem-focus);stroke-width:1.5}
.rmem-map .hatch{stroke:var(--rmem-paper);stroke-width:2}`;

/** The style of every map, for a policy that must allow it. */
export const MAP_SVG_STYLE = STYLE;

/**
 * A map as SVG. Marks are groups of class `mark`, with the index of their mark in `data-mark` and the path of their node in
 * `data-node`; colours follow the reader's system, or `data-theme` of an element above.
 *
 * @example
 * const svg = mapSvg(mapOf(tree, bootReservedMemory(tree)), { width: 600 });
 */
export function mapSvg(map: BoardMap, options: MapSvgOptions = {}): string {
  const width = Math.max(MIN_WIDTH, Math.round(options.width ?? DEFAULT_WIDTH));
  return safeMarkup(new SvgMap(map, width).text());
}

/** Builds the elements from the top down. */
class SvgMap {
  readonly #map: BoardMap;
  readonly #width: number;
  readonly #layout: MapLayout;
  readonly #indexes: ReadonlyMap<Mark, number>;
  readonly #narrow: boolean;
  readonly #barX: number;
  readonly #barWidth: number;
  readonly #labelX: number;
  readonly #elements: string[] = [];
  #y = MARGIN;

  constructor(map: BoardMap, width: number) {
    this.#map = map;
    this.#width = width;
    this.#narrow = width < NARROW;
    this.#indexes = new Map(map.marks.map((mark, i) => [mark, i]));
    const maxLanes = this.#narrow ? 3 : 6;
    // how many lanes there are does not depend on the labels' rows, but decides how much room labels have
    const { stretches, lanes } = layOutMap(map, { rowsOf: () => 1, maxLanes });
    const last = stretches.at(-1);
    const addresses = last === undefined ? 0 : hex(last.end).length;
    this.#barX = MARGIN + Math.ceil(addresses * CHARACTER) + 8;
    this.#barWidth = (this.#narrow ? 28 : 44) + LANE * (lanes - 1);
    this.#labelX = this.#barX + this.#barWidth + 10;
    this.#layout = layOutMap(map, { rowsOf: (mark) => this.#labelRows(mark), maxLanes });
  }

  text(): string {
    this.#title();
    this.#strip();
    this.#picture();
    this.#list('Not drawn', this.#layout.listed);
    this.#list('Without an address', this.#map.unplaced);
    this.#key();
    this.#budget();
    const height = Math.ceil(this.#y + MARGIN);
    const { model } = this.#map;
    const title = `Memory map${model === null ? '' : ` of ${xmlText(model)}`}`;
    const head =
      `<svg xmlns="http://www.w3.org/2000/svg" class="rmem-map" role="group" aria-label="${title}" ` +
      `width="${this.#width}" height="${height}" viewBox="0 0 ${this.#width} ${height}">`;
    const hatch =
      '<defs><pattern id="rmem-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>';
    const paper = `<rect width="${this.#width}" height="${height}" fill="var(--rmem-paper)"/>`;
    const description = `<desc>${this.#description()}</desc>`;
    return [
      head,
      `<title>${title}</title>`,
      description,
      `<style>${STYLE}</style>`,
      hatch,
      paper,
      ...this.#elements,
      '</svg>',
    ].join('\n');
  }

  #description(): string {
    const { marks, unplaced, budget, kernel } = this.#map;
    const ram =
      budget === null ? 'RAM is not known' : `${sizeText(budget.ram)} of RAM, ${sizeText(budget.left)} left`;
    return `${kernelText(kernel)}; ${ram}; ${marks.length} marks from the lowest address down, ${unplaced.length} entries without an address.`;
  }

  #title(): void {
    const { model, budget, kernel } = this.#map;
    const most = Math.floor((this.#width - 2 * MARGIN) / (CHARACTER * 1.27));
    this.#text(MARGIN, cut(printable(model ?? 'Memory map'), most), 'title', 6);
    this.#y += 22;
    const words =
      budget === null
        ? 'RAM is not known'
        : `${sizeText(budget.ram)} of RAM, ${sizeText(budget.left)} left, ${sizeText(budget.noMap)} lost to no-map, ${sizeText(budget.cma)} in CMA areas`;
    this.#paragraph(`${kernelText(kernel)}; ${words}`, 'dim');
  }

  /** RAM to scale; ranges smaller than a pixel are drawn 1.5 pixels wide. */
  #strip(): void {
    const { banks } = this.#map;
    if (banks.length === 0) return;
    const strip = new Strip(banks);
    const width = this.#width - 2 * MARGIN;
    const x = (share: number): number => MARGIN + share * width;
    this.#y += 6;
    const rect = (start: number, end: number, kind: string, title = ''): string => {
      const w = Math.max(1.5, (end - start) * width);
      const left = Math.min(x(start), MARGIN + width - w);
      const body = `x="${round(left)}" y="${this.#y}" width="${round(w)}" height="${STRIP_HEIGHT}"`;
      return title === ''
        ? `<rect class="k-${kind}" ${body}/>`
        : `<rect class="k-${kind}" ${body}><title>${title}</title></rect>`;
    };
    this.#elements.push('<g class="strip" aria-hidden="true">', rect(0, 1, 'free'));
    const parts = this.#layout.boxes.flatMap(({ mark }) => {
      const part = strip.partOf(mark);
      return part === null ? [] : [{ mark, part }];
    });
    // large ones first, so that small ones stay visible
    parts.sort((a, b) => b.part.end - b.part.start - (a.part.end - a.part.start));
    for (const { mark, part } of parts)
      this.#elements.push(rect(part.start, part.end, mark.kind, xmlText(entrySentence(mark))));
    for (const seam of strip.seams) {
      const at = round(x(seam));
      this.#elements.push(
        `<line x1="${at}" x2="${at}" y1="${this.#y - 3}" y2="${this.#y + STRIP_HEIGHT + 3}" stroke="var(--rmem-ink)"/>`,
      );
    }
    this.#elements.push('</g>');
    this.#y += STRIP_HEIGHT + 4;
    const last = banks.at(-1)!;
    const ends = [hex(banks[0]!.base), hex(last.base + last.size)] as const;
    this.#text(MARGIN, ends[0], 'dim');
    if (width > 46 * CHARACTER) this.#text(this.#width / 2, 'RAM to scale', 'dim', 0, 'middle');
    this.#text(this.#width - MARGIN, ends[1], 'dim', 0, 'end');
    this.#y += ROW + 6;
  }

  #picture(): void {
    const { rows, headings, stretches, boxes, moreBanks } = this.#layout;
    const top = this.#y;
    const atRow = (row: number): number => top + row * ROW;
    const seen = new Set<bigint>();
    const address = (at: bigint, row: number): void => {
      if (seen.has(at)) return;
      seen.add(at);
      this.#y = atRow(row);
      this.#text(this.#barX - 8, hex(at), 'dim', 0, 'end');
    };
    for (const heading of headings) {
      address(heading.at, heading.row);
      this.#heading(heading, atRow(heading.row));
    }
    for (const stretch of stretches) {
      address(stretch.base, stretch.row);
      this.#stretch(stretch, atRow(stretch.row));
    }
    for (const box of boxes) this.#mark(box, atRow);
    const last = stretches.at(-1);
    this.#y = atRow(rows);
    if (last !== undefined) {
      this.#text(this.#barX - 8, hex(last.end), 'dim', 0, 'end');
      this.#text(this.#labelX, moreBanks === 0 ? 'end' : `end; ${moreBanks} more banks above`, 'dim');
    } else {
      this.#text(MARGIN, 'Nothing has an address.', 'dim');
    }
    this.#y += ROW + 8;
  }

  #heading(heading: Heading, y: number): void {
    const middle = y + ROW / 2;
    const text = cut(headingText(heading, this.#map), this.#fitting(this.#labelX));
    const from = this.#labelX + text.length * CHARACTER + 8;
    const kind = heading.kind === 'zone' ? 'limit' : 'rule';
    const line = (x1: number, x2: number): string =>
      x2 > x1
        ? `<line class="${kind}" x1="${round(x1)}" x2="${round(x2)}" y1="${middle}" y2="${middle}"/>`
        : '';
    this.#elements.push(line(this.#barX, this.#labelX - 6) + line(from, this.#width - MARGIN));
    this.#y = y;
    this.#text(this.#labelX, text, 'strong');
  }

  #stretch(stretch: Stretch, y: number): void {
    if (stretch.kind === 'marks') return;
    const height = stretch.rows * ROW;
    this.#elements.push(
      `<rect class="k-${stretch.kind}" x="${this.#barX}" y="${y}" width="${this.#barWidth}" height="${height}"/>`,
    );
    if (stretch.folded) this.#elements.push(this.#fold(y + height / 2));
    this.#y = y;
    const text = `${sizeText(stretchSize(stretch))} ${stretchText(stretch, this.#map)}`;
    this.#text(this.#labelX, cut(text, this.#fitting(this.#labelX)), 'dim');
  }

  /** The sign of an axis that is broken. */
  #fold(y: number): string {
    const step = this.#barWidth / 8;
    const points = Array.from(
      { length: 9 },
      (_, i) => `${round(this.#barX + i * step)},${round(y + (i % 2 === 0 ? 2.5 : -2.5))}`,
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="var(--rmem-faint)"/>`;
  }

  #mark({ mark, lane, span, row, rows, labelRow }: Box, atRow: (row: number) => number): void {
    const { lanes } = this.#layout;
    // the last lane gets the remaining width
    const x = this.#barX + lane * LANE;
    const right = lane + span === lanes ? this.#barX + this.#barWidth : this.#barX + (lane + span) * LANE;
    const body = `x="${x}" y="${atRow(row)}" width="${right - x}" height="${rows * ROW}"`;
    const node = mark.path === null ? '' : ` data-node="${xmlText(mark.path)}"`;
    const labelHeight = this.#labelRows(mark) * ROW;
    const hitX = this.#labelX - 5;
    this.#elements.push(
      `<g class="mark" data-mark="${this.#indexes.get(mark)!}" data-kind="${mark.kind}"${node}>`,
      `<title>${xmlText(tooltip(mark))}</title>`,
      `<rect class="k-${mark.kind}" ${body}/>`,
    );
    if (mark.kind === 'nomap') this.#elements.push(`<rect fill="url(#rmem-hatch)" ${body}/>`);
    this.#elements.push(
      `<rect class="hit" x="${hitX}" y="${atRow(labelRow)}" width="${this.#width - MARGIN - hitX}" height="${labelHeight}"/>`,
    );
    this.#y = atRow(labelRow);
    this.#label(mark);
    this.#elements.push('</g>');
  }

  /** Rows of a label: size, kind and name in one or two rows, and the devices in another if they do not fit. */
  #labelRows(mark: MapEntry): number {
    const name = this.#narrow && nameText(mark) !== '' ? 2 : 1;
    return name + (mark.devices.length === 0 || this.#usersFit(mark) ? 0 : 1);
  }

  /** Whether the devices fit behind the name. */
  #usersFit(mark: MapEntry): boolean {
    if (this.#narrow) return false;
    const name = SIZE_COLUMNS + KIND_COLUMNS + nameText(mark).length;
    return name + GAP + usersText(mark, Infinity).length <= this.#fitting(this.#labelX);
  }

  #label(mark: Mark): void {
    const name = nameText(mark);
    const kind = KIND_TITLES[mark.kind];
    const size = sizeText(mark.size);
    const most = this.#fitting(this.#labelX);
    const users = (indent: number): void => {
      this.#text(this.#labelX + indent * CHARACTER, usersText(mark, most - indent), 'dim');
    };
    if (this.#narrow) {
      if (name !== '') this.#row(this.#labelX, cut(name, most), 'strong');
      this.#row(this.#labelX, cut(`${size} ${kind}`, most), name === '' ? 'strong' : 'dim');
      users(0);
      return;
    }
    const columns = size.padEnd(SIZE_COLUMNS) + kind.padEnd(KIND_COLUMNS);
    this.#text(this.#labelX, columns, 'dim');
    const nameX = this.#labelX + columns.length * CHARACTER;
    this.#text(nameX, cut(name, Math.max(0, most - columns.length)), 'strong');
    if (this.#usersFit(mark)) {
      users(columns.length + name.length + GAP);
    } else {
      this.#y += ROW;
      users(SIZE_COLUMNS);
    }
  }

  #list(title: string, entries: readonly MapEntry[]): void {
    if (entries.length === 0) return;
    this.#text(MARGIN, title, 'strong');
    this.#y += ROW;
    const most = this.#fitting(MARGIN + 12);
    for (const entry of entries.slice(0, MAX_LISTED)) {
      const node = entry.path === null ? '' : ` data-node="${xmlText(entry.path)}"`;
      this.#elements.push(`<g class="entry"${node}><title>${xmlText(tooltip(entry))}</title>`);
      for (const [i, line] of fill(entrySentence(entry), most).entries()) {
        this.#text(MARGIN + 12, cut(line, most), i === 0 ? '' : 'dim');
        this.#y += ROW;
      }
      this.#elements.push('</g>');
    }
    if (entries.length > MAX_LISTED) {
      this.#text(MARGIN + 12, `and ${entries.length - MAX_LISTED} more`, 'dim');
      this.#y += ROW;
    }
    this.#y += 8;
  }

  #key(): void {
    const kinds = new Set(this.#layout.boxes.map(({ mark }) => mark.kind));
    const items: [string, string][] = MARK_KINDS.filter((kind) => kinds.has(kind)).map((kind) => [
      kind,
      KIND_TITLES[kind],
    ]);
    if (this.#map.holes.length > 0) items.push(['free', 'free']);
    if (this.#layout.stretches.some(({ kind }) => kind === 'gap'))
      items.push(['gap', this.#map.memoryKnown ? 'no RAM, folded' : 'not known, folded']);
    let x = MARGIN;
    for (const [kind, title] of items) {
      const width = 24 + Math.ceil((title.length + 2) * CHARACTER);
      if (x > MARGIN && x + width > this.#width - MARGIN) {
        x = MARGIN;
        this.#y += ROW;
      }
      const body = `x="${x + 1}" y="${this.#y + 3}" width="16" height="12"`;
      this.#elements.push(`<rect class="k-${kind}" ${body}/>`);
      if (kind === 'nomap') this.#elements.push(`<rect fill="url(#rmem-hatch)" ${body}/>`);
      this.#text(x + 23, title);
      x += width;
    }
    if (items.length > 0) this.#y += ROW + 8;
    this.#paragraph('Heights grow with the logarithm of sizes.', 'dim');
    this.#y += 8;
  }

  #budget(): void {
    for (const [what, size, note] of budgetRows(this.#map)) {
      this.#text(MARGIN, what);
      const right = Math.min(MARGIN + 38 * CHARACTER, this.#width - MARGIN);
      this.#text(right, sizeText(size), 'strong', 0, 'end');
      const x = right + 2 * CHARACTER;
      if (this.#fitting(x) >= note.length) this.#text(x, note, 'dim');
      this.#y += ROW;
    }
  }

  #paragraph(text: string, kind: string): void {
    for (const line of fill(text, this.#fitting(MARGIN))) this.#row(MARGIN, line, kind);
  }

  #row(x: number, text: string, kind: string): void {
    this.#text(x, text, kind);
    this.#y += ROW;
  }

  /** How many characters fit from here on. */
  #fitting(x: number): number {
    return Math.max(4, Math.floor((this.#width - MARGIN - x) / CHARACTER));
  }

  #text(x: number, text: string, kind = '', rise = 0, anchor = ''): void {
    if (text === '') return;
    const style = kind === '' ? '' : ` class="${kind}"`;
    const align = anchor === '' ? '' : ` text-anchor="${anchor}"`;
    this.#elements.push(
      `<text x="${round(x)}" y="${round(this.#y + 13.5 - rise / 3)}"${style}${align}>${xmlText(text)}</text>`,
    );
  }
}

/** The devices that use an entry, within a number of characters; empty for none. */
function usersText({ devices }: MapEntry, most: number): string {
  const paths = devicePaths(devices);
  if (paths.length === 0) return '';
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
  const by = 'used by ';
  return `${by}${cutStart(printable(paths[0]!), most - by.length - more.length)}${more}`;
}

const GAP = 3;
const SIZE_COLUMNS = 13;
const KIND_COLUMNS = 19;

/** Text of a mark's tooltip. */
function tooltip(entry: MapEntry): string {
  const paths = devicePaths(entry.devices);
  const shown = paths.slice(0, MAX_DEVICES).join(', ');
  const more = paths.length > MAX_DEVICES ? ` and ${paths.length - MAX_DEVICES} more` : '';
  return `${entrySentence(entry)}${paths.length === 0 ? '' : `; used by ${shown}${more}`}`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 2))}..`;
}

/** The end of a text; the end of a path is the most useful part. */
function cutStart(text: string, most: number): string {
  return text.length <= most ? text : `..${text.slice(text.length - Math.max(0, most - 2))}`;
}

function round(value: number): string {
  return (Math.round(value * 10) / 10).toString();
}
