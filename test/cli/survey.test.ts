// SPDX-License-Identifier: MIT
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../support/images.ts';
import { ROOT, failure, rmem } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-survey-'));
  mkdirSync(join(folder, 'a/deep'), { recursive: true });
  mkdirSync(join(folder, 'none'));
  const copy = (sample: string, to: string): void => {
    copyFileSync(join(ROOT, 'dts-samples', sample), join(folder, to));
  };
  const blob = (name: string, to: string): void => {
    writeFileSync(join(folder, to), sample(name));
  };
  blob('cma-default/kestrel', 'a/deep/kestrel.dtb');
  copy('missing-ranges/dunlin.dts', 'a/dunlin.dts');
  blob('cma-alignment/merlin', 'a/merlin.dtb');
  copy('overlap/osprey.dts', 'a/osprey.dts');
  blob('unknown-memory/wren', 'wren.bin');
  for (const [name, text] of Object.entries({
    'a/readme.txt': 'no board, and not to be read',
    'a/osprey.dtb': 'left aside for its source',
    'a/soc.dtsi': 'no board: only included',
    'a/camera.dtso': 'no board: an overlay by its name',
    'a/camera.dts': OVERLAY,
    'none/display.dts': OVERLAY,
    'broken.dtb': 'broken',
    'broken.dts': '/dts-v1/;\n/ { a = <&gone>; };\n',
  })) {
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A board that is only classified by its name. */
const OVERLAY = '/dts-v1/;\n/plugin/;\n&{/} { a; };\n';

const TABLE = `BOARD                MEMORY  REGIONS  AREAS  FOUND  BOOTS
a/deep/kestrel.dtb    1 GiB        1      1      0  yes
a/dunlin.dts          1 GiB        1      1      2  yes
a/merlin.dtb          1 GiB        1      1      1  yes
a/osprey.dts          1 GiB        3      1      1  yes
wren.bin            unknown        2      0      0  yes

a/dunlin.dts
  reserved-memory: OF: reserved mem: Reserved memory: unsupported node format, ignoring (2 times)

a/merlin.dtb
  scanout@60100000: Reserved memory: incorrect alignment of CMA region

a/osprey.dts
  modem@60000000 (0x0000000060000000--0x0000000065900000) overlaps with audio-dsp@65800000 (0x0000000065800000--0x0000000066c00000)

5 boards, 4 findings on 3 of them
`;

const ONE = `BOARD      MEMORY  REGIONS  AREAS  FOUND  BOOTS
wren.bin  unknown        2      0      0  yes

1 board, 0 findings on 0 of them
`;

const BROKEN =
  'broken.dtb: not a readable DTB: the file starts with 0x62726f6b, not with 0xd00dfeed (at byte 0x0)';

const WRONG = `broken.dts:2:10: error: no node has the label gone
    2 | / { a = <&gone>; };
      |          ^~~~~
1 error
`;

describe('rmem survey', () => {
  it.each([
    [
      'folders, searched for boards, and files of any name',
      ['a', 'wren.bin'],
      { status: 0, stdout: TABLE, stderr: '' },
    ],
    ['the rest where one is broken', ['broken.dtb', 'wren.bin'], { ...failure(BROKEN), stdout: ONE }],
    ['nothing where all are broken', ['broken.dtb'], failure(BROKEN)],
    [
      'the rest where a source is wrong',
      ['broken.dts', 'wren.bin'],
      { status: 2, stdout: ONE, stderr: WRONG },
    ],
    ['nothing of a folder without boards', ['none'], failure('none: no board (.dts or .dtb) found')],
    ['nothing of what is not there', ['a', 'gone'], failure('gone: no such file or folder')],
  ])('shows %s', (_, paths, expected) => {
    expect(rmem(['survey', ...paths], folder)).toEqual(expected);
  });
});
