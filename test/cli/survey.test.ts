// SPDX-License-Identifier: MIT
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, failure, rmem } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-survey-'));
  mkdirSync(join(folder, 'a/deep'), { recursive: true });
  mkdirSync(join(folder, 'none'));
  const copy = (sample: string, to: string): void => {
    copyFileSync(join(ROOT, 'dts-samples', sample), join(folder, to));
  };
  copy('cma-default/kestrel.dtb', 'a/deep/kestrel.dtb');
  copy('missing-ranges/dunlin.dtb', 'a/dunlin.dtb');
  copy('cma-alignment/merlin.dtb', 'a/merlin.dtb');
  copy('overlap/osprey.dtb', 'a/osprey.dtb');
  copy('unknown-memory/wren.dtb', 'wren.bin');
  writeFileSync(join(folder, 'a/readme.txt'), 'no blob, and not to be read');
  writeFileSync(join(folder, 'broken.dtb'), 'broken');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const TABLE = `BOARD                MEMORY  REGIONS  AREAS  FOUND  BOOTS
a/deep/kestrel.dtb    1 GiB        1      1      0  yes
a/dunlin.dtb          1 GiB        1      1      2  yes
a/merlin.dtb          1 GiB        1      1      1  yes
a/osprey.dtb          1 GiB        3      1      1  yes
wren.bin            unknown        2      0      0  yes

a/dunlin.dtb
  reserved-memory: OF: reserved mem: Reserved memory: unsupported node format, ignoring (2 times)

a/merlin.dtb
  scanout@60100000: Reserved memory: incorrect alignment of CMA region

a/osprey.dtb
  modem@60000000 (0x0000000060000000--0x0000000065900000) overlaps with audio-dsp@65800000 (0x0000000065800000--0x0000000066c00000)

5 boards, 4 findings on 3 of them
`;

const ONE = `BOARD      MEMORY  REGIONS  AREAS  FOUND  BOOTS
wren.bin  unknown        2      0      0  yes

1 board, 0 findings on 0 of them
`;

const BROKEN =
  'broken.dtb: not a readable device tree blob: the file starts with 0x62726f6b, not with 0xd00dfeed (at byte 0x0)';

describe('rmem survey', () => {
  it.each([
    [
      'folders, searched for .dtb files, and files of any name',
      ['a', 'wren.bin'],
      { status: 0, stdout: TABLE, stderr: '' },
    ],
    ['the rest where one is broken', ['broken.dtb', 'wren.bin'], { ...failure(BROKEN), stdout: ONE }],
    ['nothing where all are broken', ['broken.dtb'], failure(BROKEN)],
    ['nothing of a folder without blobs', ['none'], failure('none: no .dtb file in there')],
    ['nothing of what is not there', ['a', 'gone'], failure('gone: no such file or folder')],
  ])('shows %s', (_, paths, expected) => {
    expect(rmem(['survey', ...paths], folder)).toEqual(expected);
  });
});
