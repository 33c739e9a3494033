// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import { isSameBoot } from '../diff/boot-diff.ts';
import { wholeText } from './check-place.ts';
import type { DiffReport, DiffSide } from './diff-report.ts';
import { safeJson } from './safe-text.ts';

/** Incremented when a field is removed or changes its meaning. */
const SCHEMA_VERSION = 1;

/**
 * A difference as JSON, in the format of docs/diff.schema.json. Addresses and sizes are hexadecimal strings; byte strings that are UTF-8 are decoded.
 *
 * @example
 * const boot = { boot: bootReservedMemory(tree) };
 * const side = { board: 'board.dtb', options: [], memoryKnown: true };
 * const json = diffJson({ version: '1', a: side, b: side, diff: diffBoots(boot, boot), only: null });
 */
export function diffJson(report: DiffReport): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'rmem', version: report.version },
    a: sideObject(report.a),
    b: sideObject(report.b),
    only: report.only,
    same: isSameBoot(report.diff),
    ...report.diff,
  };
  return `${safeJson(JSON.stringify(document, plainValue, 2))}\n`;
}

function sideObject({ board, options, memoryKnown }: DiffSide): DiffSide {
  return { board, options, memoryKnown };
}

function plainValue(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return hex(value);
  return typeof value === 'string' ? wholeText(value) : value;
}
