// SPDX-License-Identifier: MIT
import { latin1 } from '../base/latin1.ts';
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
