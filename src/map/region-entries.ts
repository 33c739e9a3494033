// SPDX-License-Identifier: MIT
//
// The children of /reserved-memory in the map.
import { groupBy } from '../base/map.ts';
import type { BootArea, BootDevice, BootResult } from '../linux/boot-result.ts';
import type { Region, RegionOutcome } from '../linux/region.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { eachString } from '../tree/readings.ts';
import type { Detail, MapEntry, MarkKind } from './mark.ts';

/** Limit of log lines that one entry shows. */
const MAX_LINES = 20;

const KINDS: ReadonlyMap<RegionOutcome, MarkKind> = new Map<RegionOutcome, MarkKind>([
  ['cma', 'cma'],
  ['dma-pool', 'coherent-pool'],
  ['restricted-pool', 'restricted-pool'],
  ['failed', 'failed'],
  ['disabled', 'disabled'],
  ['ignored', 'ignored'],
  ['unknown', 'unknown'],
]);

/** The regions in the tree's order, with or without an address. */
export function regionEntries(result: BootResult, tree: DeviceTree): MapEntry[] {
  const nodes = nodeByPath(tree, '/reserved-memory')?.children ?? [];
  const devices = groupBy(result.devices, ({ region }) => region);
  const log = groupBy(result.log, ({ node }) => node);
  const dangers = groupBy(result.verdict.because, ({ region }) => region);
  const areas = new Map(result.areas.map((area) => [area.base, area]));
  return result.regions.map((region, i) => {
    const area = region.outcome === 'cma' && region.base !== null ? areas.get(region.base) : undefined;
    const texts = [
      ...(log.get(region.path) ?? []).map(({ text }) => ({ label: 'kernel log', value: text })),
      ...(dangers.get(region.path) ?? []).map(({ text }) => ({ label: 'danger', value: text })),
    ];
    return {
      kind: KINDS.get(region.outcome) ?? (region.nomap ? 'nomap' : 'reserved'),
      name: region.name,
      path: region.path,
      base: region.base,
      size: region.size,
      details: [...detailsOf(region, nodes[i], area), ...texts.slice(0, MAX_LINES)],
      devices: devices.get(region.path) ?? [],
    };
  });
}

function detailsOf(region: Region, node: DtNode | undefined, area: BootArea | undefined): Detail[] {
  const details: Detail[] = [{ label: 'node', value: region.path }];
  const add = (label: string, value: string | null | undefined): void => {
    if (value !== null && value !== undefined && value !== '') details.push({ label, value });
  };
  const compatible = node?.property('compatible');
  add('label', node?.labels.join(', '));
  add('compatible', compatible && [...eachString(compatible)].slice(0, MAX_LINES).join(', '));
  add('placed by', region.source === 'static' ? 'reg' : 'the kernel (only size given)');
  const words = [region.nomap ? 'no-map' : '', region.reusable ? 'reusable' : ''];
  add('properties', words.filter((word) => word !== '').join(', '));
  add('outcome', region.outcome);
  add('stopped at', region.stage);
  add('error', region.errno === null ? null : `-${region.errno}`);
  add('handled by', region.ops);
  if (area !== undefined) add('CMA area', `index ${area.index}${area.default ? ', the default area' : ''}`);
  return details;
}

/**
 * The paths of the devices, without duplicates: several entries of one device may refer to the same region.
 */
export function devicePaths(devices: readonly BootDevice[]): string[] {
  return [...new Set(devices.map(({ path }) => path))];
}
