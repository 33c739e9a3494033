// SPDX-License-Identifier: MIT
import { FdtError } from '../../fdt/error.ts';
import { isDtb } from '../../fdt/header.ts';
import { readDtb } from '../../fdt/read.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import { isFolder } from '../../node/read-file.ts';
import { bytePath } from '../../node/byte-path.ts';
import { fatal } from './exit.ts';
import { readBytes } from './read-bytes.ts';

/** Reads a blob; one with fixups is an overlay. */
export function readBlob(path: string): DeviceTree {
  if (isFolder(path)) throw fatal('Error reading DT blob magic number: Is a directory');
  const bytes = readBytes(path);
  if (bytes.length < 4) throw fatal('EOF reading DT blob magic number');
  if (!isDtb(bytes)) throw fatal('Blob has incorrect magic number');
  try {
    const tree = readDtb(bytes);
    const plugin = tree.root.children.some(
      ({ name }) => name === '__fixups__' || name === '__local_fixups__',
    );
    return plugin ? { ...tree, plugin } : tree;
  } catch (error) {
    if (error instanceof FdtError) throw fatal(`${bytePath(path)}: ${error.message}`);
    throw error;
  }
}
