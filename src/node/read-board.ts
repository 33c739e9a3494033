// SPDX-License-Identifier: MIT
//
// Reads a board from the disk or from standard input: a file in any format that the engine reads, or a folder
// like /proc/device-tree.
import { existsSync } from 'node:fs';
import { hex } from '../base/hex.ts';
import { isOverlay, overlayBudget, withOverlay } from '../engine/apply-overlay.ts';
import type { OverlayBudget } from '../engine/apply-overlay.ts';
import { BoardError } from '../engine/board-error.ts';
import { readTree } from '../engine/read-tree.ts';
import type { ReadTree, TreeHost } from '../engine/read-tree.ts';
import { printable, printablePath } from '../report/safe-text.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { bytePath } from './byte-path.ts';
import { rootOf, rootOptions } from './file-root.ts';
import { folderReason } from './walk.ts';
import { Failure } from './failure.ts';
import { STDIN, inputName, isFolder, readInput } from './read-file.ts';
import type { SourceOptions } from './source.ts';
import { unpacker } from './unpack.ts';

/** How to read a board, as typed by the user. */
export interface BoardOptions extends SourceOptions {
  /** Overlays to apply, in their order. */
  readonly overlay?: readonly string[];
  /** Which tree of an image: its index, or the name of a tree or a configuration. */
  readonly entry?: string;
}

/** A board that was read. */
export interface Board {
  readonly tree: DeviceTree;
  /** The files of the board, as they were opened: its own first, then those of overlays. */
  readonly files: readonly string[];
}

/**
 * Reads a board from a file (source, DTB, image), from a copy of /proc/device-tree or from standard input (`-`), and applies overlays
 * to it.
 *
 * For a file with several trees, set `entry` or append it to the name: `FILE#ENTRY`.
 *
 * @throws {Failure} if the board cannot be read
 * @example
 * const { tree } = await readBoard('dts-samples/coherent-pool/avocet.dts');
 */
export async function readBoard(input: string, options: BoardOptions = {}): Promise<Board> {
  return withOverlays(await readBase(input, options), input, options);
}

/** Reads a board without applying overlays. */
export async function readBase(input: string, options: BoardOptions): Promise<Board> {
  const { overlay: overlays = [], entry, ...source } = options;
  // overlays refer to labels, so a source needs symbols
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
    try {
      tree = await withOverlay(tree, overlay.tree, budget);
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      throw new Failure(`${path}: cannot be applied to ${inputName(input)}: ${error.message}`);
    }
    files.push(...overlay.files);
  }
  return { tree, files };
}

/**
 * Reads one input; `how` tells the user how to pick a tree if there are several, and `budget` is for the
 * overlays of an image.
 */
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
    if (wanted !== undefined) throw new Failure(`${name}: is one tree, without '${wanted}' to pick`);
    return { tree: await loadFolder(path, options), files: [path] };
  }
  const bytes = options.replaced?.get(path) ?? readInput(path);
  const host: TreeHost = {
    compilation: async () => (await import('./source.ts')).sourceHost(path, bytes, options),
    unpack: unpacker,
  };
  try {
    const file = { path: path === STDIN ? null : bytePath(path), bytes };
    const read = await readTree(file, host, { entry: wanted, symbols: options.symbols === true, budget });
    return await told(name, path, read, wanted, options);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    if (error.compiled !== undefined)
      throw await (await import('./source.ts')).sourceErrors(error.compiled, options);
    if (error.image === undefined) throw new Failure(`${name}: ${error.message}`);
    const { treeChoices } = await import('./tree-choices.ts');
    const hint = wanted === undefined ? ` ${how}, by its number or name:` : '; these are there:';
    throw new Failure(`${name}: ${error.message}${hint}`, treeChoices(error.image));
  }
}

/** A tree that was read. The compiler's warnings, and the picked tree of an image, are reported first. */
async function told(
  name: string,
  path: string,
  read: ReadTree,
  wanted: string | undefined,
  options: SourceOptions,
): Promise<Board> {
  const { tree, compiled, picked } = read;
  if (compiled !== undefined) {
    const { sourceFiles, warn } = await import('./source.ts');
    await warn(compiled, options);
    return { tree, files: sourceFiles(compiled) };
  }
  if (picked !== undefined && wanted === undefined) {
    const { image, entry } = picked;
    const { entryWords } = await import('../engine/image-entry.ts');
    // a DTB followed by padding
    const isDtb = image.kind === 'blobs' && entry.offset === 0;
    const words = entryWords(entry);
    if (image.entries.length === 1 && !isDtb)
      note(
        `${name}: using its only tree, at ${hex(entry.offset)}${words === '' ? '' : ` (${printable(words)})`}`,
        options,
      );
  }
  return { tree, files: [path] };
}

/**
 * A file's name, and the requested entry in it. `FILE#ENTRY` is split unless a file with the whole name
 * exists.
 */
function splitEntry(input: string, entry: string | undefined): readonly [string, string | undefined] {
  const hash = input.lastIndexOf('#');
  if (entry !== undefined || hash < 1 || existsSync(input) || !existsSync(input.slice(0, hash)))
    return [input, entry];
  return [input.slice(0, hash), input.slice(hash + 1)];
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

function note(text: string, options: Pick<SourceOptions, 'tell'>): void {
  options.tell?.(`rmem: ${printablePath(text)}\n`);
}
