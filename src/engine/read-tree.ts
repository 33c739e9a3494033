// SPDX-License-Identifier: MIT
//
// Reads a tree from a DTB, a source or an image with DTBs. The contents decide the format; the name only
// counts if they do not.
import { present } from '../base/invariant.ts';
import { latin1 } from '../base/latin1.ts';
import type { Compiled, CompileOptions } from '../compile/compile-dts.ts';
import { FdtError } from '../fdt/error.ts';
import { isDtb } from '../fdt/header.ts';
import { readDtb } from '../fdt/read.ts';
import type { Image, ImageEntry } from '../image/image.ts';
import type { SourceHost } from '../source/source-host.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { withOverlay } from './apply-overlay.ts';
import type { OverlayBudget } from './apply-overlay.ts';
import { BoardError } from './board-error.ts';
import type { Unpacker } from './image-entry.ts';

/** A file to read. */
export interface TreeFile {
  /** Its path as in sources, a byte string; null for standard input, whose text can only be a source. */
  readonly path: string | null;
  readonly bytes: Uint8Array;
}

/** How a source is compiled, and where its includes are found. */
export interface Compilation {
  readonly path: string;
  readonly host: SourceHost;
  readonly options: CompileOptions;
}

/** Dependencies for reading a tree. */
export interface TreeHost extends Unpacker {
  /** Called only for a source. */
  compilation(file: TreeFile): Compilation | Promise<Compilation>;
}

export interface ReadTreeOptions {
  /** The number or the name of a tree of an image, or the name of a configuration. */
  readonly entry?: string | undefined;
  /** For an image with several trees: without an entry, take the first. */
  readonly takesFirst?: boolean;
  /** Make `__symbols__` of a source. */
  readonly symbols: boolean;
  /** For the overlays of a configuration. */
  readonly budget: OverlayBudget;
}

/** A tree that was read. */
export interface ReadTree {
  readonly tree: DeviceTree;
  /** The result of compiling, for a source: its warnings, and the files that it was made from. */
  readonly compiled?: Compiled;
  /** For an image: the image, and the entry of the tree. */
  readonly picked?: { readonly image: Image; readonly entry: ImageEntry };
}

/** Number of bytes that are read to determine the type of a file. */
const LOOKED_AT = 65536;
const SOURCE_NAME = /\.(dts|dtsi|dtso)$/i;
const IMAGE_NAME = /\.(dtb|dtbo|itb|img)$/i;
const SOURCE_TEXT = /\/dts-v1\/|\/include\/|^[ \t]*#[ \t]*include\b/m;

/**
 * Reads a tree.
 *
 * @throws {BoardError} if it cannot be read
 */
export async function readTree(file: TreeFile, host: TreeHost, options: ReadTreeOptions): Promise<ReadTree> {
  const { bytes } = file;
  const { entry } = options;
  try {
    // a DTB and nothing else, the most common case
    if (isDtb(bytes) && entry === undefined) {
      const tree = readDtb(bytes);
      const { isFit } = await import('../image/fit.ts');
      if (bytes.length === tree.totalSize && !isFit(tree)) return { tree };
    }
    if (!isDtb(bytes) && isText(bytes)) {
      if (!isSource(file)) refuse(file);
      if (entry !== undefined) throw new BoardError('no-entries', `is one tree, without '${entry}' to pick`);
      return await compile(file, host, options.symbols);
    }
    return await fromImage(file, host, options);
  } catch (error) {
    if (error instanceof FdtError) throw new BoardError('broken', `not a readable DTB: ${error.message}`);
    throw error;
  }
}

async function compile(file: TreeFile, host: TreeHost, symbols: boolean): Promise<ReadTree> {
  const { compileDts } = await import('../compile/compile-dts.ts');
  const { path, host: sources, options } = await host.compilation(file);
  // symbols in an overlay are useless without fixups; before compilation, only its name marks an overlay
  const fixups = /\.dtso$/i.test(path) && { fixups: true };
  const compiled = compileDts(path, sources, { ...options, symbols, ...fixups });
  const { tree, diagnostics } = compiled;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (tree === undefined || errors > 0)
    throw new BoardError('source', `the source has ${errors} error${errors === 1 ? '' : 's'}`, { compiled });
  return { tree, compiled };
}

async function fromImage(file: TreeFile, host: TreeHost, options: ReadTreeOptions): Promise<ReadTree> {
  const [{ readImage }, { ImageError }, { pickEntry }] = await Promise.all([
    import('../image/read-image.ts'),
    import('../image/error.ts'),
    import('./image-entry.ts'),
  ]);
  let image: Image;
  try {
    image = readImage(file.bytes);
  } catch (error) {
    if (error instanceof ImageError) throw new BoardError('broken', `not a readable image: ${error.message}`);
    throw error;
  }
  if (image.entries.length === 0 && image.kind === 'blobs') refuse(file);
  const wanted = options.entry ?? (options.takesFirst === true ? '0' : undefined);
  const { base, overlays, entry } = pickEntry(image, wanted, host);
  let tree = base;
  try {
    for (const overlay of overlays) tree = await withOverlay(tree, overlay, options.budget);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    throw new BoardError(
      'overlay',
      `the overlays of '${present(wanted, 'only a configuration has overlays')}' cannot be applied: ${error.message}`,
    );
  }
  return { tree, picked: { image, entry } };
}

/** Whether bytes are text, which excludes DTBs and images. */
export function isText(bytes: Uint8Array): boolean {
  const nul = bytes.indexOf(0);
  return nul < 0 || nul >= LOOKED_AT;
}

/**
 * Whether a text is a device tree source: by its name, or by its contents if the name has another extension.
 */
function isSource({ path, bytes }: TreeFile): boolean {
  if (path === null || SOURCE_NAME.test(path)) return true;
  return !IMAGE_NAME.test(path) && SOURCE_TEXT.test(latin1(bytes.subarray(0, LOOKED_AT)));
}

/** Error for a file that cannot be read, or for a damaged file with the name of a DTB. */
function refuse({ path, bytes }: TreeFile): never {
  if (path !== null && IMAGE_NAME.test(path)) readDtb(bytes);
  throw new BoardError('not-a-board', 'not a DTB, DTS source or image with DTBs');
}
