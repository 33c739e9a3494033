// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import type { BoardInput, InputFile } from '../../src/web/board-input.ts';
import { boardChoices, gather, overlayChoices } from '../../src/web/gather.ts';
import { compileText } from '../support/sources.ts';
import { bomb, zipOf } from '../support/zips.ts';

const blobOf = (text: string): Uint8Array => writeDtb(compileText(text).tree!);
const BOARD = blobOf('/dts-v1/; / { model = "Acme"; };');
const OVERLAY = blobOf('/dts-v1/; / { fragment@0 { target-path = "/"; __overlay__ { a; }; }; };');
const CONFIG = 'CONFIG_ARM64=y\n# CONFIG_NUMA is not set\n';

const file = (path: string, content: string | Uint8Array = ''): InputFile => ({
  path,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});
const inputOf = (more: Partial<BoardInput> = {}): BoardInput => ({
  files: [file('a.dts'), file('soc.dtsi', 'old')],
  board: 'a.dts',
  entry: null,
  overlays: ['x.dtbo'],
  ...more,
});

/** Each of them can be a board alone. */
const BOMBS = ['a', 'b'].map((name) =>
  file(`${name}.zip`, zipOf([{ name: `${name}.dts`, text: '', packed: bomb(40), claims: 40 << 20 }])),
);

describe('a drop', () => {
  it.each<[string, InputFile[], string, string[]]>([
    ['a blob', [file('a.dtb', BOARD)], 'a.dtb', []],
    ['a blob of any name', [file('fdt', BOARD)], 'fdt', []],
    ['a source with what it includes', [file('soc.dtsi'), file('b.h'), file('a.dts')], 'a.dts', []],
    [
      'a board with overlays',
      [file('o.dtbo', OVERLAY), file('a.dtb', BOARD), file('p.dtso')],
      'a.dtb',
      ['o.dtbo', 'p.dtso'],
    ],
    [
      'an overlay that its name does not tell of',
      [file('o.dtb', OVERLAY), file('a.dtb', BOARD)],
      'a.dtb',
      ['o.dtb'],
    ],
    [
      'a folder, whose overlays are for other boards',
      [file('d/o.dtbo', OVERLAY), file('d/a.dtb', BOARD)],
      'd/a.dtb',
      [],
    ],
    ['folders', [file('d/e/a.dts'), file('d/z.dts'), file('d/b.dts')], 'd/b.dts', []],
    ['what is no tree', [file('photo.jpg', 'JFIF')], 'photo.jpg', []],
  ])('of %s has its board', (_, files, board, overlays) => {
    expect(gather(files, inputOf()).input).toMatchObject({ board, overlays, files });
  });

  it('does not look into a large blob for an overlay', () => {
    const large = file('o.dtb', Buffer.concat([OVERLAY, Buffer.alloc(4 << 20)]));
    expect(gather([large], null).input?.board).toBe('o.dtb');
  });

  it('says that there are several boards', () => {
    const { input, message } = gather([file('b.dts'), file('a.dts')], null);
    expect(input?.board).toBe('a.dts');
    expect(message).toMatch(/has 2 boards/);
    expect(boardChoices(input!)).toEqual(['b.dts', 'a.dts']);
  });

  it('adds overlays and includes to the board that is there', () => {
    const dropped = [file('y.dtso', 'y'), file('soc.dtsi', 'new')];
    const { input } = gather(dropped, inputOf());
    expect(input).toEqual({
      files: [file('a.dts'), file('soc.dtsi', 'new'), file('y.dtso', 'y')],
      board: 'a.dts',
      entry: null,
      overlays: ['x.dtbo', 'y.dtso'],
    });
  });

  it('offers the overlays of a folder', () => {
    const { input } = gather([file('d/a.dtb', BOARD), file('d/o.dtbo', OVERLAY), file('d/p.dtso')], null);
    expect(overlayChoices(input!)).toEqual(['d/o.dtbo', 'd/p.dtso']);
  });

  it.each<[string, InputFile[], RegExp]>([
    ['an overlay without a board', [file('o.dtbo', OVERLAY)], /o\.dtbo is an overlay for a board/],
    ['includes without a board', [file('soc.dtsi')], /It has no board/],
    ['nothing', [], /It has no board/],
    ['a broken zip', [file('a.zip', new Uint8Array([0x50, 0x4b, 3, 4, 0]))], /zip cannot be unpacked/],
    ['zips that unpack to too much together', BOMBS, /unpacks to more than the 64 MiB/],
  ])('of %s says so', (_, files, message) => {
    const gathered = gather(files, null);
    expect(gathered.input).toBeNull();
    expect(gathered.message).toMatch(message);
  });

  it('may have a configuration', () => {
    expect(gather([file('.config', CONFIG)], inputOf())).toEqual({
      input: null,
      config: { name: '.config', text: CONFIG },
      message: null,
    });
    expect(gather([file('x.txt', CONFIG), file('a.dtb', BOARD)], null)).toMatchObject({
      input: { board: 'a.dtb', files: [{ path: 'a.dtb' }] },
      config: { name: 'x.txt' },
    });
  });
});
