// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import type { Range } from '../base/range.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { AnyFields } from '../linux/messages/messages.ts';
import type { LogLine } from '../linux/printk.ts';

/** Version of the JSON format; incremented when a reader of the old format could misread the new one. */
const SCHEMA = 1;

/** A range with hexadecimal strings, because JSON numbers lose precision. */
interface JsonRange {
  readonly base: string;
  readonly size: string;
}

/** The result of a boot as plain data, in the format of docs/boot.schema.json. */
export function bootJson(result: BootResult): Record<string, unknown> {
  return {
    schema: SCHEMA,
    kernel: result.kernel,
    arch: result.arch,
    pageSize: result.kconfig.pageSize,
    wanted: result.wanted,
    assumptions: result.assumptions,
    log: result.log.map(jsonLine),
    regions: result.regions.map((region) => ({
      ...region,
      base: region.base === null ? null : hex(region.base),
      size: hex(region.size),
    })),
    overlaps: result.overlaps,
    areas: result.areas.map((area) => ({ ...area, ...jsonRange(area) })),
    numaAreas: result.numaAreas.map((area) => ({ ...area, ...jsonRange(area) })),
    crashAreas: result.crashAreas.map(jsonRange),
    crashKernel: result.crashKernel.map(jsonRange),
    memblock: {
      memory: result.memory.map((range) => ({ ...jsonRange(range), flags: range.flags, node: range.node })),
      reserved: result.reserved.map(jsonRange),
    },
    devices: result.devices.map((device) => ({
      ...device,
      resource: device.resource && jsonRange(device.resource),
    })),
    heaps: result.heaps,
    verdict: result.verdict,
  };
}

function jsonLine({ id, fields, level, text, part, node }: LogLine): Record<string, unknown> {
  return { id, fields: jsonFields(fields), level, text, part, node };
}

/** The fields of a message, with addresses and sizes as hexadecimal strings. */
function jsonFields(fields: AnyFields): Record<string, number | string | undefined> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'bigint' ? hex(value) : value]),
  );
}

function jsonRange({ base, size }: Range): JsonRange {
  return { base: hex(base), size: hex(size) };
}
