// SPDX-License-Identifier: MIT
//
// Picks a tree of an image: by number or name, or the only one.
import { constants, gunzipSync, inflateSync } from 'node:zlib';
import { hex } from '../base/hex.ts';
import { FdtError } from '../fdt/error.ts';
import { readDtb } from '../fdt/read.ts';
import { ImageError } from '../image/error.ts';
import type { Image, ImageConfiguration, ImageEntry } from '../image/image.ts';
import { readImage } from '../image/read-image.ts';
import { printable } from '../report/safe-text.ts';
import { sizeText } from '../base/size.ts';
import { tableLines } from '../report/table.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT } from './disk/read-file.ts';
import { isOverlay } from './overlay-tree.ts';

/** Bytes of a tree that are unpacked to list it, at most. */
const MAX_LISTED = 8 * 1024 * 1024;

/** Reads an image that holds trees. */
export function openImage(file: string, bytes: Uint8Array): Image {
  try {
    return readImage(bytes);
  } catch (error) {
    if (error instanceof ImageError) throw new Failure(`${file}: not a readable image: ${error.message}`);
    throw error;
  }
}

/** A base tree with overlays to be applied to it, in their order. */
export interface Picked {
  readonly base: DeviceTree;
  readonly overlays: readonly DeviceTree[];
  /** What was picked without being asked for, in a few words. */
  readonly note?: string;
}

/**
 * Picks by index or by the name of a tree or configuration; without either the only tree there is.
 *
 * @param file what messages call the image
 * @param how tells people to pick
 */
export function pickEntry(file: string, image: Image, wanted: string | undefined, how: string): Picked {
  const { entries } = image;
  if (wanted === undefined) {
    const [only, ...more] = entries;
    if (more.length > 0) {
      throw new Failure(
        `${file}: holds ${entries.length} trees; pick one ${how}, by its number or name:`,
        choices(image),
      );
    }
    return { base: readEntry(file, only!), overlays: [], note: onlyNote(only!) };
  }
  const entry = /^[0-9]{1,9}$/.test(wanted)
    ? entries[Number(wanted)]
    : entries.find(({ name }) => name === wanted);
  if (entry !== undefined) return { base: readEntry(file, entry), overlays: [] };
  const configuration = image.configurations.find(({ name }) => name === wanted);
  if (configuration === undefined)
    throw new Failure(`${file}: has no tree '${wanted}'; these are there:`, choices(image));
  if (configuration.entries === undefined)
    throw new Failure(`${file}: configuration '${wanted}' names trees that are not in the image`);
  const [base, ...overlays] = configuration.entries.map((index) => readEntry(file, entries[index]!));
  return { base: base!, overlays };
}

/** Reads a tree of an image, unpacked where that is needed. */
function readEntry(file: string, entry: ImageEntry): DeviceTree {
  const name = `${file}: ${entryName(entry)}`;
  try {
    return readDtb(unpacked(name, entry));
  } catch (error) {
    if (error instanceof FdtError)
      throw new Failure(`${name}: not a readable device tree blob: ${error.message}`);
    throw error;
  }
}

function unpacked(name: string, { compression, bytes }: ImageEntry, limit = MAX_INPUT): Uint8Array {
  const options = { finishFlush: constants.Z_FINISH, maxOutputLength: limit };
  try {
    switch (compression) {
      case 'none':
        return bytes;
      case 'gzip':
        return gunzipSync(bytes, options);
      case 'zlib':
        return inflateSync(bytes, options);
      default:
    }
  } catch (error) {
    throw new Failure(`${name}: cannot be unpacked: ${(error as Error).message}`);
  }
  const how = compression === 'unknown' ? 'in a way that is not known' : `with ${compression}`;
  throw new Failure(`${name}: is packed ${how}; gzip and zlib alone are unpacked`);
}

/** What an image says of a tree. */
function wordsOf({ name = '', description }: Pick<ImageEntry, 'name' | 'description'>): string {
  return [name, description].filter((text) => text !== '').join(', ');
}

function onlyNote({ offset, name, description }: ImageEntry): string {
  const word = wordsOf({ name, description });
  return `using its only tree, at ${hex(offset)}${word === '' ? '' : ` (${printable(word)})`}`;
}

function entryName({ index, name, description }: ImageEntry): string {
  const word = wordsOf({ name, description });
  return word === '' ? `tree ${index}` : `tree ${index}, ${printable(word)}`;
}

/** What there is to pick: trees, then configurations. */
function choices({ entries, configurations }: Image): string[] {
  const budget = { bytes: MAX_INPUT };
  const rows = entries.map((entry) => [
    entry.index.toString(),
    printable(wordsOf(entry)),
    boardOf(entry, budget),
    sizeText(BigInt(entry.bytes.length)),
    hex(entry.offset),
  ]);
  const table = tableLines([['', 'TREE', 'BOARD', 'SIZE', 'OFFSET'], ...rows], [0, 3]).map(
    (line) => `  ${line}`,
  );
  if (configurations.length === 0) return table;
  return [
    ...table,
    '',
    ...tableLines([['CONFIGURATION', 'TREES'], ...configurations.map(row)]).map((line) => `  ${line}`),
  ];

  function row({ name, isDefault, entries: indices }: ImageConfiguration): string[] {
    const trees = indices?.map((index) => printable(entries[index]!.name ?? index.toString())).join(' + ');
    return [printable(name), `${trees ?? 'not in the image'}${isDefault ? ' (default)' : ''}`];
  }
}

/** What a tree says it is for, as far as that can be found out within reason; what is no tree says so. */
function boardOf(entry: ImageEntry, budget: { bytes: number }): string {
  const limit = Math.min(budget.bytes, MAX_LISTED);
  if (entry.bytes.length > limit) return '';
  try {
    const blob = unpacked('', entry, limit);
    budget.bytes -= blob.length;
    const tree = readDtb(blob);
    const says = tree.root.property('compatible') ?? tree.root.property('model');
    const board = says === undefined ? '' : printable(stringAt(says) ?? '');
    return isOverlay(tree) ? ['overlay', board].filter((word) => word !== '').join(' for ') : board;
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof FdtError)) throw error;
    // what could not be unpacked may have taken as much work as was allowed
    if (error instanceof Failure) budget.bytes -= limit;
    return 'cannot be read';
  }
}
