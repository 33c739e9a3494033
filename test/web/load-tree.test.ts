// SPDX-License-Identifier: MIT
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import { stringAt } from '../../src/tree/readings.ts';
import type { BoardInput } from '../../src/web/board-input.ts';
import { LoadError, loadTree } from '../../src/web/load-tree.ts';
import { compileText } from '../support/sources.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function inputOf(files: Files, board: string, more: Partial<BoardInput> = {}): BoardInput {
  const list = Object.entries(files).map(([path, content]) => ({
    path,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  }));
  return { files: list, board, entry: null, overlays: [], ...more };
}

async function modelOf(input: BoardInput): Promise<string | undefined> {
  const { tree } = await loadTree(input);
  const model = tree.root.property('model');
  return model && stringAt(model);
}

const board = (model: string): string => `/dts-v1/;\n#include ${model}\n/ { model = MODEL; };`;
const HEADER = '#define MODEL "found"';

describe('includes of a dropped source', () => {
  it.each<[string, Files, string, string]>([
    ['beside it', { 'a.dts': '', 'm.h': HEADER }, 'a.dts', '"m.h"'],
    ['dropped without their folders', { 'a.dts': '', 'm.h': HEADER }, 'a.dts', '<dt-bindings/m.h>'],
    ['in a folder above', { 'd/v/a.dts': '', 'd/m.h': HEADER }, 'd/v/a.dts', '<m.h>'],
    ['by way of a folder above', { 'd/v/a.dts': '', 'd/w/m.h': HEADER }, 'd/v/a.dts', '"../w/m.h"'],
    [
      'in an include folder',
      { 'd/v/a.dts': '', 'x/include/dt-bindings/m.h': HEADER },
      'd/v/a.dts',
      '<dt-bindings/m.h>',
    ],
    ['in dt-bindings on top', { 'v/a.dts': '', 'dt-bindings/m.h': HEADER }, 'v/a.dts', '<dt-bindings/m.h>'],
    [
      "by the kernel's links",
      { 'linux/arch/arm64/boot/dts/v/a.dts': '', 'linux/arch/arm/boot/dts/w/m.h': HEADER },
      'linux/arch/arm64/boot/dts/v/a.dts',
      '<arm/w/m.h>',
    ],
  ])('are found %s', async (_, files, path, include) => {
    const input = inputOf({ ...files, [path]: board(include) }, path);
    expect(await modelOf(input)).toBe('found');
    expect([...(await loadTree(input)).used].sort()).toEqual(Object.keys(files).sort());
  });

  it('that are not there are said to be missing, with their place', async () => {
    const input = inputOf({ 'a.dts': board('"m.h"'), 'd/m.h': HEADER }, 'a.dts');
    await expect(loadTree(input)).rejects.toThrow(/a\.dts has .*Drop its included files too/);
    await expect(loadTree(input)).rejects.toMatchObject({
      findings: [{ id: 'file-not-found', spot: { file: 'a.dts', line: 2 } }],
    });
  });
});

const BASE = compileText('/dts-v1/; / { model = "base"; };').tree!;
const OTHER = compileText('/dts-v1/; / { model = "other"; };').tree!;
const OVERLAY = compileText(
  '/dts-v1/; / { fragment@0 { target-path = "/"; __overlay__ { model = "changed"; }; }; };',
).tree!;
const blob = writeDtb(BASE);

describe('boards', () => {
  it.each<[string, BoardInput, string]>([
    ['a blob', inputOf({ 'a.dtb': blob }, 'a.dtb'), 'base'],
    [
      'a blob with an overlay',
      inputOf({ 'a.dtb': blob, 'o.dtbo': writeDtb(OVERLAY) }, 'a.dtb', { overlays: ['o.dtbo'] }),
      'changed',
    ],
    ['the first of an image', inputOf({ i: Buffer.concat([blob, writeDtb(OTHER)]) }, 'i'), 'base'],
    [
      'another of an image',
      inputOf({ i: Buffer.concat([blob, writeDtb(OTHER)]) }, 'i', { entry: 1 }),
      'other',
    ],
  ])('are read: %s', async (_, input, model) => {
    expect(await modelOf(input)).toBe(model);
  });

  it('have choices where an image has several', async () => {
    const image = Buffer.concat([blob, writeDtb(OTHER)]);
    expect((await loadTree(inputOf({ i: image }, 'i'))).choices).toEqual([
      { index: 0, text: '0: base' },
      { index: 1, text: '1: other' },
    ]);
  });

  it('are packed in FIT images, but not without end', async () => {
    const fit = (data: Uint8Array): Uint8Array =>
      writeDtb(
        compileText(
          `/dts-v1/; / { images { fdt { type = "flat_dt"; compression = "gzip"; data = [${Buffer.from(data).toString('hex')}]; }; };
          configurations { c { fdt = "fdt"; }; }; };`,
        ).tree!,
      );
    expect(await modelOf(inputOf({ 'a.itb': fit(gzipSync(blob)) }, 'a.itb'))).toBe('base');
    const bomb = fit(gzipSync(Buffer.alloc(65 << 20)));
    await expect(loadTree(inputOf({ 'a.itb': bomb }, 'a.itb'))).rejects.toThrow(/more than 64 MiB/);
  });

  const bad = Buffer.from(blob);
  bad.writeUInt32BE(0x7fffffff, 8);
  it.each<[string, BoardInput, RegExp]>([
    ['an empty file', inputOf({ a: '' }, 'a'), /^a is empty/],
    ['what is no tree', inputOf({ 'a\x1b\x07': 'hello' }, 'a\x1b\x07'), /^a\\x1b\\x07: not a DTB/],
    ['a broken blob', inputOf({ a: bad }, 'a'), /^a: not a readable DTB: /],
    ['a file that is not there', inputOf({}, 'a'), /^a is not among the files/],
    [
      'a tree that the image does not have',
      inputOf({ i: Buffer.concat([blob, blob]) }, 'i', { entry: 7 }),
      /no tree '7'/,
    ],
    ['a source with an error', inputOf({ 'a.dts': '/dts-v1/; / {' }, 'a.dts'), /^a\.dts has an error/],
    ['no overlay', inputOf({ a: blob }, 'a', { overlays: ['a'] }), /^a is not an overlay/],
  ])('that cannot be read say why: %s', async (_, input, message) => {
    await expect(loadTree(input)).rejects.toBeInstanceOf(LoadError);
    await expect(loadTree(input)).rejects.toThrow(message);
  });
});
