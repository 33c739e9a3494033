// SPDX-License-Identifier: MIT
//
// Kernel records as logs, except those of 7.2 on arm64.
import { fileURLToPath } from 'node:url';
import { readDtb } from '../../src/fdt/read.ts';
import type { Machine } from '../../src/linux/machine.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { bootargsOf } from '../../src/linux/tree-reader.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';
import type { ReasonId } from '../../src/verify/reason.ts';
import { verifyBoot } from '../../src/verify/verify-boot.ts';
import type { Verified, VerifyOptions } from '../../src/verify/verify-boot.ts';
import { LOG_SHAPES, wholeLog } from './log-shapes.ts';
import { listRecords, readRecord } from './records.ts';
import type { BootedRecord } from './records.ts';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));

/** Folders of records, with a filter for the kernel, and another kernel. */
export const KINDS = [
  ['kernel-6.1', 'Linux 6.1 on arm64', '4 KiB pages', { kernel: '7.2' }, 'other-release'],
  ['kernel-6.12', 'Linux 6.12 on arm64', '4 KiB pages', { kernel: '6.1' }, 'other-release'],
  ['kernel-7.2-16k', 'Linux 7.2 on arm64', '16 KiB pages', { pageSize: 4096 }, 'page-size'],
  ['kernel-7.2-arm', 'Linux 7.2 on arm', '4 KiB pages, no LPAE', { arch: 'arm64' }, 'other-architecture'],
  ['kernel-7.2-arm-lpae', 'Linux 7.2 on arm', '4 KiB pages, LPAE', { arch: 'arm64' }, 'other-architecture'],
  ['kernel-7.3', 'Linux 7.3 on arm64', '4 KiB pages', { kernel: '6.12' }, 'other-release'],
  ['kernel-7.3-16k', 'Linux 7.3 on arm64', '16 KiB pages', { pageSize: 4096 }, 'page-size'],
  ['kernel-7.2-riscv64', 'Linux 7.2 on riscv64', '4 KiB pages', { kernel: '6.12' }, 'other-release'],
] as const satisfies readonly (readonly [string, string, string, Machine, ReasonId])[];

/** A log's bytes. */
export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** The tree that was booted. */
export function treeOf(record: BootedRecord): DeviceTree {
  return readDtb(new Uint8Array(Buffer.from(record.dtb, 'base64')));
}

/** The records of a kind whose kernel booted. */
export function booted(kind: string): BootedRecord[] {
  return listRecords(golden + kind).flatMap((file) => {
    const record = readRecord(file);
    return record.booted ? [record] : [];
  });
}

/** A record's log, compared with a tree. */
export function verified(record: BootedRecord, tree: DeviceTree, options: VerifyOptions = {}): Verified {
  const lines = wholeLog(record.dmesg, bootargsOf(treeOf(record)), record);
  return verifyBoot(tree, readKernelLog(bytes(LOG_SHAPES['dmesg -r']!(lines))), options);
}

/** The differences. */
export function differing({ lines }: Verified): Verified['lines'] {
  return lines.filter(({ state }) => state !== 'same' && state !== 'unseen');
}
