// SPDX-License-Identifier: MIT
import { latin1 } from '../base/latin1.ts';
import { PieceCache } from './piece-cache.ts';
import { includeGuard } from './include-guard.ts';
import { scanFile } from './scan.ts';
import type { ScannedFile } from './scan.ts';

/** A file's text, and what it was split into, once that was asked for. */
export class CachedSource {
  readonly text: string;
  #lines: string | undefined;
  #scanned: ScannedFile | undefined;
  #guard: string | null | undefined;

  constructor(bytes: Uint8Array) {
    this.text = latin1(bytes);
  }

  /** The text as C reads it, where a carriage return that stands alone ends a line. */
  get lines(): string {
    return (this.#lines ??= this.text.replace(/\r(?!\n)/g, '\n'));
  }

  /** What the lines were split into. */
  get scanned(): ScannedFile {
    return (this.#scanned ??= scanFile(this.lines));
  }

  /** The macro that an `#ifndef` around all of the file names. */
  get guard(): string | undefined {
    if (this.#guard === undefined) this.#guard = includeGuard(this.lines, this.scanned) ?? null;
    return this.#guard ?? undefined;
  }
}

/**
 * Keeps what was made of files for the next compilation that reads them: boards share most of their includes. It goes by the
 * array that a host gives for a file, so a host has to give the same one again, and it is forgotten with that array.
 *
 * Trees that were compiled with one cache may share the bytes of values, which nobody may write to then.
 */
export class SourceCache {
  /** What was read of them. */
  readonly pieces = new PieceCache();
  readonly #sources = new WeakMap<Uint8Array, CachedSource>();

  /** What is known of a file, by the array that a host gives for it. */
  get(bytes: Uint8Array): CachedSource {
    let source = this.#sources.get(bytes);
    if (source === undefined) {
      source = new CachedSource(bytes);
      this.#sources.set(bytes, source);
    }
    return source;
  }
}
