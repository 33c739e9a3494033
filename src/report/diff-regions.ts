// SPDX-License-Identifier: MIT
import { rangeAndSizeText, rangeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BootDiff, DiffEntry, DeviceField } from '../diff/boot-diff.ts';
import type { BootDevice } from '../linux/boot-result.ts';
import type { Region } from '../linux/region.ts';
import { outcomeText } from './boot-text.ts';
import type { DiffRow, DiffWords } from './diff-row.ts';
import { growth, placeChange, reasonsText } from './diff-values.ts';

export function regionRows(regions: BootDiff['regions'], words: DiffWords): DiffRow[] {
  return regions.map((region) => {
    const details =
      region.kind === 'changed'
        ? regionChanges(region.a, region.b, region.matched, words)
        : [regionText(region.b ?? region.a)];
    const title = words.show((region.b ?? region.a).name);
    return { kind: region.kind, title, details: [...details, ...reasonsText(region)] };
  });
}

/** Entries of `reg` beyond the first. */
export function entryRows(entries: BootDiff['entries'], { show, arrow }: DiffWords): DiffRow[] {
  return entries.map((entry) => {
    const { a, b } = entry;
    const { name, index, base, size } = b ?? a;
    const states = entry.kind === 'changed' ? [entry.a, entry.b] : [b ?? a];
    const what = states.map(({ state }) => ENTRY_STATES[state]);
    const detail = what[0] === what[1] ? rangeAndSizeText({ base, size }) : what.join(` ${arrow} `);
    return {
      kind: entry.kind,
      title: `${show(name)}, entry ${index + 1} of reg (${rangeText({ base, size })})`,
      details: [detail, ...reasonsText(entry)],
    };
  });
}

const ENTRY_STATES: Readonly<Record<DiffEntry['state'], string>> = {
  reserved: 'reserved',
  nomap: 'nomap',
  free: 'ordinary memory',
  part: 'partly reserved',
};

/** Address, size and outcome. */
function regionText(region: Region): string {
  const { base, size } = region;
  const place = base === null ? 'no address' : rangeText({ base, size });
  return `${place}, ${sizeText(size)}, ${outcomeText(region)}`;
}

/** Why two regions with different names are matched. */
const MATCHED: Readonly<Record<string, string>> = {
  label: ', which had the same label',
  device: ', which the same device used',
  place: ', which was at the same address',
};

function regionChanges(a: Region, b: Region, matched: string, { show, arrow }: DiffWords): string[] {
  const details: string[] = [];
  if (a.name !== b.name) details.push(`was ${show(a.name)}${MATCHED[matched] ?? ''}`);
  else if (a.path !== b.path) details.push(`path: ${show(a.path)} ${arrow} ${show(b.path)}`);
  if (a.base !== b.base) details.push(placeChange(a.base, b.base));
  if (a.size !== b.size) details.push(growth(a.size, b.size, arrow));
  const outcomes = [outcomeText(a), outcomeText(b)];
  if (outcomes[0] !== outcomes[1]) details.push(`outcome: ${outcomes.join(` ${arrow} `)}`);
  else if (a.ops !== b.ops)
    details.push(`handler: ${show(a.ops ?? 'none')} ${arrow} ${show(b.ops ?? 'none')}`);
  if (a.source !== b.source) details.push(`place: ${a.source} ${arrow} ${b.source}`);
  if (a.nomap !== b.nomap) details.push(flagText('no-map', b.nomap));
  if (a.reusable !== b.reusable) details.push(flagText('reusable', b.reusable));
  return details;
}

function flagText(name: string, isThere: boolean): string {
  return isThere ? `now has ${name}` : `no longer has ${name}`;
}

export function deviceRows(devices: BootDiff['devices'], words: DiffWords): DiffRow[] {
  const { show, arrow } = words;
  return devices.map((device) => {
    const { path, name, index } = device.b ?? device.a;
    const title = `${show(path)} ${name === null ? index : show(name)}`;
    if (device.kind !== 'changed')
      return { kind: device.kind, title, details: [deviceText(device.b ?? device.a, words)] };
    const details = device.changes.map(({ field }) => {
      const word = (one: BootDevice): string => DEVICE_WORDS[field](one, show);
      return `${FIELD_NAMES[field]}: ${word(device.a)} ${arrow} ${word(device.b)}`;
    });
    return { kind: 'changed', title, details: [...details, ...reasonsText(device)] };
  });
}

const FIELD_NAMES: Readonly<Record<DeviceField, string>> = {
  path: 'path',
  index: 'entry',
  name: 'name',
  region: 'region',
  errno: 'error',
  effect: 'gets',
  area: 'allocates from',
  reach: 'reach of its bus',
};

const DEVICE_WORDS: Readonly<Record<DeviceField, (device: BootDevice, show: DiffWords['show']) => string>> = {
  path: ({ path }, show) => show(path),
  index: ({ index }) => index.toString(),
  name: ({ name }, show) => (name === null ? 'none' : show(name)),
  region: ({ region }, show) => (region === null ? 'nothing' : show(lastOf(region))),
  errno: ({ errno }) => (errno === null ? 'none' : `-${errno}`),
  effect: ({ effect }) => effect ?? 'no pool',
  area: ({ area }, show) => (area === null ? 'no area' : show(area)),
  reach: ({ reach }) => reach ?? 'unknown',
};

function deviceText(device: BootDevice, { show }: DiffWords): string {
  const { effect, errno, reach } = device;
  const gets = effect ?? (errno === null ? 'nothing' : `no pool, -${errno}`);
  const short = reach === 'part' || reach === 'none' ? `, reach of its bus: ${reach}` : '';
  return `${DEVICE_WORDS.region(device, show)}: ${gets}${short}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function findingRows(findings: BootDiff['findings'], { show, arrow }: DiffWords): DiffRow[] {
  return findings.map((finding) => {
    const one = finding.b ?? finding.a;
    const title = `${one.severity} ${one.id}`;
    const place = [one.node, one.property].filter((name) => name !== null).map(show);
    const at = place.length === 0 ? [] : [`at ${place.join(' ')}`];
    if (finding.kind !== 'changed') {
      const mark = one.suppressed ? ' (suppressed)' : '';
      return { kind: finding.kind, title, details: [`${show(one.message)}${mark}`, ...at] };
    }
    const { a, b } = finding;
    const details = [
      ...(a.severity === b.severity ? [] : [`severity: ${a.severity} ${arrow} ${b.severity}`]),
      ...(a.suppressed === b.suppressed ? [] : [flagText('suppressed', b.suppressed)]),
      ...(a.message === b.message
        ? [show(b.message)]
        : [`was: ${show(a.message)}`, `is: ${show(b.message)}`]),
    ];
    return { kind: 'changed', title, details: [...details, ...at] };
  });
}
