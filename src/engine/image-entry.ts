// SPDX-License-Identifier: MIT
//
// Picks a tree of an image: by number or name, or the only one.
import { present } from '../base/invariant.ts';
import { getOrInsert } from '../base/map.ts';
import { sizeText } from '../base/size.ts';
import { FdtError } from '../fdt/error.ts';
import { readDtb } from '../fdt/read.ts';
import type { Image, ImageEntry } from '../image/image.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';
import { isOverlay } from './apply-overlay.ts';
import { BoardError } from './board-error.ts';

/** Limit of bytes of the unpacked trees of one board. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Limit of bytes of a tree that are unpacked to list it. */
const MAX_LISTED = 8 * 1024 * 1024;
/** Limit of overlays of one configuration: several times those of any real board. */
const MAX_OVERLAYS = 64;

/** Unpacks trees of an image; implementations differ between Node and browsers. */
export interface Unpacker {
  /** Unpacks at most `most` bytes, and reports if there are more. */
  unpack(packing: 'gzip' | 'zlib', bytes: Uint8Array, most: number): Uint8Array | 'damaged' | 'too-large';
}

/** A base tree with overlays to be applied to it, in their order. */
export interface PickedTree {
  readonly base: DeviceTree;
  readonly overlays: readonly DeviceTree[];
  /** The entry of the base tree. */
  readonly entry: ImageEntry;
}

/**
 * Picks a tree by index, or by the name of a tree or configuration; without either, the only tree.
 *
 * @throws {BoardError} if there is no such tree, or it cannot be read
 */
export function pickEntry(image: Image, wanted: string | undefined, unpacker: Unpacker): PickedTree {
  const { entries } = image;
  const reader = new EntryReader(unpacker);
  const [only, ...more] = entries;
  if (only === undefined) throw new BoardError('not-a-board', 'holds no device tree');
  if (wanted === undefined) {
    if (more.length > 0) throw new BoardError('entry', `holds ${entries.length} trees; pick one`, { image });
    return { base: reader.read(only), overlays: [], entry: only };
  }
  const entry = /^[0-9]{1,9}$/.test(wanted)
    ? entries[Number(wanted)]
    : entries.find(({ name }) => name === wanted);
  if (entry !== undefined) return { base: reader.read(entry), overlays: [], entry };
  const configuration = image.configurations.find(({ name }) => name === wanted);
  if (configuration === undefined) throw new BoardError('entry', `has no tree '${wanted}'`, { image });
  const [first, ...others] = (configuration.entries ?? []).map((index) =>
    present(entries[index], 'a configuration names entries of its image'),
  );
  if (first === undefined)
    throw new BoardError('entry', `configuration '${wanted}' names trees that are not in the image`);
  if (others.length > MAX_OVERLAYS)
    throw new BoardError(
      'overlay',
      `configuration '${wanted}' names ${others.length} overlays; at most ${MAX_OVERLAYS} are applied, so merge overlays that belong together`,
    );
  return {
    base: reader.read(first),
    overlays: others.map((other) => reader.read(other)),
    entry: first,
  };
}

/**
 * Reads trees of an image and unpacks them if needed: each once, and all of them within one budget of bytes.
 */
class EntryReader {
  readonly #unpacker: Unpacker;
  readonly #trees = new Map<ImageEntry, DeviceTree>();
  #bytes = MAX_BYTES;

  constructor(unpacker: Unpacker) {
    this.#unpacker = unpacker;
  }

  read(entry: ImageEntry): DeviceTree {
    return getOrInsert(this.#trees, entry, () => this.#readAnew(entry));
  }

  #readAnew(entry: ImageEntry): DeviceTree {
    const blob = unpacked(entry, this.#bytes, this.#unpacker);
    this.#bytes -= blob.length;
    try {
      return readDtb(blob);
    } catch (error) {
      if (error instanceof FdtError)
        throw new BoardError('broken', `${entryName(entry)}: not a readable DTB: ${error.message}`);
      throw error;
    }
  }
}

function unpacked(entry: ImageEntry, most: number, unpacker: Unpacker): Uint8Array {
  const { compression, bytes } = entry;
  const fail = (reason: string): BoardError => new BoardError('packed', `${entryName(entry)}: ${reason}`);
  if (compression !== 'none' && compression !== 'gzip' && compression !== 'zlib') {
    const how = compression === 'unknown' ? 'in an unnamed format' : `with ${compression}`;
    throw fail(`packed ${how}; rmem only unpacks gzip and zlib`);
  }
  const result = compression === 'none' ? bytes : unpacker.unpack(compression, bytes, most);
  if (result === 'damaged') throw fail('cannot be unpacked, because it is damaged');
  if (result === 'too-large' || result.length > most)
    throw fail(
      `the trees to read from the image have more than ${sizeText(BigInt(MAX_BYTES))} unpacked; extract them to files, or use fewer overlays`,
    );
  return result;
}

/** The name and description of a tree in an image; byte strings. */
export function entryWords({ name = '', description }: Pick<ImageEntry, 'name' | 'description'>): string {
  return [name, description].filter((text) => text !== '').join(', ');
}

function entryName(entry: ImageEntry): string {
  const words = entryWords(entry);
  return words === '' ? `tree ${entry.index}` : `tree ${entry.index}, ${words}`;
}

/** What is shown about a tree of an image, for choosing one. */
export interface ListedTree {
  readonly entry: ImageEntry;
  /**
   * Its `compatible`, or else its `model`, as in the tree; null if it has neither, or is too large to read.
   */
  readonly board: string | null;
  readonly kind: 'board' | 'overlay' | 'broken' | 'unknown';
}

/** The trees of an image, with what can be found out about each at a limited cost. */
export function listTrees({ entries }: Image, unpacker: Unpacker): ListedTree[] {
  let room = MAX_BYTES;
  return entries.map((entry): ListedTree => {
    const most = Math.min(room, MAX_LISTED);
    if (entry.bytes.length > most) return { entry, board: null, kind: 'unknown' };
    try {
      const blob = unpacked(entry, most, unpacker);
      room -= blob.length;
      const tree = readDtb(blob);
      const says = tree.root.property('compatible') ?? tree.root.property('model');
      const board = (says && stringAt(says)) ?? null;
      return { entry, board, kind: isOverlay(tree) ? 'overlay' : 'board' };
    } catch (error) {
      if (!(error instanceof BoardError) && !(error instanceof FdtError)) throw error;
      // a failed unpacking may have used all of its budget
      if (error instanceof BoardError) room -= most;
      return { entry, board: null, kind: 'broken' };
    }
  });
}
