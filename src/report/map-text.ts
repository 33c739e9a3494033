// SPDX-License-Identifier: MIT
//
// The map in a terminal: a line to scale, then a column of everything in memory, lowest address first.
import { hex } from '../base/hex.ts';
import { rangeBetween, rangeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BoardMap } from '../map/board-map.ts';
import { layOutMap } from '../map/map-layout.ts';
import type { MapLayout } from '../map/map-layout.ts';
import { KIND_TITLES, MARK_KINDS } from '../map/mark.ts';
import type { MapEntry, Mark } from '../map/mark.ts';
import { devicePaths } from '../map/region-entries.ts';
import { Strip } from '../map/strip.ts';
import type { Style } from './boot-text.ts';
import { ASCII, UNICODE } from './map-glyphs.ts';
import type { CellKind, Glyphs } from './map-glyphs.ts';
import { kernelText } from './kernel-text.ts';
import {
  budgetRows,
  entrySentence,
  headingText,
  limitLines,
  nameText,
  stretchSize,
  stretchText,
} from './map-sentences.ts';
import { printable, printablePath, safeLines } from './safe-text.ts';
import { tableLines } from './table.ts';
import { wrapText } from './wrap.ts';

/** Style of a map. */
export interface MapStyle extends Style {
  /** Whether to use only ASCII. */
  readonly ascii: boolean;
  /** Colours a run of cells. */
  paint(kind: CellKind, text: string): string;
}

/** Columns if the style has no limit. */
const DEFAULT_COLUMNS = 80;
/** The least width of lines. */
const MIN_COLUMNS = 40;
/** Limit of devices that are named with a mark; the rest are counted. */
const MAX_DEVICES = 3;
/** Limit of rows for a name; longer names are cut. */
const MAX_NAME_ROWS = 3;
const INDENT = '  ';

/**
 * A map as text lines.
 *
 * @example
 * const map = mapOf(tree, bootReservedMemory(tree));
 * const plain = (text) => text;
 * const lines = mapText(map, 'board.dtb', {
 *   columns: 80, ascii: true, paint: (kind, text) => text,
 *   heading: plain, error: plain, warning: plain, dim: plain,
 * });
 */
export function mapText(map: BoardMap, board: string, style: MapStyle): string[] {
  return safeLines(new TextMap(map, style).lines(board));
}

class TextMap {
  readonly #map: BoardMap;
  readonly #style: MapStyle;
  readonly #glyphs: Glyphs;
  readonly #columns: number;
  readonly #layout: MapLayout;
  /** Columns of the address, of the lanes, and of the text after them. */
  readonly #addressColumns: number;
  readonly #barColumns: number;
  readonly #textColumns: number;
  readonly #sizeColumns: number;
  readonly #kindColumns: number;

  constructor(map: BoardMap, style: MapStyle) {
    this.#map = map;
    this.#style = style;
    this.#glyphs = style.ascii ? ASCII : UNICODE;
    this.#columns = Number.isFinite(style.columns) ? Math.max(style.columns, MIN_COLUMNS) : DEFAULT_COLUMNS;
    const maxLanes = this.#columns < DEFAULT_COLUMNS ? 3 : 6;
    const rough = layOutMap(map, { rowsOf: () => 1, maxLanes });
    const { stretches, boxes, lanes } = rough;
    const last = stretches.at(-1);
    this.#addressColumns = last === undefined ? 0 : hex(last.end).length;
    this.#barColumns = 2 * lanes;
    this.#textColumns = this.#columns - this.#addressColumns - this.#barColumns - 3 * INDENT.length;
    const sizes = [...stretches.map(stretchSize), ...boxes.map(({ mark }) => mark.size)];
    this.#sizeColumns = Math.max(0, ...sizes.map((size) => sizeText(size).length));
    this.#kindColumns = Math.max(0, ...boxes.map(({ mark }) => KIND_TITLES[mark.kind].length));
    this.#layout = layOutMap(map, { rowsOf: (mark) => this.#labelLines(mark).length, maxLanes });
  }

  lines(board: string): string[] {
    const { model } = this.#map;
    const name = printablePath(board);
    const title = model === null ? name : `${name}: ${printable(model)}`;
    const lines = this.#fit(title).map((line) => this.#style.heading(line));
    lines.push(...this.#fit(kernelText(this.#map.kernel)));
    const section = (heading: string, body: readonly string[]): void => {
      if (body.length > 0)
        lines.push('', this.#style.heading(heading), ...body.map((line) => `${INDENT}${line}`));
    };
    const strip = this.#stripLines();
    if (strip.length > 0) lines.push('', ...strip);
    const picture = this.#pictureLines();
    lines.push('', ...(picture.length === 0 ? [`${INDENT}nothing with an address`] : picture));
    const more = this.#layout.moreBanks;
    if (more > 0) lines.push(`${INDENT}${more} more bank${more === 1 ? '' : 's'} above`);
    section('Not drawn', this.#entryLines(this.#layout.listed));
    section('Without an address', this.#entryLines(this.#map.unplaced));
    section('Key', this.#keyLines());
    section('Zones', this.#zoneLines());
    section('Budget', this.#budgetLines());
    return lines;
  }

  /** RAM in one line, to scale, with its ends under it. */
  #stripLines(): string[] {
    const { banks } = this.#map;
    const cells = this.#columns - 2 * INDENT.length;
    if (banks.length === 0 || banks.length * 4 > cells) return [];
    const strip = new Strip(banks);
    const kinds = stripCells(strip, this.#layout, cells);
    for (const seam of strip.seams) kinds[Math.min(cells - 1, Math.round(seam * cells))] = 'edge';
    const bar = this.#bar(kinds);
    const first = hex(banks[0]!.base);
    const last = banks.at(-1)!;
    const total = `${sizeText(strip.total)} of RAM, to scale`;
    const to = hex(last.base + last.size);
    const space = cells - first.length - to.length;
    const middle = total.length + 2 <= space ? total : '';
    const left = Math.floor((space - middle.length) / 2);
    const scale = `${first}${' '.repeat(left)}${middle}${' '.repeat(space - left - middle.length)}${to}`;
    return [`${INDENT}${bar}`, `${INDENT}${this.#style.dim(scale)}`];
  }

  #pictureLines(): string[] {
    const { rows, headings, stretches, boxes } = this.#layout;
    if (stretches.length === 0) return [];
    const addresses = new Map<number, bigint>();
    const texts = new Map<number, string>();
    for (const stretch of stretches) {
      addresses.set(stretch.row, stretch.base);
      if (stretch.kind === 'marks') continue;
      const size = sizeText(stretchSize(stretch)).padStart(this.#sizeColumns);
      texts.set(stretch.row, this.#style.dim(this.#cut(`${size}  ${stretchText(stretch, this.#map)}`)));
    }
    for (const heading of headings) addresses.set(heading.row, heading.at);
    for (const { mark, labelRow } of boxes) {
      const failed = mark.kind === 'failed';
      for (const [i, line] of this.#labelLines(mark).entries())
        texts.set(labelRow + i, failed ? this.#style.error(line) : line);
    }
    const cells = this.#cells();
    const byRow = new Map(headings.map((heading) => [heading.row, heading]));
    const lines: string[] = [];
    let shown: bigint | undefined;
    for (let row = 0; row < rows; row++) {
      const at = addresses.get(row);
      // the row after a heading begins at the same address
      const address = at === undefined || at === shown ? '' : hex(at);
      shown = at ?? shown;
      const heading = byRow.get(row);
      const bar = this.#bar(cells[row]!);
      const text =
        heading === undefined
          ? (texts.get(row) ?? '')
          : this.#rule(headingText(heading, this.#map), heading.kind === 'zone');
      lines.push(this.#line(address, bar, text));
    }
    lines.push(
      this.#line(hex(stretches.at(-1)!.end), ' '.repeat(this.#barColumns), this.#rule('end', false)),
    );
    return lines;
  }

  #line(address: string, bar: string, text: string): string {
    return `${INDENT}${address.padStart(this.#addressColumns)}${INDENT}${bar}${INDENT}${text}`.trimEnd();
  }

  /** Cells of each row: two per lane, the first one an edge if another mark is to the left. */
  #cells(): CellKind[][] {
    const { rows, lanes, stretches, boxes } = this.#layout;
    const cells = Array.from({ length: rows }, () => new Array<CellKind>(2 * lanes).fill('none'));
    for (const { row, rows: height, kind } of stretches) {
      if (kind === 'free' || kind === 'gap') for (let i = row; i < row + height; i++) cells[i]!.fill(kind);
    }
    for (const { mark, row, rows: height, lane, span } of boxes) {
      for (let i = row; i < row + height; i++) cells[i]!.fill(mark.kind, 2 * lane, 2 * (lane + span));
    }
    for (const { row, rows: height, lane } of boxes) {
      if (lane === 0) continue;
      for (let i = row; i < row + height; i++)
        if (cells[i]![2 * lane - 1] !== 'none') cells[i]![2 * lane] = 'edge';
    }
    return cells;
  }

  /** Cells as text, coloured in runs. */
  #bar(kinds: readonly CellKind[]): string {
    let bar = '';
    for (let i = 0; i < kinds.length;) {
      const kind = kinds[i]!;
      let end = i + 1;
      while (end < kinds.length && kinds[end] === kind) end++;
      bar += this.#style.paint(kind, this.#glyphs.cells[kind].repeat(end - i));
      i = end;
    }
    return bar;
  }

  /** A text with a line through the rest of the columns. */
  #rule(text: string, light: boolean): string {
    const { line, limit } = this.#glyphs;
    const sign = light ? limit : line;
    const start = `${sign}${sign}`.slice(0, 2);
    const shown = this.#cut(text, this.#textColumns - 4);
    const rest = this.#textColumns - shown.length - start.length - 2;
    const after = rest > 0 ? ` ${sign.repeat(rest).slice(0, rest)}` : '';
    return this.#style.dim(`${start} `) + this.#style.heading(shown) + this.#style.dim(after);
  }

  /** Size, kind and name of a mark, in one row if they fit, and the devices that use it. */
  #labelLines(mark: Mark): string[] {
    const width = this.#textColumns;
    const size = sizeText(mark.size).padStart(this.#sizeColumns);
    const kind = KIND_TITLES[mark.kind];
    const name = nameText(mark);
    const inColumns = `${size}  ${kind.padEnd(this.#kindColumns)}  ${name}`.trimEnd();
    const lines: string[] = [];
    if (inColumns.length <= width) {
      lines.push(inColumns);
    } else {
      lines.push(this.#cut(`${size}  ${kind}`));
      lines.push(...chunks(name, width - INDENT.length, this.#glyphs.more).map((line) => `${INDENT}${line}`));
    }
    return this.#withUsers(lines, mark, width);
  }

  /** The devices follow the name if they fit, else they are below it. */
  #withUsers(lines: string[], mark: MapEntry, width: number): string[] {
    const paths = devicePaths(mark.devices);
    if (paths.length === 0) return lines;
    const { user } = this.#glyphs;
    const shown = paths.slice(0, MAX_DEVICES).map(printable);
    if (paths.length > MAX_DEVICES) shown.push(`and ${paths.length - MAX_DEVICES} more`);
    const inLine = `${lines.at(-1)!}  ${user} ${shown.join(', ')}`;
    if (inLine.length <= width) return [...lines.slice(0, -1), inLine];
    const indent = ' '.repeat(Math.min(this.#sizeColumns + 2, Math.max(2, width - MIN_COLUMNS / 2)));
    return [
      ...lines,
      ...shown.map((path) => `${indent}${user} ${this.#tail(path, width - indent.length - user.length - 1)}`),
    ];
  }

  #entryLines(entries: readonly MapEntry[]): string[] {
    const width = this.#columns - INDENT.length;
    return entries.flatMap((entry) => {
      const lines = wrapText(entrySentence(entry), width).map((line) => this.#cut(line, width));
      return this.#withUsers(lines, entry, width);
    });
  }

  #keyLines(): string[] {
    const kinds = new Set(this.#layout.boxes.map(({ mark }) => mark.kind));
    const { cells } = this.#glyphs;
    const item = (kind: CellKind, title: string): [string, string] => [
      this.#style.paint(kind, cells[kind].repeat(2)),
      title,
    ];
    const items = MARK_KINDS.filter((kind) => kinds.has(kind)).map((kind) => item(kind, KIND_TITLES[kind]));
    if (this.#map.holes.length > 0) items.push(item('free', 'free'));
    if (this.#layout.stretches.some(({ kind }) => kind === 'gap'))
      items.push(item('gap', this.#map.memoryKnown ? 'no RAM, folded' : 'not known, folded'));
    const widest = Math.max(0, ...items.map(([, title]) => title.length)) + 5;
    const perLine = Math.max(1, Math.floor(this.#columns / widest));
    const lines: string[] = [];
    for (let i = 0; i < items.length; i += perLine) {
      const line = items
        .slice(i, i + perLine)
        .map(([glyph, title]) => `${glyph} ${title.padEnd(widest - 3)}`);
      lines.push(line.join('').trimEnd());
    }
    return lines;
  }

  #zoneLines(): string[] {
    const zones = this.#map.budget?.zones ?? [];
    const many = zones.some(({ node }) => node !== 0);
    const rows = zones.map(({ name, node, base, end, left }) => [
      many ? `node ${node} ${name}` : name,
      rangeText(rangeBetween(base, end)),
      sizeText(left),
      'left',
    ]);
    const table = tableLines(rows, [2]);
    const width = this.#columns - INDENT.length;
    const lines = table.every((line) => line.length <= width)
      ? table
      : rows.flatMap(([name, place, left, word]) => [`${name!} ${place!}`, `${INDENT}${left!} ${word!}`]);
    return [...lines, ...limitLines(this.#map)];
  }

  #budgetLines(): string[] {
    const rows = budgetRows(this.#map).map(([what, size, note]) => [what, sizeText(size), note]);
    const lines = tableLines(rows, [1]);
    const width = this.#columns - INDENT.length;
    if (lines.every((line) => line.length <= width)) return lines;
    return tableLines(
      rows.map((row) => row.slice(0, 2)),
      [1],
    );
  }

  /** Breaks a text to the width of the terminal. */
  #fit(text: string): string[] {
    return wrapText(text, this.#columns).map((line) => this.#cut(line, this.#columns));
  }

  /** The start of a text that has too many characters. */
  #cut(text: string, width = this.#textColumns): string {
    const { more } = this.#glyphs;
    return text.length <= width ? text : text.slice(0, Math.max(0, width - more.length)) + more;
  }

  /** The end of a text that has too many characters: of a path, that says most. */
  #tail(text: string, width: number): string {
    const { more } = this.#glyphs;
    return text.length <= width ? text : more + text.slice(text.length - Math.max(0, width - more.length));
  }
}

/** The kind that covers most of each cell; a mark that covers most of no cell gets the cell in which it begins, if that is free. */
function stripCells(strip: Strip, { boxes }: MapLayout, cells: number): CellKind[] {
  const kinds = new Array<CellKind>(cells).fill('free');
  const most = new Array<number>(cells).fill(0.5);
  const small: [number, CellKind][] = [];
  for (const { mark } of boxes) {
    const part = strip.partOf(mark);
    if (part === null) continue;
    const [start, end] = [part.start * cells, part.end * cells];
    let shown = false;
    for (let i = Math.floor(start); i < Math.min(cells, end); i++) {
      const share = Math.min(end, i + 1) - Math.max(start, i);
      if (share < most[i]!) continue;
      most[i] = share;
      kinds[i] = mark.kind;
      shown = true;
    }
    if (!shown) small.push([Math.min(cells - 1, Math.floor(start)), mark.kind]);
  }
  for (const [i, kind] of small) if (kinds[i] === 'free') kinds[i] = kind;
  return kinds;
}

/** A text in pieces of a width; the rest after the last piece is cut. */
function chunks(text: string, width: number, more: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length && pieces.length < MAX_NAME_ROWS; at += width)
    pieces.push(text.slice(at, at + width));
  if (text.length > width * MAX_NAME_ROWS)
    pieces[MAX_NAME_ROWS - 1] = pieces[MAX_NAME_ROWS - 1]!.slice(0, width - more.length) + more;
  return pieces;
}
