// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { LEVEL_ERR, LEVEL_WARNING } from '../../linux/printk.ts';
import type { Region } from '../../linux/region.ts';
import { printableUtf8 } from '../../report/safe-text.ts';
import type { BootResult } from '../../linux/boot-result.ts';
import { el, panel, table } from '../dom.ts';

/** Limit of table rows, and of log lines, that are shown. */
const SHOWN = 1000;

/** The children of /reserved-memory. */
export function regionsPanel({ regions }: BootResult): HTMLElement | null {
  if (regions.length === 0) return null;
  const rows = regions
    .slice(0, SHOWN)
    .map((region) => [
      el('code', {}, printableUtf8(region.name)),
      region.base === null ? 'no address' : code(hex(region.base)),
      region.base === null ? '' : code(hex(region.base + region.size)),
      sizeText(region.size),
      el('span', { class: `outcome ${outcomeClass(region)}` }, outcomeText(region)),
    ]);
  return panel(
    'regions',
    'Regions',
    table('Regions of /reserved-memory', ['Node', 'Base', 'End', 'Size', 'Outcome'], rows, [1, 2, 3]),
    moreText(regions.length),
  );
}

function outcomeClass({ outcome }: Region): string {
  if (outcome === 'failed') return 'error';
  return outcome === 'disabled' || outcome === 'ignored' || outcome === 'unknown' ? 'dim' : 'good';
}

function outcomeText({ outcome, errno, stage }: Region): string {
  if (outcome !== 'failed') return printableUtf8(outcome);
  return `failed to ${stage ?? 'init'}${errno === null ? '' : ` -${errno}`}`;
}

/** All CMA areas: those in the list, those of NUMA nodes and those of the crash kernel. */
export function areasPanel({ areas, numaAreas, crashAreas }: BootResult): HTMLElement | null {
  const all = [
    ...areas.map((area) => ({ ...area, is: area.default ? 'default' : '' })),
    ...numaAreas.map((area) => ({ ...area, is: `node ${area.node}` })),
    ...crashAreas.map((area) => ({ ...area, name: 'crashkernel', is: 'crash kernel' })),
  ];
  if (all.length === 0) return null;
  const rows = all
    .slice(0, SHOWN)
    .map(({ name, base, size, is }) => [
      code(printableUtf8(name)),
      code(hex(base)),
      code(hex(base + size)),
      sizeText(size),
      is,
    ]);
  const head = ['Area', 'Base', 'End', 'Size', 'Use'];
  return panel('areas', 'CMA areas', table('All CMA areas', head, rows, [1, 2, 3]), moreText(all.length));
}

/** Devices with `memory-region`, and what their drivers get. */
export function devicesPanel({ devices }: BootResult): HTMLElement | null {
  if (devices.length === 0) return null;
  const rows = devices
    .slice(0, SHOWN)
    .map(({ path, index, name, region, effect, errno, reach }) => [
      code(printableUtf8(path)),
      printableUtf8(name ?? index.toString()),
      region === null ? 'nothing' : code(printableUtf8(region.slice(region.lastIndexOf('/') + 1))),
      effect ?? (errno === null ? 'nothing' : `no pool, -${errno}`),
      reach === 'none' ? 'out of reach' : reach === 'part' ? 'partly out of reach' : '',
    ]);
  const head = ['Device', 'Entry', 'Region', 'Gets', 'Its bus'];
  return panel('devices', 'Devices', table('Devices with regions', head, rows), moreText(devices.length));
}

/** What the kernel logs. */
export function logPanel({ log, cmdline }: BootResult): HTMLElement {
  const lines = log.slice(0, SHOWN).map(({ level, text }) => {
    const name = level <= LEVEL_ERR ? 'error' : level === LEVEL_WARNING ? 'warning' : '';
    const said = name === '' ? null : el('span', { class: 'unseen' }, `${name}: `);
    return el('li', { class: name }, said, printableUtf8(text));
  });
  return panel(
    'log',
    'Log',
    el('p', { class: 'quiet' }, 'Command line: ', cmdline === '' ? 'empty' : code(printableUtf8(cmdline))),
    lines.length === 0
      ? el('p', { class: 'quiet' }, 'The kernel logs nothing about reserved memory.')
      : el(
          'div',
          { class: 'scroll log', role: 'region', 'aria-label': "The kernel's log", tabindex: 0 },
          el('ol', {}, ...lines),
        ),
    moreText(log.length),
  );
}

function moreText(count: number): HTMLElement | null {
  return count > SHOWN ? el('p', { class: 'quiet' }, `${count - SHOWN} more are not shown.`) : null;
}

function code(text: string): HTMLElement {
  return el('code', {}, text);
}
