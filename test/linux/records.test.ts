// SPDX-License-Identifier: MIT
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  consoleLines,
  listRecords,
  memblockLine,
  readRecord,
  replay,
  treeLines,
} from '../support/records.ts';
import type { BootedRecord, DeadRecord } from '../support/records.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const golden = listRecords(`${root}test/golden/kernel-7.2`);
/** More records, where there are any. */
const others = listRecords(process.env['RMEM_KERNEL_RECORDS'] ?? `${root}../shared/kernel-truth`);

function checkBooted(record: BootedRecord): void {
  const result = replay(record);
  const log = treeLines(result.log).map(({ level, text }) => `<${level}> ${text}`);
  expect(log).toEqual(treeLines(record.dmesg).map(({ level, text }) => `<${level}> ${text}`));
  expect(result.memory.map(memblockLine)).toEqual(
    record.memblock.memory.map((line) => line.replace(/^ *\d+: /, '').replace(/ +/g, ' ')),
  );
  const areas = [...result.areas, ...result.numaAreas].map(({ name, size }) => `${name} ${size / 4096n}`);
  expect(areas.sort()).toEqual(record.cma.map(({ name, pages }) => `${name} ${pages}`).sort());
}

/** The kernel may have died in the middle of it all, and its first lines may be lost. */
function checkDead(record: DeadRecord): void {
  const seen = treeLines(consoleLines(record.console)).map(({ text }) => text);
  const log = treeLines(replay(record).log).map(({ text }) => text);
  expect(log.slice(0, seen.length)).toEqual(seen);
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

  it('cover what they were chosen for', () => {
    const text = golden.map((file) => {
      const record = readRecord(file);
      const log = record.booted ? record.dmesg : consoleLines(record.console);
      expect(log).not.toHaveLength(0);
      return JSON.stringify(log);
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
    ]) {
      expect(text.some((log) => log.includes(message)) ? '' : message).toBe('');
    }
  });
});

describe.skipIf(others.length === 0)('kernel records elsewhere', () => {
  checkAll(others);
});
