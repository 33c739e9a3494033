// SPDX-License-Identifier: MIT
import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  consoleLines,
  earlyLines,
  isKnownKernel,
  isWhole,
  listRecords,
  memblockLine,
  readRecord,
  replay,
} from '../support/records.ts';
import type { BootedRecord, DeadRecord } from '../support/records.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const KINDS = [
  'kernel-7.2',
  'kernel-7.2-16k',
  'kernel-7.2-arm',
  'kernel-7.2-arm-lpae',
  'kernel-7.2-riscv64',
  'kernel-7.3',
  'kernel-7.3-16k',
  'kernel-6.12',
  'kernel-6.1',
];
const golden = listRecords(`${root}test/golden/kernel-7.2`);
/** More kernel records, if available: in the directories in RMEM_KERNEL_RECORDS, separated by colons. */
const others = (
  process.env['RMEM_KERNEL_RECORDS'] ??
  ['kernel-truth', 'kernel-truth-more', 'kernel-truth-kernels']
    .map((name) => `${root}../shared/${name}`)
    .join(':')
)
  .split(':')
  .flatMap((directory) => listRecords(directory))
  // only those of kernels whose configuration is here
  .filter((file) => isKnownKernel(readRecord(file)));

function checkBooted(record: BootedRecord): void {
  const result = replay(record);
  const line = ({ level, text }: { level: number; text: string }): string => `<${level}> ${text}`;
  expect(result.log.map(line)).toEqual(earlyLines(record.dmesg).map(line));
  expect(result.memory.map((range) => memblockLine(range, result))).toEqual(
    record.memblock.memory.map((line) => line.replace(/^ *\d+: /, '').replace(/ +/g, ' ')),
  );
  const crashAreas = result.crashAreas.map((area) => ({ ...area, name: 'crashkernel' }));
  const areas = [...result.areas, ...result.numaAreas, ...crashAreas];
  const page = BigInt(result.kconfig.pageSize);
  // without CONFIG_CMA_SYSFS, as in Debian's 6.12 and 6.1, only the total of all areas is shown, not each
  // area
  if (!['6.12', '6.1'].includes(result.kernel)) {
    expect(areas.map(({ name, size }) => `${name} ${size / page}`).sort()).toEqual(
      record.cma.map(({ name, pages }) => `${name} ${pages}`).sort(),
    );
  }
  if (record.cmaTotalKiB !== undefined) {
    expect(areas.reduce((sum, { size }) => sum + size, 0n) >> 10n).toBe(BigInt(record.cmaTotalKiB));
  }
  if (record.heaps !== undefined) expect(result.heaps).toEqual(record.heaps);
  expect(result.verdict).toMatchObject({ boots: true });
}

/**
 * The kernel may have crashed early, and its first lines may be lost: the rest must be a contiguous part of
 * the log.
 */
function checkDead(record: DeadRecord): void {
  const result = replay(record);
  const seen = earlyLines(consoleLines(record.console)).map(({ text }) => text);
  const log = result.log.map(({ text }) => text);
  const start = isWhole(record) || seen.length === 0 ? 0 : log.indexOf(seen[0]!);
  expect(log.slice(start, start + seen.length)).toEqual(seen);
  expect([false, 'unlikely']).toContain(result.verdict.boots);
}

function checkAll(files: readonly string[]): void {
  it.each(files.map((file) => [basename(file, '.json'), file]))('%s', (_, file) => {
    const record = readRecord(file);
    if (record.booted) checkBooted(record);
    else checkDead(record);
  });
}

describe('kernel records of this repository', () => {
  checkAll(golden);

  it('are of every kernel in test/golden, and test/golden/kernels.md lists each', () => {
    const kinds = readdirSync(`${root}test/golden`).filter((name) => /^kernel-/.test(name));
    expect([...KINDS].sort()).toEqual(kinds.sort());
    const page = readFileSync(`${root}test/golden/kernels.md`, 'utf8');
    expect(kinds.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
  });

  it('cover the cases that they were chosen for', () => {
    const text = golden.map((file) => {
      const record = readRecord(file);
      return record.booted ? JSON.stringify(record.dmesg) : record.console.join('\n');
    });
    for (const message of [
      'OVERLAP DETECTED',
      'failed to reserve memory',
      'failed to allocate memory',
      'invalid size property',
      'invalid alignment property',
      'only the first is used',
      'unsupported node format',
      'No reserved-memory node',
      'compatible matching fail',
      'incorrect alignment of CMA',
      'created CMA memory pool',
      'created DMA memory pool',
      'Skipping dt linux,cma-default',
      'Memory limited to',
      ' nomap reusable ',
      'could not be activated',
      'Not enough slots for CMA',
      'crashkernel reserved',
      'crashkernel low memory reserved',
      'exceeds limit',
      'Kernel panic - not syncing: VFS',
      'NULL pointer dereference',
    ]) {
      expect(text.some((log) => log.includes(message)) ? '' : message).toBe('');
    }
  });
});

describe.each(KINDS.slice(1))('kernel records of this repository, %s', (kind) => {
  checkAll(listRecords(`${root}test/golden/${kind}`));
});

describe.skipIf(others.length === 0)('kernel records elsewhere', () => {
  checkAll(others);
});
