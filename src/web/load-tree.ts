// SPDX-License-Identifier: MIT
//
// Makes a tree of what was dropped: a blob, a source, or one of an image's trees, and the overlays on it.
import { hex } from '../base/hex.ts';
import { latin1 } from '../base/latin1.ts';
import { compileDts } from '../compile/compile-dts.ts';
import { OverlayError } from '../compile/overlay/error.ts';
import { applyOverlay } from '../compile/overlay.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { FdtError } from '../fdt/error.ts';
import { isDtb } from '../fdt/header.ts';
import { readDtb } from '../fdt/read.ts';
import { ImageError } from '../image/error.ts';
import type { Image, ImageEntry } from '../image/image.ts';
import { readImage } from '../image/read-image.ts';
import type { BoardFinding } from '../report/check-report.ts';
import { locate } from '../report/locate.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { stringAt } from '../tree/readings.ts';
import { fileAt } from './board-input.ts';
import type { BoardInput, InputFile } from './board-input.ts';
import { inflated } from './inflate.ts';
import { hostOf, includeFolders } from './source-files.ts';

/** What cannot be made a tree; the message is for people, and safe to be shown. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  /** The errors of a source. */
  readonly findings: readonly BoardFinding[];
  /** Trees to pick from, for an image that holds several. */
  readonly choices: readonly TreeChoice[];

  constructor(message: string, more: Partial<Pick<LoadError, 'findings' | 'choices'>> = {}) {
    super(message);
    this.findings = more.findings ?? [];
    this.choices = more.choices ?? [];
  }
}

/** A tree of an image, to be picked. */
export interface TreeChoice {
  readonly index: number;
  readonly text: string;
}

/** A tree, and what came with it. */
export interface LoadedTree {
  readonly tree: DeviceTree;
  /** What the compiler warns of. */
  readonly warnings: readonly BoardFinding[];
  readonly choices: readonly TreeChoice[];
  /** Paths of the files that were read. */
  readonly used: readonly string[];
}

/** Bytes that a packed tree of an image may have unpacked. */
const MAX_TREE = 16 * 1024 * 1024;
/** Trees of an image that are offered. */
const MAX_CHOICES = 512;

/**
 * Loads a board.
 *
 * @throws {LoadError} where that cannot be done
 */
export function loadTree(input: BoardInput): LoadedTree {
  const base = loadFile(input, input.board, input.entry, input.overlays.length > 0);
  let { tree } = base;
  const used = new Set(base.used);
  const warnings = [...base.warnings];
  for (const path of input.overlays) {
    const overlay = loadFile(input, path, null, true);
    tree = withOverlay(tree, overlay.tree, path);
    warnings.push(...overlay.warnings);
    for (const file of overlay.used) used.add(file);
  }
  return { tree, warnings, choices: base.choices, used: [...used] };
}

/** Whether a tree has fragments to apply to another. */
export function isOverlay({ root }: DeviceTree): boolean {
  return root.children.some((node) => node.children.some(({ name }) => name === '__overlay__'));
}

function withOverlay(tree: DeviceTree, overlay: DeviceTree, path: string): DeviceTree {
  const name = printableUtf8(path);
  if (!isOverlay(overlay)) throw new LoadError(`${name} is no overlay: it has no fragment to apply.`);
  try {
    return applyOverlay(tree, overlay);
  } catch (error) {
    if (!(error instanceof OverlayError)) throw error;
    const reason = printableUtf8(error.message);
    const hint = tree.root.children.some((node) => node.name === '__symbols__')
      ? ''
      : ' The board has no labels (__symbols__) for overlays to refer to.';
    throw new LoadError(`${name} cannot be applied: ${reason}.${hint}`);
  }
}

function loadFile(input: BoardInput, path: string, entry: number | null, symbols: boolean): LoadedTree {
  const file = fileAt(input, path);
  const name = printableUtf8(path);
  if (file === undefined) throw new LoadError(`${name} is not among the files.`);
  if (file.bytes.length === 0) throw new LoadError(`${name} is empty.`);
  try {
    if (!isDtb(file.bytes) && isSource(file)) return compiled(input, path, symbols);
    return fromImage(readImage(file.bytes), name, path, entry);
  } catch (error) {
    if (error instanceof FdtError || error instanceof ImageError)
      throw new LoadError(`${name} cannot be read: ${printableUtf8(error.message)}.`);
    throw error;
  }
}

/** Whether bytes are text, which no blob and no image is. */
export function isText(bytes: Uint8Array): boolean {
  const nul = bytes.indexOf(0);
  return nul < 0 || nul >= LOOKED_AT;
}

/** Whether a file is a source: by its name, or by what it says. */
function isSource({ path, bytes }: InputFile): boolean {
  if (!isText(bytes)) return false;
  if (/\.(dts|dtsi|dtso)$/i.test(path)) return true;
  return SOURCE_TEXT.test(latin1(bytes.subarray(0, LOOKED_AT)));
}

const LOOKED_AT = 65536;
const SOURCE_TEXT = /\/dts-v1\/|\/include\/|^[ \t]*#[ \t]*include\b/m;

function compiled(input: BoardInput, path: string, symbols: boolean): LoadedTree {
  const { tree, diagnostics, sources, files } = compileDts(path, hostOf(input.files), {
    includeDirs: includeFolders(input.files, path),
    symbols,
    ...(/\.dtso$/i.test(path) && { fixups: true }),
  });
  const findings = located(diagnostics, sources);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (tree === undefined || errors.length > 0) {
    const missing = diagnostics.some(({ id }) => id === 'file-not-found');
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    throw new LoadError(
      `${printableUtf8(path)} has ${count}.${missing ? ' Drop the files that it includes too: the folder they are in, or a zip of it.' : ''}`,
      { findings },
    );
  }
  return { tree, warnings: findings, choices: [], used: inputPaths(input, files) };
}

/** The input's own paths of files that a compilation opened, which may be by other ways (`a/../b`). */
function inputPaths(input: BoardInput, opened: readonly string[]): string[] {
  const host = hostOf(input.files);
  const read = new Set(opened.map((path) => host.readFile(path)));
  return input.files.filter(({ bytes }) => read.has(bytes)).map(({ path }) => path);
}

/** Diagnostics with their places as plain data. */
export function located(diagnostics: readonly Diagnostic[], sources: SourceMap | undefined): BoardFinding[] {
  return diagnostics.map((diagnostic, index) => locate(diagnostic, sources, index.toString()));
}

function fromImage(image: Image, name: string, path: string, entry: number | null): LoadedTree {
  const { entries } = image;
  if (entries.length === 0) throw new LoadError(`${name} holds no device tree.`);
  const choices = entries.length === 1 ? [] : entries.slice(0, MAX_CHOICES).map(choiceOf);
  const picked = entries[entry ?? 0];
  if (picked === undefined) throw new LoadError(`${name} has no tree ${entry ?? 0}.`, { choices });
  try {
    return { tree: readDtb(unpacked(picked)), warnings: [], choices, used: [path] };
  } catch (error) {
    if (!(error instanceof FdtError) && !(error instanceof LoadError)) throw error;
    throw new LoadError(`${name}, tree ${picked.index}: ${printableUtf8(error.message)}.`, { choices });
  }
}

function unpacked({ compression, bytes }: ImageEntry): Uint8Array {
  if (compression === 'none') return bytes;
  if (compression !== 'gzip' && compression !== 'zlib')
    throw new LoadError(`is packed with ${compression}; gzip and zlib alone are unpacked`);
  const tree = inflated(compression, bytes, MAX_TREE);
  if (tree === undefined)
    throw new LoadError(`cannot be unpacked: it is damaged, or has more than ${MAX_TREE >> 20} MiB`);
  return tree;
}

function choiceOf(entry: ImageEntry): TreeChoice {
  const { index, name = '', description, compression, bytes, offset } = entry;
  const words = [name, description].filter((word) => word !== '').map(printableUtf8);
  if (compression === 'none') {
    const board = boardName(bytes);
    if (board !== undefined) words.push(board);
  }
  return { index, text: `${index}: ${words.join(', ') || `at ${hex(offset)}`}` };
}

/** What a blob says it is for. */
function boardName(blob: Uint8Array): string | undefined {
  try {
    const { root } = readDtb(blob);
    const says = root.property('model') ?? root.property('compatible');
    const text = says === undefined ? undefined : stringAt(says);
    return text === undefined ? undefined : printableUtf8(text);
  } catch (error) {
    if (error instanceof FdtError) return 'cannot be read';
    throw error;
  }
}
