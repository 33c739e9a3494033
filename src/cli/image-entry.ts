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
/** Overlays of one configuration: several times those of any board in use. */
const MAX_OVERLAYS = 64;

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
  const reader = new EntryReader(file);
  if (wanted === undefined) {
    const [only, ...more] = entries;
    if (more.length > 0) {
      throw new Failure(
        `${file}: holds ${entries.length} trees; pick one ${how}, by its number or name:`,
        choices(image),
      );
    }
    return { base: reader.read(only!), overlays: [], note: onlyNote(only!) };
  }
  const entry = /^[0-9]{1,9}$/.test(wanted)
    ? entries[Number(wanted)]
    : entries.find(({ name }) => name === wanted);
  if (entry !== undefined) return { base: reader.read(entry), overlays: [] };
  const configuration = image.configurations.find(({ name }) => name === wanted);
  if (configuration === undefined)
    throw new Failure(`${file}: has no tree '${wanted}'; these are there:`, choices(image));
  if (configuration.entries === undefined)
    throw new Failure(`${file}: configuration '${wanted}' names trees that are not in the image`);
  const count = configuration.entries.length - 1;
  if (count > MAX_OVERLAYS)
    throw new Failure(
      `${file}: configuration '${wanted}' names ${count} overlays; at most ${MAX_OVERLAYS} are applied, so merge those that go together`,
    );
  const [base, ...overlays] = configuration.entries.map((index) => reader.read(entries[index]!));
  return { base: base!, overlays };
}

/** Reads trees of an image, unpacked where that is needed: each once, and all of them within one budget of bytes. */
class EntryReader {
  readonly #file: string;
  readonly #trees = new Map<ImageEntry, DeviceTree>();
  #bytes = MAX_INPUT;

  constructor(file: string) {
    this.#file = file;
  }

  read(entry: ImageEntry): DeviceTree {
    let tree = this.#trees.get(entry);
    if (tree === undefined) this.#trees.set(entry, (tree = this.#readAnew(entry)));
    return tree;
  }

  #readAnew(entry: ImageEntry): DeviceTree {
    const name = `${this.#file}: ${entryName(entry)}`;
    const blob = unpacked(name, entry, this.#bytes);
    this.#bytes -= blob.length;
    try {
      return readDtb(blob);
    } catch (error) {
      if (error instanceof FdtError)
        throw new Failure(`${name}: not a readable device tree blob: ${error.message}`);
      throw error;
    }
  }
}

function unpacked(name: string, { compression, bytes }: ImageEntry, limit: number): Uint8Array {
  if (compression === 'none') {
    if (bytes.length > limit) throw tooLarge(name);
    return bytes;
  }
  const options = { finishFlush: constants.Z_FINISH, maxOutputLength: Math.max(limit, 1) };
  try {
    switch (compression) {
      case 'gzip':
        return gunzipSync(bytes, options);
      case 'zlib':
        return inflateSync(bytes, options);
      default:
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(name)
      : new Failure(`${name}: cannot be unpacked: ${message}`);
  }
  const how = compression === 'unknown' ? 'in a way that is not known' : `with ${compression}`;
  throw new Failure(`${name}: is packed ${how}; gzip and zlib alone are unpacked`);
}

function tooLarge(name: string): Failure {
  const most = sizeText(BigInt(MAX_INPUT));
  return new Failure(
    `${name}: the trees to read from the image have more than ${most} unpacked; extract them to files, or leave out overlays`,
  );
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
