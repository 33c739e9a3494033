// SPDX-License-Identifier: MIT
import { rangeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { DmaReach } from '../linux/of-address.ts';
import { LEVEL_ERR, LEVEL_WARNING } from '../linux/printk.ts';
import type { LogLine } from '../linux/printk.ts';
import type { Region } from '../linux/region.ts';
import { mapKernel } from '../map/map-kernel.ts';
import { kernelText, standInTextOf } from './kernel-text.ts';
import { printable, printablePath, safeLines } from './safe-text.ts';
import { tableLines } from './table.ts';
import { wrapText } from './wrap.ts';

/** Styles of text parts; without colours, each returns its argument. */
export interface Style {
  /** Columns of the terminal; infinite if lines must not be wrapped. */
  readonly columns: number;
  /** The heading of a section. */
  heading(text: string): string;
  /** An error. */
  error(text: string): string;
  /** A warning. */
  warning(text: string): string;
  /** A less important part. */
  dim(text: string): string;
}

/** Plain text in lines of any length. */
export const PLAIN: Style = {
  columns: Infinity,
  heading: (text) => text,
  error: (text) => text,
  warning: (text) => text,
  dim: (text) => text,
};

/** The result of a boot as text lines, safe on a terminal and in a CI log. */
export function bootText(result: BootResult, board: string, style: Style): string[] {
  const lines = [style.heading(`${printablePath(board)}: ${kernelText(mapKernel(result))}`)];
  const standIn = standInTextOf(result);
  if (standIn !== undefined)
    lines.push(...wrapText(printable(standIn), style.columns).map((line) => style.warning(line)));
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push('', style.heading(title), ...body.map((line) => `  ${line}`));
  };
  section('Verdict', verdictLines(result, style));
  section('Memory', memoryLines(result));
  section('Regions of /reserved-memory', regionLines(result.regions, style));
  section('CMA areas', areaLines(result));
  section('DMA-buf heaps of CMA areas', result.heaps.map(printable));
  section('Devices', deviceLines(result));
  section(
    'What the kernel logs',
    result.log.flatMap((line) => logLines(line, line.text, style)),
  );
  section(
    'Assumed',
    result.assumptions.flatMap((text) => wrapped(printable(text), style).map((line) => style.dim(line))),
  );
  return safeLines(lines);
}

/** A line of the log, coloured by its level and wrapped if too long. */
export function logLines({ level }: LogLine, text: string, style: Style): string[] {
  return wrapped(printable(text), style).map((line) => {
    if (level <= LEVEL_ERR) return style.error(line);
    return level === LEVEL_WARNING ? style.warning(line) : line;
  });
}

/** Wraps a text for a section, which is indented by two columns. */
function wrapped(text: string, style: Style): string[] {
  return wrapText(text, style.columns - 2);
}

function verdictLines({ memoryKnown, verdict }: BootResult, style: Style): string[] {
  const { boots, because } = verdict;
  const known = memoryKnown ? '' : ', as far as is known without its memory';
  const line =
    boots === true
      ? `boots${known}`
      : boots === 'unlikely'
        ? style.warning('unlikely to boot')
        : style.error('does not boot');
  return [line, ...because.flatMap(({ text }) => wrapped(printable(text), style))];
}

function memoryLines({ memory, memoryKnown, layout }: BootResult): string[] {
  const rows = memory.map(({ base, size, flags, node }) => [
    rangeText({ base, size }),
    sizeText(size),
    [`node ${node}`, ...flags].join(', '),
  ]);
  for (const [what, range] of Object.entries({
    'kernel image': layout.image,
    initrd: layout.initrd,
    'device tree blob': layout.fdt,
  })) {
    if (range !== undefined) rows.push([rangeText(range), sizeText(range.size), what]);
  }
  const lines = tableLines(rows, [1]);
  return memoryKnown ? lines : ['unknown: the tree has none', ...lines];
}

function regionLines(regions: readonly Region[], style: Style): string[] {
  const rows = regions.map((region) => [
    printable(region.name),
    region.base === null ? 'no address' : rangeText({ base: region.base, size: region.size }),
    sizeText(region.size),
    outcomeText(region),
  ]);
  return tableLines(rows, [2]).map((line, i) =>
    regions[i]!.outcome === 'failed' ? style.error(line) : line,
  );
}

/** The outcome of a region, as text. */
export function outcomeText(region: Region): string {
  if (region.outcome !== 'failed') return region.outcome;
  const errno = region.errno === null ? '' : ` -${region.errno}`;
  return `failed to ${region.stage ?? 'init'}${errno}`;
}

function areaLines({ areas, numaAreas, crashAreas }: BootResult): string[] {
  return tableLines(
    [
      ...areas.map((area) => [
        area.index.toString(),
        printable(area.name),
        rangeText(area),
        sizeText(area.size),
        area.default ? 'default' : '',
      ]),
      ...numaAreas.map((area) => [
        '-',
        printable(area.name),
        rangeText(area),
        sizeText(area.size),
        `node ${area.node}`,
      ]),
      ...crashAreas.map((area) => ['-', 'crashkernel', rangeText(area), sizeText(area.size), 'crash kernel']),
    ],
    [0, 3],
  );
}

function deviceLines({ devices }: BootResult): string[] {
  return tableLines(
    devices.map((device) => [
      printable(device.path),
      printable(device.name ?? device.index.toString()),
      printable(device.region?.split('/').at(-1) ?? 'nothing'),
      (device.effect ?? (device.errno === null ? 'nothing' : `no pool, -${device.errno}`)) +
        reachText(device.reach),
    ]),
  );
}

function reachText(reach: DmaReach | null): string {
  if (reach === 'none') return ', out of reach of its bus';
  return reach === 'part' ? ', partly out of reach of its bus' : '';
}
