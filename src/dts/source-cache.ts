// SPDX-License-Identifier: MIT
import { getOrInsert } from '../base/map.ts';
import { CachedSource } from './cached-source.ts';
import { PieceCache } from './piece-cache.ts';

/**
 * Keeps the parsed files for later compilations: boards share most of their includes. The key is the array
 * that a host returns for a file, so a host must return the same one again. The results are dropped together
 * with that array.
 *
 * Trees that were compiled with one cache may share the bytes of values, so do not write to them.
 */
export class SourceCache {
  /** @internal The kept pieces. */
  readonly pieces = new PieceCache();
  readonly #sources = new WeakMap<Uint8Array, CachedSource>();

  /** @internal The results for a file, by the array that a host returns for it. */
  get(bytes: Uint8Array): CachedSource {
    return getOrInsert(this.#sources, bytes, () => new CachedSource(bytes));
  }
}
