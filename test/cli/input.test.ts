// SPDX-License-Identifier: MIT
//
// Errors of the command for unusable input: one line, nothing on standard output, status 2.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../support/images.ts';
import { failure, rmem } from './run.ts';

const kestrel = Buffer.from(sample('cma-default/kestrel'));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-input-'));
  mkdirSync(join(folder, 'boards'));
  const files: Record<string, Uint8Array | string> = {
    'kestrel.dtb': kestrel,
    'notes.txt': 'no blob at all',
    'notes.dtb': 'no blob at all',
    'empty.dtb': '',
    'cut.dtb': kestrel.subarray(0, 100),
    'version.dtb': patched(24, 18),
    'tag.dtb': patched(kestrel.readUInt32BE(8), 7),
    'text.config': 'this sets nothing\n',
    'off.config': '# CONFIG_DMA_CMA is not set\n',
    'broken.gz': gzipSync('CONFIG_DMA_CMA=y\n').subarray(0, 24),
    Image: imageHeader(0n),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The blob with one word replaced. */
function patched(offset: number, word: number): Buffer {
  const copy = Buffer.from(kestrel);
  copy.writeUInt32BE(word, offset);
  return copy;
}

function imageHeader(size: bigint): Buffer {
  const header = Buffer.alloc(64);
  header.writeBigUInt64LE(size, 16);
  header.write('ARM\x64', 56, 'latin1');
  return header;
}

const FORM = 'a number is decimal or 0x hexadecimal; K, M, G or T may follow';
const NOT_READABLE = 'not a readable DTB';

describe('boards that cannot be read', () => {
  it.each([
    ['missing.dtb', 'missing.dtb: no such file'],
    ['boards', 'boards: is a folder, and not a copy of /proc/device-tree'],
    ['notes.txt', 'notes.txt: not a DTB, DTS source or image with DTBs'],
    [
      'notes.dtb',
      `notes.dtb: ${NOT_READABLE}: the file starts with 0x6e6f2062, not with 0xd00dfeed (at byte 0x0)`,
    ],
    ['empty.dtb', `empty.dtb: ${NOT_READABLE}: 0 bytes are no device tree blob (at byte 0x0)`],
    ['cut.dtb', `cut.dtb: ${NOT_READABLE}: the total size is 793, but the file has 100 bytes (at byte 0x4)`],
    [
      'version.dtb',
      `version.dtb: ${NOT_READABLE}: version 17, compatible with 18, is not readable (at byte 0x14)`,
    ],
    ['a\x1b[2Jb.dtb', 'a\\x1b[2Jb.dtb: no such file'],
    ['große-platine.dtb', 'große-platine.dtb: no such file'],
  ])('%j', (board, message) => {
    expect(rmem(['boot', board], folder)).toEqual(failure(message));
  });

  it('says at which byte a broken structure is', () => {
    const { status, stdout, stderr } = rmem(['boot', 'tag.dtb'], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^rmem: tag\.dtb: not a readable DTB: .* \(at byte 0x38\)\n$/);
  });
});

describe('options that cannot be read', () => {
  it.each([
    [['--memory', '1G'], `--memory: '1G' is not BASE:SIZE (${FORM})`],
    [['--memory', '0x40000000:1X'], `--memory: '1X' is not a number (${FORM})`],
    [['--memory', '0x40000000:1G:2'], `--memory: '0x40000000:1G:2' is not BASE:SIZE (${FORM})`],
    [['--memory', '0x40000000:0'], "--memory: '0x40000000:0' has size 0"],
    [['--memory', '-1:1G'], `--memory: '-1' is not a number (${FORM})`],
    [['--memory', '0x10000000000000000:1'], "--memory: '0x10000000000000000' does not fit in 64 bits"],
    [['--memory', '0xffffffffffffffff:2'], "--memory: '0xffffffffffffffff:2' ends above 2^64"],
    [['--memory', '0:1G@one'], `--memory: '1G@one' is not a number (${FORM})`],
    [['--initrd', '0x48000000'], `--initrd: '0x48000000' is not BASE:SIZE (${FORM})`],
    [['--fdt', 'high'], `--fdt: 'high' is not a number (${FORM})`],
    [['--fdt', '0x48000004'], "--fdt: '0x48000004' is not a multiple of 8, so the kernel would not start"],
    [['--image', 'Image'], "--image: 'Image' is neither BASE:SIZE nor FILE@BASE"],
    [['--image', 'missing@0x40200000'], 'missing: no such file'],
    [['--image', 'Image@here'], `--image: 'here' is not a number (${FORM})`],
    [['--image', 'Image@0x40200000'], 'Image: its header has no image_size; give BASE:SIZE'],
    [
      ['--image', 'notes.txt@0x40200000'],
      'notes.txt: no Image of arm64 or riscv64, and no zImage (BASE:SIZE needs no file)',
    ],
    [['--config', 'missing.config'], 'missing.config: no such file'],
    [
      ['--config', 'text.config'],
      'text.config: not a kernel configuration: it has no line that sets an option (CONFIG_…=…)',
    ],
    [
      ['--config', 'off.config'],
      'off.config: not a kernel configuration: it has no line that sets an option (CONFIG_…=…)',
    ],
    [['--config', 'broken.gz'], 'broken.gz: cannot be unpacked: unexpected end of file'],
  ])('%j', (options, message) => {
    expect(rmem(['boot', 'kestrel.dtb', ...options], folder)).toEqual(failure(message));
  });
});
