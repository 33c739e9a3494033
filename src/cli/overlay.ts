// SPDX-License-Identifier: MIT
import { FdtWriteError } from '../fdt/error.ts';
import { writeDtb } from '../fdt/write.ts';
import { printablePath } from '../report/safe-text.ts';
import { loadBoard } from './board.ts';
import { workingRoot } from '../node/file-root.ts';
import { Failure } from '../node/failure.ts';
import { STDOUT, writeText, writeTo } from './output.ts';

/** The options of `rmem overlay`, as typed: those of fdtoverlay. */
export interface OverlayOptions {
  readonly input: string;
  readonly output: string;
  readonly verbose?: true;
}

/** Applies overlays to a tree, in order, and writes the resulting blob. */
export async function overlayCommand(
  overlays: readonly string[],
  { input, output, verbose }: OverlayOptions,
): Promise<void> {
  if (output === STDOUT && process.stdout.isTTY)
    throw new Failure('standard output is a terminal; write the DTB to a file with -o FILE');
  if (verbose) {
    const names = [`input  = ${input}`, `output = ${output}`];
    for (const [i, overlay] of overlays.entries()) names.push(`overlay[${i}] = ${overlay}`);
    // fdtoverlay prints them to standard output even if the blob goes there too
    writeText(output === STDOUT ? 2 : 1, names.map((name) => `${printablePath(name)}\n`).join(''));
  }
  const { tree } = await loadBoard(input, { overlay: overlays });
  let blob: Uint8Array;
  try {
    blob = writeDtb(tree);
  } catch (error) {
    if (error instanceof FdtWriteError) throw new Failure(`${output}: ${error.message}`);
    throw error;
  }
  writeTo(output, blob, [workingRoot(undefined)]);
}
