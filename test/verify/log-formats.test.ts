// SPDX-License-Identifier: MIT
//
// Logs of real boots, in all formats: the parsed lines are the same, and match the prediction.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { bootargsOf } from '../../src/linux/tree-reader.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';
import { verifyBoot } from '../../src/verify/verify-boot.ts';
import { LOG_SHAPES, wholeLog } from '../support/log-shapes.ts';
import { listRecords, readRecord } from '../support/records.ts';
import type { BootedRecord } from '../support/records.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const golden = listRecords(`${root}test/golden/kernel-7.2`);
/** More kernel records, if available: in the directory in RMEM_KERNEL_RECORDS. */
const others = listRecords(process.env['RMEM_KERNEL_RECORDS'] ?? `${root}../shared/kernel-truth`);
const shapes = Object.entries(LOG_SHAPES);

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function booted(files: readonly string[]): (readonly [string, BootedRecord])[] {
  return files.flatMap((file) => {
    const record = readRecord(file);
    return record.booted ? [[basename(file, '.json'), record] as const] : [];
  });
}

/** The differences from the prediction for a record, in one format. */
function differences(record: BootedRecord, shape: (typeof shapes)[number][1]): unknown[] {
  const tree = readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
  const log = readKernelLog(bytes(shape(wholeLog(record.dmesg, bootargsOf(tree)))));
  const { lines } = verifyBoot(tree, log);
  expect(lines.length).toBeGreaterThan(0);
  return lines.filter(({ state }) => state !== 'same');
}

describe('records of this repository, in every format', () => {
  // every eighth record for each format, so that all formats and all records are used
  const cases = shapes.flatMap(([name, shape], i) =>
    booted(golden.filter((_, j) => j % 8 === i % 8)).map(
      ([record, data]) => [name, record, shape, data] as const,
    ),
  );

  it.each(cases)('%s: %s', (_, _name, shape, record) => {
    expect(differences(record, shape)).toEqual([]);
  });
});

describe('all records, in one format or another', () => {
  const cases = booted([...golden, ...others]).map(
    ([name, record], i) =>
      [name, shapes[i % shapes.length]![0], shapes[i % shapes.length]![1], record] as const,
  );

  it.each(cases)('%s: %s', (_, _shape, shape, record) => {
    expect(differences(record, shape)).toEqual([]);
  });
});

describe('a log', () => {
  const lines = wholeLog(
    [
      { level: 3, text: 'OF: reserved mem: OVERLAP DETECTED!' },
      {
        level: 3,
        text: 'a@1 (0x0000000000000001--0x0000000000000003) overlaps with b@2 (0x0000000000000002--0x0000000000000004)',
      },
    ],
    'quiet cma=1M',
  );
  const texts = lines.slice(0, 6).map(({ text }) => text);

  it.each(shapes)('as %s gives the same lines', (_, shape) => {
    expect(readKernelLog(bytes(shape(lines))).lines.map(({ text }) => text)).toEqual(
      texts.concat(lines[6]!.text),
    );
  });

  it('with messages of several lines gives each line', () => {
    const dmesg = `[    0.000000] Linux version 7.2.0 #1 SMP\n[    0.000000] ${lines[3]!.text}\n               ${lines[4]!.text}\n`;
    const journal = JSON.stringify({ MESSAGE: `${lines[3]!.text}\n${lines[4]!.text}`, PRIORITY: '3' });
    for (const text of [dmesg, journal])
      expect(
        readKernelLog(bytes(text))
          .lines.map((line) => line.text)
          .slice(-2),
      ).toEqual([lines[3]!.text, lines[4]!.text]);
  });
});

describe('a log of several boots', () => {
  const boot = (release: string): string =>
    `[    0.000000] Booting Linux on physical CPU 0x0\n[    0.000000] Linux version ${release} (a) #1 SMP\n[    0.000000] cma: Reserved 16 MiB at 0x1000\n`;
  const log = `${boot('7.2.1')}[   12.5] reboot: Restarting system\nU-Boot 2026.01\nLoading Device Tree to 000000004a000000, end 000000004a00ffff ... OK\n${boot('7.2.2')}`;

  it.each([
    [undefined, 2, '7.2.2'],
    [1, 1, '7.2.1'],
    [2, 2, '7.2.2'],
  ] as const)('boot %s is number %s, of %s', (wanted, boot, release) => {
    const read = readKernelLog(bytes(log), wanted);
    expect(read).toMatchObject({ boots: 2, boot, whole: true, late: false, cut: false });
    expect(read.lines[1]!.text).toBe(`Linux version ${release} (a) #1 SMP`);
    expect(read.loader).toEqual(
      boot === 2 ? ['Loading Device Tree to 000000004a000000, end 000000004a00ffff ... OK'] : [],
    );
  });

  it('has no third boot', () => {
    expect(() => readKernelLog(bytes(log), 3)).toThrow('the log has only 2 boots');
  });
});
