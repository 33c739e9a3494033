// SPDX-License-Identifier: MIT
import { latin1 } from '../base/latin1.ts';
import { includeGuard } from './include-guard.ts';
import { scanFile } from './scan.ts';
import type { ScannedFile } from './scan.ts';

/** A file's text, and the results of splitting it, made when they are needed first. */
export class CachedSource {
  readonly text: string;
  #lines: string | undefined;
  #scanned: ScannedFile | undefined;
  #guard: string | null | undefined;

  constructor(bytes: Uint8Array) {
    this.text = latin1(bytes);
  }

  /** The text as C reads it: a single carriage return ends a line. */
  get lines(): string {
    return (this.#lines ??= this.text.replace(/\r(?!\n)/g, '\n'));
  }

  /** The result of splitting the lines. */
  get scanned(): ScannedFile {
    return (this.#scanned ??= scanFile(this.lines));
  }

  /** The macro in an `#ifndef` around the whole file. */
  get guard(): string | undefined {
    if (this.#guard === undefined) this.#guard = includeGuard(this.lines, this.scanned) ?? null;
    return this.#guard ?? undefined;
  }
}
