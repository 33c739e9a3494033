// SPDX-License-Identifier: MIT
import type { Compiled } from '../compile/compile-dts.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Compilation } from '../engine/read-tree.ts';
import type { SourceMap } from '../source/source-map.ts';
import { bytePath, pathOf } from './byte-path.ts';
import { OutsideRootError, ROOT_HINT, rootOptions } from './file-root.ts';
import type { FileRoot } from './file-root.ts';
import { Failure } from './failure.ts';
import { STDIN } from './read-file.ts';
import type { Style } from '../report/boot-text.ts';
import { SourceErrors } from './source-errors.ts';
import { SharedSources, diskHost } from './disk-host.ts';

/** How to compile a source, as typed by the user. */
export interface SourceOptions {
  /** Folders of `-I`. */
  readonly include?: readonly string[];
  /** Folders to search after those, from the board's configuration: they do not extend the root. */
  readonly configuredInclude?: readonly string[];
  /** Macros of `-D`. */
  readonly define?: readonly string[];
  /** Make `__symbols__`. */
  readonly symbols?: boolean;
  /** The folder of `--root`, which must contain all files. */
  readonly root?: string;
  /** For the compilation of many sources. */
  readonly shared?: SharedSources;
  /** The source map of the base tree, for compiling an overlay. */
  readonly sources?: SourceMap | undefined;
  /** Contents to read instead of the files on the disk, by path. */
  readonly replaced?: ReadonlyMap<string, Uint8Array>;
  /** Is called with warnings and notes, as complete lines. */
  readonly tell?: ((text: string) => void) | undefined;
  /** Colours and width of source errors and warnings; plain text by default. */
  readonly style?: Style | undefined;
}

/** The name of a source from standard input in messages, as in dtc. */
const STDIN_PATH = '<stdin>';

/**
 * Where a source that was read finds its includes, and how it is compiled.
 *
 * @throws {Failure} for a source outside the root: if a link leads out of it, not even an error may show a
 * line of the file
 */
export function sourceHost(path: string, text: Uint8Array, options: SourceOptions): Compilation {
  const name = path === STDIN ? STDIN_PATH : path;
  const source = bytePath(name);
  const { include = [], configuredInclude = [], shared = new SharedSources() } = options;
  const root = shared.fileRootOf(name, rootOptions(options));
  if (path !== STDIN) requireInside(path, source, root);
  return {
    path: source,
    host: diskHost({ known: knownFiles(source, text, options), shared, root }),
    options: {
      includeDirs: [...include, ...configuredInclude, ...shared.rootsOf(name)].map(bytePath),
      defines: (options.define ?? []).map(bytePath),
      ...(options.shared !== undefined && { cache: options.shared.cache }),
      ...(options.sources !== undefined && { sources: options.sources }),
    },
  };
}

/** The files of a compilation, as they were opened: the source itself first. */
export function sourceFiles({ files }: Compiled): string[] {
  return files.map(pathOf);
}

/** The errors of a source, as a failure of the command. */
export async function sourceErrors(
  compiled: Compiled,
  { style }: Pick<SourceOptions, 'style'>,
): Promise<SourceErrors> {
  const { diagnostics, sources } = compiled;
  return new SourceErrors(await textOf(diagnostics, sources, style), {
    diagnostics,
    sources,
    files: sourceFiles(compiled),
  });
}

/** Reports the compiler's warnings. */
export async function warn(
  { diagnostics, sources }: Compiled,
  { tell, style }: Pick<SourceOptions, 'tell' | 'style'>,
): Promise<void> {
  if (diagnostics.length === 0 || tell === undefined) return;
  const lines = await textOf(diagnostics, sources, style);
  tell(lines.map((line) => `${line}\n`).join(''));
}

function requireInside(path: string, source: string, root: FileRoot): void {
  try {
    root.resolveSource(source);
  } catch (error) {
    if (error instanceof OutsideRootError) throw new Failure(`${path} ${error.message} (${ROOT_HINT})`);
    // it was read already, but only as an entry of something else
  }
}

/** The source itself, and the replacements of files, by byte string paths. */
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

async function textOf(
  diagnostics: readonly Diagnostic[],
  sources: SourceMap,
  style: Style | undefined,
): Promise<string[]> {
  const { diagnosticsText } = await import('../report/diagnostics-text.ts');
  return diagnosticsText(diagnostics, sources, style);
}
