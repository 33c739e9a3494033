// SPDX-License-Identifier: MIT
//
// Tests dt-rmem/node the way a program uses it.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/index.ts';
import { Failure, readBoard, readConfigFile } from '../../src/node.ts';
import { ROOT } from '../cli/run.ts';

it('reads a source with its overlay, and names its files', async () => {
  const board = join(ROOT, 'dts-samples/overlay/board.dts');
  const overlay = [join(ROOT, 'dts-samples/overlay/bigger-cma.dtso')];
  const plain = bootReservedMemory((await readBoard(board)).tree);
  const { tree, files } = await readBoard(board, { overlay });
  expect(files).toEqual([board, ...overlay]);
  expect(bootReservedMemory(tree).areas.map(({ size }) => size)).not.toEqual(
    plain.areas.map(({ size }) => size),
  );
});

it('says nothing on its own: notes and warnings go where the caller wants them', async () => {
  const told: string[] = [];
  await readBoard(join(ROOT, 'dts-samples/overlay/board.dts'), {
    overlay: [join(ROOT, 'dts-samples/sound/eider.dts')],
    tell: (text) => told.push(text),
  });
  expect(told).toEqual([expect.stringContaining('has no fragment')]);
});

it('a file that is not there is a Failure', async () => {
  await expect(readBoard(join(ROOT, 'none.dts'))).rejects.toThrow(Failure);
  expect(() => readConfigFile(join(ROOT, 'none.json'))).toThrow(Failure);
});
