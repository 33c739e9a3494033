// SPDX-License-Identifier: MIT
//
// Logs of kernels other than 7.2 on arm64: the log identifies the kernel, which the prediction then uses.
import { describe, expect, it } from 'vitest';
import { bootargsOf } from '../../src/linux/tree-reader.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';
import { readMemblock } from '../../src/verify/proc-files.ts';
import { verifyBoot } from '../../src/verify/verify-boot.ts';
import { KINDS, booted, bytes, differing, treeOf, verified } from '../support/kernel-logs.ts';
import { LOG_SHAPES } from '../support/log-shapes.ts';

describe.each(KINDS)('records of %s', (kind, kernel, configuration) => {
  const cases = booted(kind);

  it('exist', () => {
    expect(cases.length).toBeGreaterThan(5);
  });

  it.each(cases.map((record, i) => [i, record] as const))('%i from the log alone', (_, record) => {
    const result = verified(record, treeOf(record));
    expect(differing(result)).toEqual([]);
    expect(result.notes).toEqual([]);
    expect(result.taken.slice(0, 2)).toMatchObject([
      { what: 'kernel', value: kernel, from: 'the log' },
      { what: 'configuration', value: configuration },
    ]);
  });

  it.each(cases.map((record, i) => [i, record] as const))('%i with files of the kernel', (_, record) => {
    const result = verified(record, treeOf(record), {
      memory: readMemblock(bytes(record.memblock.memory.join('\n'))),
      cmaTotalKib: BigInt(record.cmaTotalKiB!),
    });
    expect(differing(result)).toEqual([]);
    expect(result.lines.some(({ list }) => list === 'memory')).toBe(true);
  });
});

describe('a log that does not name its release', () => {
  it.each([
    ['kernel-6.1', 'Linux 6.1 on arm64'],
    ['kernel-6.12', 'Linux 6.12 on arm64'],
    ['kernel-7.2', 'Linux 7.2 on arm64'],
    ['kernel-7.3', 'Linux 7.3 on arm64'],
    ['kernel-7.2-arm', 'Linux 7.3 on arm'],
  ])('of %s', (kind, kernel) => {
    const results = booted(kind).map((record) => {
      const text = LOG_SHAPES['dmesg -r']!(record.dmesg);
      const cmdline = bootargsOf(treeOf(record)).replace(record.cmdline, '').trim();
      return verifyBoot(treeOf(record), readKernelLog(bytes(text)), { machine: { cmdline } });
    });
    expect(results.flatMap(differing)).toEqual([]);
    // if several releases would log the same, the newest is used
    const values = results.map(({ taken }) => taken[0]!.value);
    expect(values).toContain(kernel);
  });
});
