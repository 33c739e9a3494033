// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import type { Range } from '../base/range.ts';
import type { BoardMap } from '../map/board-map.ts';
import type { MapEntry } from '../map/mark.ts';
import { gainText } from './map-sentences.ts';
import { utf8Text } from './utf8.ts';

/** Version of the JSON format; incremented when a reader of the old format could misread the new one. */
const SCHEMA_VERSION = 1;

/**
 * A map as plain data, in the format of docs/map.schema.json; addresses and sizes are hexadecimal strings.
 *
 * @example
 * const text = JSON.stringify(mapJson(mapOf(tree, bootReservedMemory(tree))));
 */
export function mapJson(map: BoardMap): Record<string, unknown> {
  const { budget } = map;
  return {
    schemaVersion: SCHEMA_VERSION,
    kernel: map.kernel.release,
    arch: map.kernel.arch,
    lpae: map.kernel.lpae,
    pageSize: map.kernel.pageSize,
    model: textOrNull(map.model),
    memoryKnown: map.memoryKnown,
    banks: map.banks.map((bank) => ({ ...range(bank), node: bank.node })),
    zones: map.zones.map(({ name, node, base, end }) => ({ name, node, base: hex(base), end: hex(end) })),
    dmaLimit: hexOrNull(map.dmaLimit),
    lowmemEnd: hexOrNull(map.lowmemEnd),
    marks: map.marks.map(entry),
    unplaced: map.unplaced.map(entry),
    holes: map.holes.map((hole) => ({ ...range(hole), node: hole.node })),
    budget: budget && {
      ram: hex(budget.ram),
      noMap: hex(budget.noMap),
      reserved: hex(budget.reserved),
      kernel: hex(budget.kernel),
      cma: hex(budget.cma),
      left: hex(budget.left),
      leftBelowDmaLimit: hexOrNull(budget.leftBelowDmaLimit),
      leftInLowmem: hexOrNull(budget.leftInLowmem),
      zones: budget.zones.map(({ name, node, left }) => ({ name, node, left: hex(left) })),
    },
  };
}

function entry({ kind, name, path, base, size, details, devices }: MapEntry): Record<string, unknown> {
  return {
    kind,
    name: utf8Text(name),
    path: textOrNull(path),
    base: hexOrNull(base),
    size: hex(size),
    details: details.map(({ label, value }) => ({ label, value: utf8Text(value) })),
    devices: devices.map((device) => ({
      path: utf8Text(device.path),
      index: device.index,
      name: textOrNull(device.name),
      gets: gainText(device),
    })),
  };
}

function range({ base, size }: Range): { readonly base: string; readonly size: string } {
  return { base: hex(base), size: hex(size) };
}

function hexOrNull(value: bigint | null): string | null {
  return value === null ? null : hex(value);
}

function textOrNull(bytes: string | null): string | null {
  return bytes === null ? null : utf8Text(bytes);
}
