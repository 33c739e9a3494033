// SPDX-License-Identifier: MIT
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { includeRoots } from '../../src/node/include-roots.ts';

/** The folders of each kind of tree that matter here, and some that do not. */
const TREES = {
  linux: [
    'scripts/dtc/include-prefixes',
    'include/dt-bindings',
    'arch/arm64/boot/dts/acme',
    'arch/arm/boot/dts',
  ],
  uboot: [
    ...['arch/arm/dts/include', 'include/dt-bindings', 'dts/upstream/include/dt-bindings'],
    ...['dts/upstream/src/arm64/acme', 'dts/upstream/src/arm', 'dts/upstream/src/riscv', 'scripts/dtc'],
  ],
  zephyr: [
    ...['include/zephyr', 'dts/common', 'dts/vendor', 'dts/arm', 'dts/riscv', 'dts/bindings'],
    ...['boards/acme/anvil', 'arch/arm/core'],
  ],
  rebasing: ['include/dt-bindings', 'src/arm64/acme', 'Bindings'],
  other: ['include', 'boards'],
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-roots-'));
  for (const [tree, folders] of Object.entries(TREES)) {
    for (const name of folders) mkdirSync(join(folder, tree, name), { recursive: true });
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('includeRoots()', () => {
  it.each([
    [
      'linux/arch/arm64/boot/dts/acme/anvil.dts',
      [...['arch/arm64/boot/dts/acme', 'scripts/dtc/include-prefixes', 'arch/arm64/boot/dts', 'include']],
    ],
    [
      'uboot/arch/arm/dts/anvil.dts',
      [
        ...['arch/arm/dts', 'arch/arm/dts/include', 'include', 'dts/upstream/include'],
        ...['dts/upstream/src/arm64', 'dts/upstream/src/arm', 'dts/upstream/src'],
      ],
    ],
    [
      'uboot/dts/upstream/src/arm64/acme/anvil.dts',
      ['src/arm64/acme', 'include', 'src/arm64', 'src'].map((name) => `dts/upstream/${name}`),
    ],
    [
      'zephyr/boards/acme/anvil/anvil.dts',
      [
        ...['boards/acme/anvil', 'include', 'include/zephyr', 'dts/common', 'dts/vendor'],
        ...['dts/arm', 'dts/riscv', 'dts'],
      ],
    ],
    ['rebasing/src/arm64/acme/anvil.dts', ['src/arm64/acme', 'include', 'src/arm64', 'src']],
    ['other/boards/anvil.dts', ['boards']],
  ])('%s', (board, expected) => {
    const tree = board.split('/')[0]!;
    const roots = includeRoots(join(folder, board)).map((root) => relative(join(folder, tree), root));
    expect(roots).toEqual(expected);
  });

  it('are relative where the board is', () => {
    const board = relative('', join(folder, 'other/boards/anvil.dts'));
    expect(includeRoots(board)).toEqual([relative('', join(folder, 'other/boards'))]);
    expect(includeRoots('package.json')).toEqual(['.']);
  });
});
