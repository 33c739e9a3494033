// SPDX-License-Identifier: MIT
//
// Kernel images in the layouts of the kernel's documents and linker scripts, which contain only what is read.
import { gzipSync } from 'node:zlib';

/** The contents of an image. */
export interface ImageContent {
  readonly size?: bigint;
  readonly flags?: bigint;
  readonly magic?: string;
  /** The data after the header. */
  readonly text?: string;
}

const ARM64 = 'ARM\x64';
export const RISCV = 'RSC\x05';

/** An `Image` of arm64 or riscv64. */
export function image({ size = 0x2340000n, flags = 0n, magic = ARM64, text = '' }: ImageContent): Buffer {
  const header = Buffer.alloc(64);
  header.write('MZ');
  header.writeBigUInt64LE(size, 16);
  header.writeBigUInt64LE(flags, 24);
  header.write(magic, 56, 'latin1');
  return Buffer.concat([header, Buffer.from(text, 'latin1')]);
}

/** The line that every kernel contains, after others that look similar. */
export function banner(release: string): string {
  return `\0Linux version %s (%s)\0Linux version \0\0Linux version ${release} (builder@host) (gcc) #1 SMP\n\0`;
}

/** An EFI zboot image. */
export function zboot(payload: Uint8Array, type = 'gzip'): Buffer {
  const header = Buffer.alloc(64);
  header.write('MZ\0\0zimg', 'latin1');
  header.writeUInt32LE(64, 8);
  header.writeUInt32LE(payload.length, 12);
  header.write(type, 24, 'latin1');
  return Buffer.concat([header, payload, Buffer.alloc(100)]);
}

/** The contents of a zImage. */
export interface ZimageContent {
  readonly kernel?: string;
  readonly unpacked?: number;
  readonly bss?: number;
  readonly hasTable?: boolean;
}

/** A `zImage` of 32-bit arm: header, table, packed kernel, and after that the size of the unpacked kernel. */
export function zimage({
  kernel = '',
  unpacked = 0x1845d64,
  bss = 0x5f120,
  hasTable = true,
}: ZimageContent): Buffer {
  const header = Buffer.alloc(0x60);
  const packed = gzipSync(kernel, { level: 9 });
  header.writeUInt32LE(0x016f2818, 0x24);
  if (hasTable) header.writeUInt32LE(0x45454545, 0x34);
  header.writeUInt32LE(0x40, 0x38);
  header.writeUInt32LE(6, 0x40);
  header.writeUInt32LE(0x5a534c4b, 0x44);
  header.writeUInt32LE(header.length + packed.length, 0x48);
  header.writeUInt32LE(bss, 0x4c);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(unpacked);
  return Buffer.concat([header, packed, size]);
}
