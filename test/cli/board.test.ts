// SPDX-License-Identifier: MIT
//
// Boards in every format except source: what is read, what is reported if there is a choice, and what is
// rejected.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { writeDtb } from '../../src/fdt/write.ts';
import { readImage } from '../../src/image/read-image.ts';
import { dtTable, goldenImage, sample } from '../support/images.ts';
import { shape } from '../support/shape.ts';
import { makeTree, property } from '../support/tree.ts';
import { ROOT, failure, rmem, rmemBytes } from './run.ts';

const KESTREL = sample('cma-default/kestrel');
const OSPREY = sample('overlap/osprey');
/** The overlay in the images, which adds a property `added` to /soc. */
const CAMERA = readImage(goldenImage('fit.itb')).entries[2]!.bytes;
const LARGE = largeBoard();

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-board-'));
  for (const name of [
    'fit.itb',
    'fit-external.itb',
    'boot-v0.img',
    'boot-v2.img',
    'boot-v3.img',
    'vendor-boot-v3.img',
  ]) {
    file(name, goldenImage(name));
  }
  file('kestrel.dtb', KESTREL);
  file('camera.dtbo', CAMERA);
  file('bare.dtb', writeDtb(makeTree({})));
  file('padded.dtb', Buffer.concat([KESTREL, new Uint8Array(100)]));
  file('two.img', Buffer.concat([KESTREL, OSPREY]));
  file('a#1', KESTREL);
  const packed = [
    { bytes: deflateSync(KESTREL), words: [1, 0, 0, 0], id: 0x20 },
    { bytes: gzipSync(OSPREY), words: [2, 0, 0, 0], id: 0x21 },
    { bytes: OSPREY, words: [3, 0, 0, 0] },
    { bytes: OSPREY, words: [2, 0, 0, 0] },
  ];
  file('dtbo.img', dtTable(packed, 1));
  file('none.img', dtTable([]));
  file('large.itb', manyOverlays());
  file('large.dtb', LARGE);
  file('broken.img', dtTable([{ bytes: Buffer.from('x\x1b[2Jx\0') }, { bytes: CAMERA }]));
  file('version.img', dtTable([], 3));
  file('noise.bin', Uint8Array.of(1, 0, 2));
  file('notes.txt', 'nothing of a tree\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A board with a million properties. */
function largeBoard(): Uint8Array {
  const tree = makeTree({ soc: {} });
  const empty = property('x', true);
  for (let i = 0; i < 1_000_000; i++) tree.root.addProperty(empty);
  return writeDtb(tree);
}

/** An image with a configuration that applies an overlay 64 times to a board of a million properties. */
function manyOverlays(): Uint8Array {
  const image = (compression: string, data: Uint8Array) => ({ type: 'flat_dt', compression, data });
  const images = { board: image('gzip', gzipSync(LARGE)), camera: image('none', CAMERA) };
  const fdt = ['board', ...Array<string>(64).fill('camera')];
  return writeDtb(makeTree({ images, configurations: { conf: { fdt } } }));
}

function file(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

/** The blob that a board resolves to. */
function blobOf(...args: readonly string[]): { readonly blob: Uint8Array; readonly stderr: string } {
  const { status, stdout, stderr } = rmemBytes(['compile', ...args, '-o', '-'], folder);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return { blob: stdout, stderr };
}

describe('images', () => {
  it.each([
    [['fit.itb', '--entry', '0'], KESTREL],
    [['fit.itb', '--entry', 'fdt-osprey'], OSPREY],
    [['fit-external.itb#fdt-osprey'], OSPREY],
    [['fit.itb', '--entry', 'conf-kestrel'], KESTREL],
    [['boot-v2.img#1'], OSPREY],
    [['vendor-boot-v3.img', '--entry', '1'], OSPREY],
    [['two.img#1'], OSPREY],
    [['dtbo.img#0'], KESTREL],
    [['dtbo.img#1'], OSPREY],
    [['padded.dtb'], KESTREL],
    [['a#1'], KESTREL],
  ])('%j', (args, expected) => {
    const { blob, stderr } = blobOf(...args);
    expect(stderr).toBe('');
    expect(Buffer.from(blob).equals(expected)).toBe(true);
  });

  it.each([
    ['boot-v0.img', 'rmem: boot-v0.img: using its only tree, at 0x809 (with the kernel)\n'],
    ['boot-v3.img', 'rmem: boot-v3.img: using its only tree, at 0x1009 (with the kernel)\n'],
  ])('%s has one tree, which is used', (name, note) => {
    const { blob, stderr } = blobOf(name);
    expect(stderr).toBe(note);
    expect(Buffer.from(blob).equals(KESTREL)).toBe(true);
  });

  it.each([
    ['fit.itb', ['--entry', 'conf-camera']],
    ['kestrel.dtb', ['--overlay', 'camera.dtbo']],
    ['two.img#0', ['--overlay', 'boot-v2.img#2']],
  ])('%s %j has its overlay applied', (board, options) => {
    const { blob } = blobOf(board, ...options);
    expect(readDtb(blob).root.child('soc')?.has('added')).toBe(true);
  });

  const FIT_TREES = `     TREE                         BOARD                SIZE  OFFSET
  0  fdt-kestrel, Kestrel, arm64  alderbrook,kestrel  793 B  0x160
  1  fdt-osprey, Osprey, arm64    alderbrook,osprey   333 B  0x520
  2  fdt-camera                   overlay             162 B  0x6cc

  CONFIGURATION  TREES
  conf-kestrel   fdt-kestrel (default)
  conf-camera    fdt-kestrel + fdt-camera
  conf-gone      not in the image`;
  const BROKEN_TREES = `     TREE  BOARD            SIZE  OFFSET
  0        cannot be read    7 B  0x60
  1        overlay         162 B  0x67`;

  it.each([
    [['fit.itb'], `fit.itb: holds 3 trees; pick one with --entry, by its number or name:\n${FIT_TREES}`],
    [['fit.itb#3'], `fit.itb: has no tree '3'; these are there:\n${FIT_TREES}`],
    [
      ['kestrel.dtb', '--overlay', 'broken.img'],
      `broken.img: holds 2 trees; pick one as broken.img#ENTRY, by its number or name:\n${BROKEN_TREES}`,
    ],
    [
      ['broken.img#0'],
      'broken.img: tree 0: not a readable DTB: the file starts with 0x781b5b32, not with 0xd00dfeed (at byte 0x0)',
    ],
    [['fit.itb#conf-gone'], "fit.itb: configuration 'conf-gone' names trees that are not in the image"],
    [['dtbo.img#2'], 'dtbo.img: tree 2: packed in an unnamed format; rmem only unpacks gzip and zlib'],
    [['dtbo.img#3'], 'dtbo.img: tree 3: cannot be unpacked, because it is damaged'],
    [['none.img'], 'none.img: holds no device tree'],
    [
      ['large.itb#conf'],
      "large.itb: the overlays of 'conf' cannot be applied: the overlays visit more than 3000000 nodes and properties in total; apply fewer overlays",
    ],
    [
      ['large.dtb', ...Array<readonly string[]>(4).fill(['--overlay', 'camera.dtbo']).flat()],
      'camera.dtbo: cannot be applied to large.dtb: the overlays visit more than 3000000 nodes and properties in total; apply fewer overlays',
    ],
    [
      ['version.img'],
      'version.img: not a readable image: version 3 of a table of trees is not known (at byte 0x1c)',
    ],
    [
      ['bare.dtb', '--overlay', 'camera.dtbo'],
      "camera.dtbo: cannot be applied to bare.dtb: the base has no node '/soc' that /fragment@0:target-path asks for",
    ],
    [['noise.bin'], 'noise.bin: not a DTB, DTS source or image with DTBs'],
    [['notes.txt'], 'notes.txt: not a DTB, DTS source or image with DTBs'],
    [['gone.img#1'], 'gone.img#1: no such file'],
  ])('%j is refused', (args, message) => {
    const run = rmem(['boot', ...args], folder);
    const said = run.stderr.replace(/^rmem: /, '').replace(/\n$/, '');
    expect({ ...run, stderr: said }).toEqual({ status: 2, stdout: '', stderr: message });
  });
});

describe('standard input', () => {
  it.each([
    ['a blob', ['-'], KESTREL, KESTREL],
    ['an image', ['-', '--entry', '1'], goldenImage('fit.itb'), OSPREY],
  ])('takes %s', (_, args, input, expected) => {
    const { status, stdout, stderr } = rmemBytes(['compile', ...args], folder, input);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Buffer.from(stdout).equals(expected)).toBe(true);
  });

  it('has a name in messages', () => {
    expect(rmem(['boot', '-'], folder, {}, Buffer.from('d00dfeed', 'hex'))).toEqual(
      failure('standard input: not a readable DTB: the file ends within the header (at byte 0x4)'),
    );
  });
});

describe('folders like /proc/device-tree', () => {
  beforeAll(() => {
    const text: Record<string, string> = {
      '#address-cells': '\0\0\0\x02',
      name: '\0',
      compatible: 'alderbrook,kestrel\0',
      'soc/name': 'soc\0',
      'soc/camera@a100000/name': 'camera\0',
      'soc/camera@a100000/label': 'front\0',
      'aliases/name': 'other\0',
    };
    for (const [name, value] of Object.entries(text)) {
      mkdirSync(join(folder, 'tree', name, '..'), { recursive: true });
      file(join('tree', name), value);
    }
    symlinkSync('/etc/passwd', join(folder, 'tree', 'link'));
    symlinkSync('..', join(folder, 'tree', 'soc', 'loop'));
    execFileSync('mkfifo', [join(folder, 'tree', 'pipe')]);
    mkdirSync(join(folder, 'empty'));
    copyFileSync(join(folder, 'kestrel.dtb'), join(folder, 'empty', 'kestrel.dtb'));
  });

  it('is read in the order of names, files and folders alone, without the names of nodes', () => {
    const { blob } = blobOf('tree');
    expect(shape(readDtb(blob).root)).toEqual({
      name: '',
      properties: [
        ['#address-cells', '00000002'],
        ['compatible', Buffer.from('alderbrook,kestrel\0').toString('hex')],
      ],
      children: [
        { name: 'aliases', properties: [['name', Buffer.from('other\0').toString('hex')]], children: [] },
        {
          name: 'soc',
          properties: [],
          children: [
            {
              name: 'camera@a100000',
              properties: [['label', Buffer.from('front\0').toString('hex')]],
              children: [],
            },
          ],
        },
      ],
    });
  });

  it('is one board of a survey', () => {
    expect(rmem(['survey', 'tree', 'empty'], folder).stdout.split('\n').slice(0, 3)).toEqual([
      'BOARD               MEMORY  REGIONS  AREAS  FOUND  BOOTS',
      expect.stringMatching(/^tree +unknown +0 /),
      expect.stringMatching(/^empty\/kestrel.dtb +1 GiB +1 /),
    ]);
  });

  it.each([
    [['boot', 'empty'], 'empty: is a folder, and not a copy of /proc/device-tree'],
    [['boot', 'tree', '--entry', '0'], "tree: is one tree, without '0' to pick"],
  ])('%j is refused', (args, message) => {
    expect(rmem(args, folder)).toEqual(failure(message));
  });

  it('are not written beside', () => {
    const note = 'rmem: tree: read as a copy of /proc/device-tree\n';
    const { status, stderr } = rmem(['compile', 'tree'], folder);
    expect([status, stderr]).toEqual([2, `${note}rmem: tree: is a folder; give -o FILE\n`]);
  });
});

describe('a size', () => {
  it('is that of the blob if the board is a source or has overlays', () => {
    const args = ['boot', '--memory', '0x40000000:1G'];
    const plain = rmem([...args, join(ROOT, 'dts-samples/cma-default/kestrel.dts')], folder);
    const changed = rmem([...args, 'kestrel.dtb', '--overlay', 'camera.dtbo'], folder);
    const { length } = blobOf('kestrel.dtb', '--overlay', 'camera.dtbo').blob;
    expect(plain.stdout).toContain('device tree blob: 0x319 bytes');
    expect(changed.stdout).toContain(`device tree blob: 0x${length.toString(16)} bytes`);
  });
});
