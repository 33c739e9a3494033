// SPDX-License-Identifier: MIT
//
// Reads a board in whatever shape it comes: a blob, a source, an image that holds blobs, a folder of the shape of
// /proc/device-tree. What the bytes are decides; the name is asked only where they do not say.
import { existsSync } from 'node:fs';
import { latin1 } from '../base/latin1.ts';
import { FdtError } from '../fdt/error.ts';
import { isDtb } from '../fdt/header.ts';
import { readDtb } from '../fdt/read.ts';
import type { Image } from '../image/image.ts';
import { printablePath } from '../report/safe-text.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { overlayBudget, withOverlay } from './apply-overlay.ts';
import type { OverlayBudget } from './apply-overlay.ts';
import { rootOf, rootOptions } from './disk/file-root.ts';
import { folderReason } from './disk/walk.ts';
import { Failure } from './failure.ts';
import { STDIN, inputName, isFolder, readInput } from './disk/read-file.ts';
import { writeText } from './output.ts';
import { isOverlay } from './overlay-tree.ts';
import type { SourceOptions } from './source.ts';

/** How to read a board, as it was typed. */
export interface BoardOptions extends SourceOptions {
  /** Overlays to apply, in their order. */
  readonly overlay?: readonly string[];
  /** Which tree of an image: its index, or the name of a tree or a configuration. */
  readonly entry?: string;
}

/** A board that was read. */
export interface Board {
  readonly tree: DeviceTree;
  /** The files it was made from, as they were opened: those of the board first. */
  readonly files: readonly string[];
}

/**
 * Reads a board and applies overlays to it. Warnings and notes go to standard error.
 *
 * A file that holds several trees takes an entry, or `FILE#ENTRY` for its name.
 *
 * @throws {Failure} where it cannot be read, with all there is to say of it
 */
export async function loadBoard(input: string, options: BoardOptions = {}): Promise<Board> {
  return withOverlays(await loadBase(input, options), input, options);
}

/** Reads a board without the overlays that are to be applied to it. */
export async function loadBase(input: string, options: BoardOptions): Promise<Board> {
  const { overlay: overlays = [], entry, ...source } = options;
  // without its labels a source would have nothing for an overlay to refer to
  const symbols = source.symbols === true || overlays.length > 0;
  return loadTree(input, entry, 'with --entry', { ...source, symbols }, overlayBudget());
}

/** Applies overlays to a board that was read. */
export async function withOverlays(base: Board, input: string, options: BoardOptions): Promise<Board> {
  const { overlay: overlays = [], ...source } = options;
  const budget = overlayBudget();
  let { tree } = base;
  const files = [...base.files];
  for (const path of overlays) {
    const how = `as ${path}#ENTRY`;
    const read = { ...source, symbols: true, sources: tree.sources };
    const overlay = await loadTree(path, undefined, how, read, budget);
    if (!isOverlay(overlay.tree)) note(`${path}: has no fragment, and so nothing to apply`, options);
    tree = await withOverlay(tree, overlay.tree, `${path}: cannot be applied to ${inputName(input)}`, budget);
    files.push(...overlay.files);
  }
  return { tree, files };
}

/** Reads one input; `how` tells people to pick a tree where it holds several, and `budget` is for overlays of an image. */
async function loadTree(
  input: string,
  entry: string | undefined,
  how: string,
  options: SourceOptions,
  budget: OverlayBudget,
): Promise<Board> {
  const [path, wanted] = splitEntry(input, entry);
  const name = inputName(path);
  if (options.root !== undefined && path !== STDIN) rootOf(path, rootOptions(options)).require(path);
  if (path !== STDIN && isFolder(path)) {
    refuseEntry(name, wanted);
    return { tree: await loadFolder(path, options), files: [path] };
  }
  const bytes = options.replaced?.get(path) ?? readInput(path);
  try {
    // a blob and nothing else, as most are: no need to look for more
    if (isDtb(bytes) && wanted === undefined) {
      const tree = readDtb(bytes);
      const { isFit } = await import('../image/fit.ts');
      if (bytes.length === tree.totalSize && !isFit(tree)) return { tree, files: [path] };
    }
    if (isText(bytes) && !isDtb(bytes)) {
      if (!isSource(path, bytes)) refuse(path, bytes);
      refuseEntry(name, wanted);
      const { compileSource } = await import('./source.ts');
      return await compileSource(path, bytes, options);
    }
    const { openImage } = await import('./image-entry.ts');
    const image = openImage(name, bytes);
    if (image.entries.length === 0) {
      if (image.kind === 'blobs') refuse(path, bytes);
      throw new Failure(`${name}: holds no device tree`);
    }
    return { tree: await fromImage(name, image, wanted, how, options, budget), files: [path] };
  } catch (error) {
    if (error instanceof FdtError)
      throw new Failure(`${name}: not a readable device tree blob: ${error.message}`);
    throw error;
  }
}

/** A file's name and the entry that is wanted of it. `FILE#ENTRY` is such a pair unless there is a file of that name. */
function splitEntry(input: string, entry: string | undefined): readonly [string, string | undefined] {
  const hash = input.lastIndexOf('#');
  if (entry !== undefined || hash < 1 || existsSync(input) || !existsSync(input.slice(0, hash)))
    return [input, entry];
  return [input.slice(0, hash), input.slice(hash + 1)];
}

function refuseEntry(name: string, wanted: string | undefined): void {
  if (wanted !== undefined) throw new Failure(`${name}: is one tree, there is no '${wanted}' in it to pick`);
}

async function loadFolder(path: string, options: SourceOptions): Promise<DeviceTree> {
  const { isTreeFolder, readTreeFolder } = await import('./device-tree-folder.ts');
  if (!isTreeFolder(path)) {
    const reason = folderReason(path) ?? 'is a folder, and not a copy of /proc/device-tree';
    throw new Failure(`${path}: ${reason}`);
  }
  note(`${path}: read as a copy of /proc/device-tree`, options);
  const { tree, unreadable } = readTreeFolder(path);
  for (const message of unreadable) note(`${message}; left out`, options);
  return tree;
}

async function fromImage(
  name: string,
  image: Image,
  wanted: string | undefined,
  how: string,
  options: SourceOptions,
  budget: OverlayBudget,
): Promise<DeviceTree> {
  // a blob with bytes behind it, which are its padding
  const isBlob = image.kind === 'blobs' && image.entries.length === 1 && image.entries[0]!.offset === 0;
  const { pickEntry } = await import('./image-entry.ts');
  const picked = pickEntry(name, image, wanted, how);
  if (picked.note !== undefined && !isBlob) note(`${name}: ${picked.note}`, options);
  let tree = picked.base;
  for (const overlay of picked.overlays) {
    tree = await withOverlay(
      tree,
      overlay,
      `${name}: the overlays of '${wanted!}' cannot be applied`,
      budget,
    );
  }
  return tree;
}

/** Whether bytes are text, which no blob and no image is. */
function isText(bytes: Uint8Array): boolean {
  const nul = bytes.indexOf(0);
  return nul < 0 || nul >= LOOKED_AT;
}

const LOOKED_AT = 65536;

/** Whether text is a device tree's source: by its name, and by what it says where the name is none of ours. */
function isSource(path: string, text: Uint8Array): boolean {
  if (path === STDIN || SOURCE_NAME.test(path)) return true;
  return !IMAGE_NAME.test(path) && SOURCE_TEXT.test(latin1(text.subarray(0, LOOKED_AT)));
}

const SOURCE_NAME = /\.(dts|dtsi|dtso)$/i;
const IMAGE_NAME = /\.(dtb|dtbo|itb|img)$/i;
const SOURCE_TEXT = /\/dts-v1\/|\/include\/|^[ \t]*#[ \t]*include\b/m;

/** Says that a file is nothing that is read, or of one that is called a blob what it lacks. */
function refuse(path: string, bytes: Uint8Array): never {
  if (IMAGE_NAME.test(path)) readDtb(bytes);
  const name = inputName(path);
  throw new Failure(`${name}: neither a device tree's blob or source, nor an image that holds blobs`);
}

function note(text: string, options: Pick<SourceOptions, 'tell'>): void {
  const line = `rmem: ${printablePath(text)}\n`;
  if (options.tell === undefined) writeText(2, line);
  else options.tell(line);
}
