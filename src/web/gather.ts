// SPDX-License-Identifier: MIT
//
// Sorts dropped files: which one is the board, which are overlays for it, which are only included.
import { isOverlay } from '../engine/apply-overlay.ts';
import { FdtError } from '../fdt/error.ts';
import { isDtb } from '../fdt/header.ts';
import { readDtb } from '../fdt/read.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import { latin1 } from '../base/latin1.ts';
import { groupBy } from '../base/map.ts';
import { fileName, textOf } from './board-input.ts';
import type { BoardInput, InputFile } from './board-input.ts';
import { ZipError, isZip, readZip, zipRoom } from './zip.ts';

/** Result of dropping files on the page. */
export interface Gathered {
  /** The board to show; null if the board does not change. */
  readonly input: BoardInput | null;
  /** A kernel's configuration among the files. */
  readonly config: { readonly name: string; readonly text: string } | null;
  /** A message for the user; null if there is nothing to report. */
  readonly message: string | null;
}

/** Limit of files whose contents decide whether they are overlays; in larger drops only the names decide. */
const FEW = 8;
/** Limit of bytes of a DTB that is read to see whether it is an overlay; the page waits for that. */
const MAX_LOOKED_AT = 4 * 1024 * 1024;

type Kind = 'board' | 'overlay' | 'part' | 'config';

/** Sorts files that were dropped onto a page that shows `current`. */
export function gather(dropped: readonly InputFile[], current: BoardInput | null): Gathered {
  let files: readonly InputFile[];
  const room = zipRoom();
  try {
    files = dropped.flatMap((file) => (isZip(file.bytes) ? readZip(file.bytes, room) : [file]));
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { input: null, config: null, message: `The zip ${error.message}.` };
  }
  const looksInside = files.length <= FEW;
  const byKind = groupBy(files, (file) => kindOf(file, looksInside));
  const { board: boards = [], overlay: overlays = [], config: configs = [] } = Object.fromEntries(byKind);
  const config =
    configs[0] === undefined
      ? null
      : { name: printableUtf8(fileName(configs[0].path)), text: textOf(configs[0].bytes) };
  const trees = files.filter((file) => !configs.includes(file));
  const isLoose = trees.every(({ path }) => !path.includes('/'));
  const board = firstOf(boards);
  const added = isLoose ? overlays.map(({ path }) => path) : [];
  if (board !== undefined) {
    const input = { files: trees, board: board.path, entry: null, overlays: added };
    return { input, config, message: severalText(boards.length) };
  }
  if (trees.length === 0) return { input: null, config, message: config === null ? NOTHING : null };
  if (current === null) {
    const message =
      overlays.length > 0 ? `${overlayNames(overlays)} for a board: drop the board first.` : NOTHING;
    return { input: null, config, message };
  }
  return {
    input: {
      ...current,
      files: merged(current.files, trees),
      overlays: [...current.overlays, ...added.filter((path) => !current.overlays.includes(path))],
    },
    config,
    message: null,
  };
}

const NOTHING = 'It has no board: no .dtb, .dts or image with device trees.';

function severalText(count: number): string | null {
  return count > 1 ? `It has ${count} boards; this is the first. Choose another below.` : null;
}

function overlayNames(overlays: readonly InputFile[]): string {
  const [first, ...more] = overlays.map(({ path }) => printableUtf8(fileName(path)));
  return more.length === 0 ? `${first!} is an overlay` : `${first!} and ${more.length} more are overlays`;
}

function kindOf(file: InputFile, looksInside: boolean): Kind {
  const name = fileName(file.path);
  if (/\.(dtbo|dtso)$/i.test(name)) return 'overlay';
  if (/\.(dtsi|h|hpp|inc)$/i.test(name)) return 'part';
  if (/\.config$|^config-/i.test(name) || (looksInside && isConfig(file.bytes))) return 'config';
  if (looksInside && isDtb(file.bytes)) return isOverlayBlob(file.bytes) ? 'overlay' : 'board';
  return looksInside || BOARD_NAME.test(name) ? 'board' : 'part';
}

const BOARD_NAME = /\.(dtb|dts|itb|img|fit)$/i;

function isConfig(bytes: Uint8Array): boolean {
  const start = latin1(bytes.subarray(0, 4096));
  return !start.includes('\0') && /^(# )?CONFIG_\w+[= ]/m.test(start);
}

function isOverlayBlob(bytes: Uint8Array): boolean {
  // most DTBs are not overlays, and this test is faster than reading them
  if (bytes.length > MAX_LOOKED_AT || !latin1(bytes).includes('__overlay__')) return false;
  try {
    return isOverlay(readDtb(bytes));
  } catch (error) {
    if (error instanceof FdtError) return false;
    throw error;
  }
}

/** The board in the fewest folders; among several of these, the first by name. */
function firstOf(boards: readonly InputFile[]): InputFile | undefined {
  const ranked = boards.map((file) => ({ file, depth: file.path.split('/').length }));
  ranked.sort((a, b) => a.depth - b.depth || (a.file.path < b.file.path ? -1 : 1));
  return ranked[0]?.file;
}

/** Files with others added; an added file replaces one with the same path. */
function merged(files: readonly InputFile[], added: readonly InputFile[]): InputFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const file of added) byPath.set(file.path, file);
  return [...byPath.values()];
}

/** Paths of the files of an input that can be its board. */
export function boardChoices({ files, board }: BoardInput): string[] {
  return files.map(({ path }) => path).filter((path) => path === board || BOARD_NAME.test(path));
}

/** Paths of the files of an input that can be applied to it as overlays. */
export function overlayChoices({ files, board, overlays }: BoardInput): string[] {
  return files
    .map(({ path }) => path)
    .filter((path) => /\.(dtbo|dtso)$/i.test(path) && path !== board && !overlays.includes(path));
}
