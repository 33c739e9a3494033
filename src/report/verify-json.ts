// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import type { Range } from '../base/range.ts';
import type { ExplainedLine } from '../verify/explain-log.ts';
import type { Verified } from '../verify/verify-boot.ts';

/** Version of the JSON format; incremented when a reader of the old format could misread the new one. */
const SCHEMA = 1;

/** The comparison of a boot with its prediction, as plain data. */
export function verifyJson(verified: Verified): Record<string, unknown> {
  const { facts, predicted } = verified;
  return {
    schema: SCHEMA,
    kernel: predicted.kernel,
    arch: predicted.arch,
    boots: verified.boots,
    boot: verified.boot,
    log: {
      release: facts.release,
      arch: facts.arch,
      model: facts.model,
      cmdline: facts.cmdline,
      pageSize: facts.pageSize,
      memory: facts.memory.map((range) => ({ ...jsonRange(range), node: range.node })),
      memoryKib: facts.totalKib === null ? null : facts.totalKib.toString(),
      cmaKib: facts.cmaKib === null ? null : facts.cmaKib.toString(),
      startsLate: facts.late,
    },
    taken: verified.taken,
    lines: verified.lines,
    differences: verified.differences,
    verdict: predicted.verdict,
    notes: verified.notes,
  };
}

/** The meanings of the lines of a log, as plain data. */
export function explainedJson(lines: readonly ExplainedLine[]): Record<string, unknown> {
  return { schema: SCHEMA, lines };
}

function jsonRange({ base, size }: Range): { base: string; size: string } {
  return { base: hex(base), size: hex(size) };
}
