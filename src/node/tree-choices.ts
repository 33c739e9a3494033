// SPDX-License-Identifier: MIT
import { hex } from '../base/hex.ts';
import { sizeText } from '../base/size.ts';
import { entryWords, listTrees } from '../engine/image-entry.ts';
import type { ListedTree } from '../engine/image-entry.ts';
import type { Image, ImageConfiguration } from '../image/image.ts';
import { printable } from '../report/safe-text.ts';
import { tableLines } from '../report/table.ts';
import { unpacker } from './unpack.ts';

/** The choices in an image: a table of its trees, and one of its configurations. */
export function treeChoices(image: Image): string[] {
  const { entries, configurations } = image;
  const rows = listTrees(image, { unpack: unpacker }).map((listed) => [
    listed.entry.index.toString(),
    printable(entryWords(listed.entry)),
    boardText(listed),
    sizeText(BigInt(listed.entry.bytes.length)),
    hex(listed.entry.offset),
  ]);
  const trees = tableLines([['', 'TREE', 'BOARD', 'SIZE', 'OFFSET'], ...rows], [0, 3]);
  const tables =
    configurations.length === 0
      ? trees
      : [...trees, '', ...tableLines([['CONFIGURATION', 'TREES'], ...configurations.map(row)])];
  return tables.map((line) => (line === '' ? line : `  ${line}`));

  function row({ name, isDefault, entries: indices }: ImageConfiguration): string[] {
    const names = indices?.map((index) => printable(entries[index]!.name ?? index.toString())).join(' + ');
    return [printable(name), `${names ?? 'not in the image'}${isDefault ? ' (default)' : ''}`];
  }
}

function boardText({ kind, board }: ListedTree): string {
  const name = printable(board ?? '');
  if (kind === 'broken') return 'cannot be read';
  return kind === 'overlay' ? ['overlay', name].filter((word) => word !== '').join(' for ') : name;
}
