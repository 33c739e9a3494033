// SPDX-License-Identifier: MIT
import { getOrInsert } from '../base/map.ts';
import { CachedSource } from './cached-source.ts';
import { PieceCache } from './piece-cache.ts';

/**
 * Keeps what was made of files for the next compilation that reads them: boards share most of their includes. It goes by the
 * array that a host gives for a file, so a host has to give the same one again, and it is forgotten with that array.
 *
 * Trees that were compiled with one cache may share the bytes of values, which nobody may write to then.
 */
export class SourceCache {
  /** @internal What was read of them. */
  readonly pieces = new PieceCache();
  readonly #sources = new WeakMap<Uint8Array, CachedSource>();

  /** @internal What is known of a file, by the array that a host gives for it. */
  get(bytes: Uint8Array): CachedSource {
    return getOrInsert(this.#sources, bytes, () => new CachedSource(bytes));
  }
}
