// SPDX-License-Identifier: MIT
//
// Images in the documented formats, files that are not images, and, if available, Debian's kernels.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/node/failure.ts';
import { readKernelImage } from '../../src/node/kernel-image.ts';
import type { KernelImage } from '../../src/engine/machine-settings.ts';
import { RISCV, banner, image, zboot, zimage } from '../support/kernel-images.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-image-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function read(content: Uint8Array, wantsRelease = true): KernelImage | string {
  const path = join(folder, 'Image');
  writeFileSync(path, content);
  try {
    return readKernelImage(path, wantsRelease);
  } catch (error) {
    if (error instanceof Failure) return error.message.replace(`${path}: `, '');
    throw error;
  }
}

const OF_6_1 = image({ flags: 0xan, text: banner('6.1.0-50-arm64') });
const ARM64_6_1: KernelImage = {
  arch: 'arm64',
  size: 0x2340000n,
  pageSize: 4096,
  release: '6.1.0-50-arm64',
};

describe('what an image says', () => {
  it.each<[string, Uint8Array, KernelImage]>([
    ['an Image', OF_6_1, ARM64_6_1],
    ['gzipped', gzipSync(OF_6_1), ARM64_6_1],
    [
      'gzipped and cut in its header',
      gzipSync(OF_6_1, { level: 0 }).subarray(0, 90),
      { ...ARM64_6_1, release: undefined },
    ],
    ['in a zboot image', zboot(gzipSync(OF_6_1)), ARM64_6_1],
    ['pages of 16 KiB', image({ flags: 0xcn }), { ...ARM64_6_1, pageSize: 16384, release: undefined }],
    ['pages of 64 KiB', image({ flags: 6n }), { ...ARM64_6_1, pageSize: 65536, release: undefined }],
    ['pages of any size', image({}), { ...ARM64_6_1, pageSize: undefined, release: undefined }],
    [
      'riscv64',
      // bit 1 is not one of its flags
      image({ magic: RISCV, flags: 2n, text: banner('7.2.13+deb14-riscv64') }),
      { arch: 'riscv64', size: 0x2340000n, pageSize: undefined, release: '7.2.13+deb14-riscv64' },
    ],
    [
      'a zImage',
      zimage({ kernel: banner('6.12.107') }),
      { arch: 'arm', size: 0x18a4e84n, pageSize: undefined, release: '6.12.107' },
    ],
    [
      'a release that is none',
      image({ text: `${'Linux version '.repeat(5000)}mainline` }),
      { ...ARM64_6_1, pageSize: undefined, release: undefined },
    ],
  ])('%s', (_, content, expected) => {
    expect(read(content)).toEqual(expected);
    expect(read(content, false)).toEqual({ ...expected, release: undefined });
  });
});

describe('what is refused', () => {
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'no Image of arm64 or riscv64, and no zImage (BASE:SIZE needs no file)'],
    [
      'a text',
      Buffer.from('CONFIG_ARM64=y\n'.repeat(99)),
      'no Image of arm64 or riscv64, and no zImage (BASE:SIZE needs no file)',
    ],
    [
      'vmlinux',
      Buffer.from(`\x7fELF${'\0'.repeat(99)}`, 'latin1'),
      'is an ELF file, and not the Image that is made of it (BASE:SIZE needs no file)',
    ],
    [
      'zstd',
      Buffer.from('28b52ffd00'.repeat(40), 'hex'),
      'is packed with zstd; unpack it first (BASE:SIZE needs no file)',
    ],
    [
      'zboot with zstd',
      zboot(OF_6_1, 'zstd22'),
      'is an EFI image that is packed with zstd22; give the Image in it, or BASE:SIZE',
    ],
    [
      'zboot with bytes for a name',
      zboot(OF_6_1, '\x1b[2J'),
      'is an EFI image that is packed with \\x1b[2J; give the Image in it, or BASE:SIZE',
    ],
    ['an Image of old', image({ size: 0n }), 'its header has no image_size; give BASE:SIZE'],
    [
      'a zImage of old',
      zimage({ hasTable: false }),
      'this zImage does not say how large its kernel is unpacked; give BASE:SIZE',
    ],
    [
      'a zImage that is cut',
      zimage({}).subarray(0, 0x60),
      'this zImage does not say how large its kernel is unpacked; give BASE:SIZE',
    ],
    [
      'a gzip of nothing',
      gzipSync(''),
      'no Image of arm64 or riscv64, and no zImage (BASE:SIZE needs no file)',
    ],
    ['no gzip', Buffer.from('1f8b0800ffffffffffffffffff', 'hex'), 'cannot be unpacked: invalid block type'],
  ])('%s', (_, content, expected) => {
    const text = read(content);
    expect(typeof text === 'string' ? new Failure(text).lines[0] : text).toBe(expected);
  });
});

/**
 * Kernels of the kits of scripts/kernel. Sizes are from /proc/iomem, from the start of the code to the end of
 * the data or bss, in boots of these kernels on QEMU.
 */
const KITS = process.env['RMEM_KERNEL_CACHE'] ?? join(homedir(), '.cache/rmem-kernel');

describe("Debian's images", () => {
  const images: readonly (readonly [string, KernelImage])[] = [
    ['bookworm-arm64', { arch: 'arm64', size: 0x2010000n, pageSize: 4096, release: '6.1.0-50-arm64' }],
    [
      'sid-arm64-16k',
      { arch: 'arm64', size: 0x2fa0000n, pageSize: 16384, release: '7.2.13+deb14-arm64-16k' },
    ],
    [
      'sid-riscv64',
      { arch: 'riscv64', size: 0x23a0000n, pageSize: undefined, release: '7.2.13+deb14-riscv64' },
    ],
    // packed with xz
    ['sid-armmp', { arch: 'arm', size: 0x18a4e84n, pageSize: undefined, release: undefined }],
  ];
  for (const [kit, expected] of images) {
    const path = join(KITS, kit, 'vmlinuz');
    it.skipIf(!existsSync(path))(kit, () => {
      expect(readKernelImage(path, true)).toEqual(expected);
    });
  }
});
