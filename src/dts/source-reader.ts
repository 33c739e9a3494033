// SPDX-License-Identifier: MIT
import type { Loc } from '../source/loc.ts';
import type { CachedSource } from './cached-source.ts';
import type { CountingCollector } from './counting-collector.ts';
import { SourceFile } from '../source/source-file.ts';
import { SourceRefusedError, folderOf, joinPath } from '../source/source-host.ts';
import type { SourceHost } from '../source/source-host.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { KeptFile, PieceCache } from './piece-cache.ts';
import { shorten } from './shorten.ts';
import { SourceCache } from './source-cache.ts';

/** An opened file, for one reading of it. */
export interface OpenedFile {
  readonly path: string;
  readonly cached: CachedSource;
  /** The text, in the form that the caller reads. */
  readonly text: string;
  /** Location of its first byte. */
  readonly base: Loc;
  /** Where its pieces are kept for other compilations. */
  readonly kept: KeptFile | undefined;
}

/** Limit of the depth of includes, as in gcc and dtc. */
export const MAX_INCLUDE_DEPTH = 200;
/**
 * Limits of the files opened in one compilation, and of their characters in total: a hundred times those of a
 * board.
 */
const MAX_OPENINGS = 20_000;
const MAX_CHARACTERS = 512 * 1024 * 1024;

/** Finds and opens the files of one compilation, and remembers them. */
export class SourceReader {
  readonly #host: SourceHost;
  readonly #cache: SourceCache;
  readonly #includeDirs: readonly string[];
  readonly #files = new Map<string, SourceFile>();
  readonly #read = new Set<string>();
  /** Files that the host refuses to read, with its reasons. */
  readonly #refused = new Map<string, SourceRefusedError>();
  /** How often each file was opened with locations to keep. */
  readonly #keptOpenings = new Map<string, number>();
  /** Path of the main source. */
  #main = '';
  #openings = 0;
  #characters = 0;
  readonly sources: SourceMap;
  /** Undefined if nothing is kept for other compilations. */
  readonly pieces: PieceCache | undefined;
  readonly collector: CountingCollector;

  constructor(
    host: SourceHost,
    includeDirs: readonly string[],
    cache: SourceCache | undefined,
    sources: SourceMap,
    collector: CountingCollector,
    pieces?: PieceCache,
  ) {
    this.#host = host;
    this.#includeDirs = includeDirs;
    this.#cache = cache ?? new SourceCache();
    this.sources = sources;
    this.collector = collector;
    this.pieces = pieces;
  }

  /** Every file that was read, in the order of first use. */
  get files(): readonly string[] {
    return [...this.#read];
  }

  /**
   * Opens a file by its path; `from` is the location of the include, 0 for the main file. `raw` is for files
   * that are not preprocessed.
   */
  open(path: string, from: Loc, raw: boolean): OpenedFile | undefined {
    const bytes = this.bytes(path);
    if (from === 0) this.#main = path;
    return bytes === undefined ? undefined : this.#opened(path, bytes, from, raw);
  }

  /** Opens text that is not from a file. */
  openText(name: string, bytes: Uint8Array): OpenedFile {
    return this.#opened(name, bytes, 0, false);
  }

  /** The bytes of a file; undefined if it is missing, or the host refuses to read it. */
  bytes(path: string): Uint8Array | undefined {
    const bytes = this.#readFile(path);
    if (bytes !== undefined) this.#read.add(path);
    return bytes;
  }

  /**
   * The macro that prevents an opened file from being read twice: all of the file is inside an `#ifndef` of
   * it.
   */
  guard(path: string): string | undefined {
    const bytes = this.#files.has(path) ? this.bytes(path) : undefined;
    return bytes && this.#cache.get(bytes).guard;
  }

  /** Whether a search for a file ends here: the file exists, or the host refuses to read it. */
  exists(path: string): boolean {
    return this.#readFile(path) !== undefined || this.#refused.has(path);
  }

  #readFile(path: string): Uint8Array | undefined {
    if (this.#refused.has(path)) return undefined;
    try {
      return this.#host.readFile(path);
    } catch (error) {
      if (!(error instanceof SourceRefusedError)) throw error;
      this.#refused.set(path, error);
      return undefined;
    }
  }

  /**
   * Candidates for a file that dtc itself opens. For dtc, preprocessed text is one file: it looks for names
   * beside the source, then in the include folders, and only then beside the file that contains the name.
   */
  dtcCandidates(name: string, writtenIn: string, raw: boolean): string[] {
    if (raw) return this.candidates(name, writtenIn, false);
    return [
      ...new Set([...this.candidates(name, this.#main, false), ...this.candidates(name, writtenIn, false)]),
    ];
  }

  /**
   * Candidates for a name, in order: the folder of the file that contains it unless it is in `<>`, then the
   * include folders.
   */
  candidates(name: string, includer: string, system: boolean): string[] {
    if (name.startsWith('/')) return [name];
    const folders = system ? this.#includeDirs : [folderOf(includer), ...this.#includeDirs];
    return folders.map((folder) => joinPath(folder, name));
  }

  /** Reports that a file was not found, or that the host refuses to read it. */
  notFound(name: string, candidates: readonly string[], at: Loc): void {
    const refused = candidates.map((path) => this.#refused.get(path)).find((one) => one !== undefined);
    if (refused !== undefined) {
      const { message, fix } = refused;
      this.collector.error('file-refused', at, `${shorten(name)} ${message}`, { fix, subject: name });
      return;
    }
    const folders = candidates.map((path) => folderOf(path) || '.');
    const where =
      folders.length === 0
        ? 'there is no folder to look for it in'
        : `looked in ${[...new Set(folders)].join(', ')}`;
    this.collector.error('file-not-found', at, `${shorten(name)}: no such file (${where})`, {
      fix: 'name the folder it is in with -I',
      subject: name,
    });
  }

  #opened(path: string, bytes: Uint8Array, from: Loc, raw: boolean): OpenedFile {
    const cached = this.#cache.get(bytes);
    this.#characters += cached.text.length;
    if (++this.#openings > MAX_OPENINGS || this.#characters > MAX_CHARACTERS)
      this.collector.fatal(
        'include-depth',
        from,
        `files are included more than ${MAX_OPENINGS} times, or make more than ${MAX_CHARACTERS} bytes`,
      );
    let file = this.#files.get(path);
    const text = raw ? cached.text : cached.lines;
    if (file?.text !== text) {
      file = new SourceFile(path, text);
      this.#files.set(path, file);
    }
    const kept = raw || from === 0 ? undefined : this.#keptFile(path, cached);
    return { path, cached, text, base: this.sources.open(file, from, kept?.base), kept };
  }

  #keptFile(path: string, cached: CachedSource): KeptFile | undefined {
    if (this.pieces === undefined) return undefined;
    const count = (this.#keptOpenings.get(path) ?? 0) + 1;
    this.#keptOpenings.set(path, count);
    return this.pieces.open(cached, path, count);
  }
}
