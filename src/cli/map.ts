// SPDX-License-Identifier: MIT
import { styleText } from 'node:util';
import { bootReservedMemory } from '../linux/boot.ts';
import { mapOf } from '../map/board-map.ts';
import type { BoardMap } from '../map/board-map.ts';
import { mapJson } from '../report/map-json.ts';
import type { CellKind } from '../report/map-glyphs.ts';
import { mapText } from '../report/map-text.ts';
import type { MapStyle } from '../report/map-text.ts';
import { safeJson } from '../report/safe-text.ts';
import { loadBoard } from './board.ts';
import type { BoardOptions } from '../node/read-board.ts';
import { memoryNote } from './boot.ts';
import { workingRoot } from '../node/file-root.ts';
import { Failure } from '../node/failure.ts';
import { inputName } from '../node/read-file.ts';
import { readMachine } from './machine.ts';
import type { MachineOptions } from './machine.ts';
import { STDOUT, outputStyle, writeReport, writeText } from './output.ts';

/** The options of `rmem map`, as typed. */
export interface MapOptions extends BoardOptions, MachineOptions {
  readonly ascii?: true;
  readonly width?: string;
  readonly svg?: string;
  readonly html?: string;
  readonly json?: true;
}

const MIN_WIDTH = 40;
const MAX_WIDTH = 1000;

export async function mapCommand(input: string, options: MapOptions): Promise<void> {
  const { svg, html, json } = options;
  if ([json === true ? STDOUT : undefined, svg, html].filter((output) => output === STDOUT).length > 1)
    throw new Failure('--json, --svg and --html: only one of them can go to standard output');
  const style = mapStyle(options);
  const machine = readMachine(options);
  const { tree } = await loadBoard(input, options);
  const result = bootReservedMemory(tree, machine);
  const board = inputName(input);
  const note = memoryNote(board, result);
  if (note !== undefined) writeText(2, `${note}\n`);

  const map = mapOf(tree, result);
  const roots = [workingRoot(options.root)];
  if (svg !== undefined) writeReport(svg, await svgOf(map), roots);
  if (html !== undefined) writeReport(html, await htmlOf(map, board), roots);
  if (json === true) writeText(1, `${safeJson(JSON.stringify(mapJson(map), null, 2))}\n`);
  else if (svg === undefined && html === undefined)
    writeText(1, `${mapText(map, board, style).join('\n')}\n`);
}

async function svgOf(map: BoardMap): Promise<string> {
  return `${(await import('../report/map-svg.ts')).mapSvg(map)}\n`;
}

async function htmlOf(map: BoardMap, board: string): Promise<string> {
  return (await import('../report/map-html.ts')).mapHtml(map, { title: board });
}

function mapStyle({ ascii, width }: MapOptions): MapStyle {
  const style = outputStyle();
  const colours = style.error('x') !== 'x';
  return {
    ...style,
    columns: width === undefined ? style.columns : parseWidth(width),
    ascii: ascii === true,
    paint: (kind, text) => {
      const colour = COLOURS[kind];
      return colours && colour !== undefined ? styleText(colour, text) : text;
    },
  };
}

function parseWidth(text: string): number {
  const width = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (width < MIN_WIDTH || width > MAX_WIDTH)
    throw new Failure(`--width: '${text}' is not a width from ${MIN_WIDTH} to ${MAX_WIDTH}`);
  return width;
}

const COLOURS: Readonly<
  Partial<Record<CellKind, 'blue' | 'magenta' | 'cyan' | 'green' | 'yellow' | 'red' | 'gray'>>
> = {
  reserved: 'blue',
  nomap: 'magenta',
  cma: 'cyan',
  'default-cma': 'cyan',
  'numa-cma': 'cyan',
  'coherent-pool': 'yellow',
  'restricted-pool': 'yellow',
  memreserve: 'blue',
  crash: 'blue',
  image: 'green',
  initrd: 'green',
  blob: 'green',
  early: 'green',
  failed: 'red',
  disabled: 'gray',
  ignored: 'gray',
  unknown: 'yellow',
  free: 'gray',
  gap: 'gray',
};
