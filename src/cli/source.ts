// SPDX-License-Identifier: MIT
import { compileDts } from '../compile/compile-dts.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceMap } from '../source/source-map.ts';
import { bytePath, pathOf } from './disk/byte-path.ts';
import { OutsideRootError, ROOT_HINT, rootOptions } from './disk/file-root.ts';
import type { FileRoot } from './disk/file-root.ts';
import { Failure } from './failure.ts';
import { STDIN } from './disk/read-file.ts';
import { outputStyle, writeText } from './output.ts';
import { SourceErrors } from './source-errors.ts';
import { SharedSources, diskHost } from './source-host.ts';

/** How to compile a source, as it was typed. */
export interface SourceOptions {
  /** Folders of `-I`. */
  readonly include?: readonly string[];
  /** Folders to look in after those, that the board's own configuration names: they do not widen the root. */
  readonly configuredInclude?: readonly string[];
  /** Macros of `-D`. */
  readonly define?: readonly string[];
  /** Make `__symbols__`. */
  readonly symbols?: boolean;
  /** The folder of `--root`, that all files must be in. */
  readonly root?: string;
  /** For the compilation of many sources. */
  readonly shared?: SharedSources;
  /** Where the locations of the tree are that this one is an overlay of. */
  readonly sources?: SourceMap | undefined;
  /** What to read in place of what is on the disk, by path. */
  readonly replaced?: ReadonlyMap<string, Uint8Array>;
  /** Takes warnings and notes, whole lines each; by default they go to standard error. */
  readonly tell?: (text: string) => void;
}

/** A tree and the files it was made from, the source itself first. */
export interface SourceTree {
  readonly tree: DeviceTree;
  readonly files: readonly string[];
}

/** What messages call a source that came in through standard input, as dtc does. */
const STDIN_PATH = '<stdin>';

/** Compiles a source that has been read. Warnings go to standard error, errors end the command. */
export async function compileSource(
  path: string,
  text: Uint8Array,
  options: SourceOptions,
): Promise<SourceTree> {
  const name = path === STDIN ? STDIN_PATH : path;
  const source = bytePath(name);
  const { include = [], configuredInclude = [], shared = new SharedSources() } = options;
  const root = shared.fileRootOf(name, rootOptions(options));
  // of a link out of the root not even an error may show a line
  if (path !== STDIN) requireInside(path, source, root);
  const host = diskHost({ known: knownFiles(source, text, options), shared, root });
  const compiled = compileDts(source, host, {
    includeDirs: [...include, ...configuredInclude, ...shared.rootsOf(name)].map(bytePath),
    defines: (options.define ?? []).map(bytePath),
    symbols: options.symbols ?? false,
    ...(options.shared !== undefined && { cache: options.shared.cache }),
    ...(options.sources !== undefined && { sources: options.sources }),
    // a symbol table is no use to an overlay without them, and an overlay is known by its name before it is read
    ...(path.endsWith('.dtso') && { fixups: true }),
  });
  const { tree, diagnostics, sources } = compiled;
  const files = compiled.files.map(pathOf);
  const lines = diagnostics.length === 0 ? [] : await textOf(diagnostics, sources);
  if (tree === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    throw new SourceErrors(lines, { diagnostics, sources, files });
  if (lines.length > 0) tellOf(options)(lines.map((line) => `${line}\n`).join(''));
  return { tree, files };
}

function requireInside(path: string, source: string, root: FileRoot): void {
  try {
    root.resolveSource(source);
  } catch (error) {
    if (error instanceof OutsideRootError) throw new Failure(`${path} ${error.message} (${ROOT_HINT})`);
    // it has been read, if only as an entry of something else
  }
}

/** The source itself, and what takes the place of files, by paths as byte strings. */
function knownFiles(
  source: string,
  text: Uint8Array,
  { replaced = NOTHING }: SourceOptions,
): [string, Uint8Array][] {
  return [
    ...Array.from(replaced, ([path, bytes]): [string, Uint8Array] => [bytePath(path), bytes]),
    [source, text],
  ];
}

const NOTHING: ReadonlyMap<string, Uint8Array> = new Map();

/** Where warnings and notes go. */
function tellOf({ tell }: Pick<SourceOptions, 'tell'>): (text: string) => void {
  return (
    tell ??
    ((text) => {
      writeText(2, text);
    })
  );
}

async function textOf(diagnostics: readonly Diagnostic[], sources: SourceMap): Promise<string[]> {
  const { diagnosticsText } = await import('../report/diagnostics-text.ts');
  return diagnosticsText(diagnostics, sources, outputStyle(process.stderr));
}
