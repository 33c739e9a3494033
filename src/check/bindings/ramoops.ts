// SPDX-License-Identifier: MIT
//
// ramoops_probe() of fs/pstore/ram.c, Linux 7.2: how it divides a region, and where it fails.
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { u64 } from '../../base/u64.ts';
import type { DtNode } from '../../tree/node.ts';
import { u32 } from '../../tree/readings.ts';
import type { BoundRegion, Violation } from './binding.ts';
import { bytesText, sizeProperty } from './binding.ts';

/** The properties that the driver reads as cells, in its order. */
const CELLS = [
  'mem-type',
  'record-size',
  'console-size',
  'ftrace-size',
  'pmsg-size',
  'ecc-size',
  'flags',
  'max-reason',
];

/** Zones of the region, by the properties with their sizes. */
const ZONES = ['record-size', 'console-size', 'ftrace-size', 'pmsg-size'];

export const RAMOOPS_PROPERTIES = [...CELLS, 'no-dump-oops', 'unbuffered'];

const INT_MAX = 0x7fff_ffff;

/** The first violation that makes the driver fail, or else a value that the driver changes. */
export function ramoopsBreach(region: BoundRegion): Violation | undefined {
  const { node, result } = region;
  return (
    unreadable(node) ??
    without(node) ??
    (result.base === null ? undefined : noRoom(node, result.base, result.size)) ??
    ecc(node, result.size) ??
    rounded(node)
  );
}

function unreadable(node: DtNode): Violation | undefined {
  for (const name of CELLS) {
    const property = node.property(name);
    if (property === undefined) continue;
    const value = u32(property);
    if (value === undefined) {
      // -ENODATA for an empty property, -EOVERFLOW for one that is too short
      const errno = property.length === 0 ? -61 : -75;
      return {
        property,
        severity: 'error',
        message: `${name} has ${bytesText(property.length)}, but a cell has 4`,
        linux: `ramoops_parse_dt() logs "failed to parse property ${name}: ${errno}" and fails`,
      };
    }
    if (value > INT_MAX) {
      return {
        property,
        at: 0,
        severity: 'error',
        message: `${name} is ${hex(value)}, more than ${hex(INT_MAX)}`,
        linux: `ramoops_parse_dt() logs "${name} ${value} > INT_MAX" and returns -EOVERFLOW`,
      };
    }
  }
  return undefined;
}

function without(node: DtNode): Violation | undefined {
  if (ZONES.some((name) => written(node, name) !== 0)) return undefined;
  return {
    severity: 'error',
    message: 'none of record-size, console-size, ftrace-size and pmsg-size is more than 0',
    linux:
      'ramoops_probe() logs "The memory size and the record/console size must be non-zero" and returns -EINVAL',
    fix: 'set at least one size, such as console-size = <0x20000>; for the log',
  };
}

/**
 * Crash records get the memory that the other zones leave. If those need more than the region has, the difference wraps to a huge number.
 */
function noRoom(node: DtNode, base: bigint, size: bigint): Violation | undefined {
  const [record, console, ftrace, pmsg] = ZONES.map((name) => BigInt(taken(node, name)));
  const others = console! + ftrace! + pmsg!;
  const left = u64(size - others);
  const place = `(0x${size.toString(16)}@${hex(base)})`;
  if (others > size) {
    const [name, bytes, at] =
      record! > 0n
        ? ['dmesg', left, 0n]
        : console! > size
          ? ['console', console!, 0n]
          : console! + pmsg! > size
            ? ['pmsg', pmsg!, console!]
            : ['ftrace', ftrace!, console! + pmsg!];
    return {
      ...sizeProperty(node),
      severity: 'error',
      message: `console-size, ftrace-size and pmsg-size add up to ${hex(others)} bytes (${sizeText(others)}), but the region has ${hex(size)}`,
      linux: `ramoops_probe() logs "no room for ${name} mem region (${hex(bytes)}@${hex(base + at)}) in ${place}" and returns -ENOMEM`,
    };
  }
  const property = node.property('record-size');
  if (record === 0n || left >= record!) return undefined;
  return left === 0n
    ? {
        property,
        severity: 'warning',
        message: `console-size, ftrace-size and pmsg-size use all ${hex(size)} bytes of the region and leave none for records`,
        linux: 'ramoops keeps no crash records and logs nothing about it',
      }
    : {
        property,
        severity: 'error',
        message: `record-size is ${hex(record!)}, but console-size, ftrace-size and pmsg-size leave ${hex(left)} of the region's ${hex(size)} bytes`,
        linux: `ramoops_probe() logs "dmesg record count == 0 (${left} / ${record!})" and returns -ENOMEM`,
      };
}

/** Bytes before the data of each zone: `struct persistent_ram_buffer`. */
const HEADER = 12;
/** Bytes of data that one group of ECC bytes protects. */
const ECC_BLOCK = 128;

function ecc(node: DtNode, size: bigint): Violation | undefined {
  const property = node.property('ecc-size');
  const bytes = written(node, 'ecc-size');
  if (property === undefined || bytes === 0) return undefined;
  const [smallest] = ZONES.map((name) => ({ name, size: taken(node, name) }))
    .filter((zone) => zone.size > 0 && BigInt(zone.size) <= size)
    .sort((a, b) => a.size - b.size);
  if (smallest === undefined) return undefined;
  const data = smallest.size - HEADER;
  const total = (Math.ceil((data - bytes) / (ECC_BLOCK + bytes)) + 1) * bytes;
  // codes with 8-bit symbols have fewer than 256 symbols
  if (bytes < 256 && data > bytes && total < data) return undefined;
  return {
    property,
    at: 0,
    severity: 'error',
    message:
      bytes >= 256
        ? `ecc-size is ${bytes}, but a code has at most 255 bytes`
        : `ecc-size is ${bytes}, but a zone of ${name(smallest)} has no room for data beside its ECC`,
    linux: 'persistent_ram_init_ecc() returns -EINVAL, and ramoops_probe() fails',
  };
}

function name(zone: { readonly name: string; readonly size: number }): string {
  return `${zone.size} bytes (${zone.name})`;
}

function rounded(node: DtNode): Violation | undefined {
  for (const name of ZONES) {
    const value = written(node, name);
    const used = taken(node, name);
    if (value === used) continue;
    return {
      property: node.property(name),
      at: 0,
      severity: 'note',
      message: `${name} is ${hex(value)}, which is not a power of two: ramoops uses ${hex(used)}`,
      linux: 'ramoops_probe() rounds down without a message',
      fix: `write ${name} = <${hex(used)}>, or <${hex(used * 2)}>`,
    };
  }
  return undefined;
}

function written(node: DtNode, name: string): number {
  const property = node.property(name);
  return (property && u32(property)) ?? 0;
}

/** The size that the driver uses: the next power of two below. */
function taken(node: DtNode, name: string): number {
  const value = written(node, name);
  return value === 0 ? 0 : 2 ** (31 - Math.clz32(value));
}
