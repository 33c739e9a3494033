// SPDX-License-Identifier: MIT
import { NONE } from './origin.ts';
import type { PropertySource } from './origin.ts';

/**
 * A property: its name and its bytes, as they are in its file or buffer.
 *
 * Nothing is copied: `data` is that whole buffer, and the value is `length` bytes of it from `start`. For a
 * tree read from a blob, `start` is therefore the value's byte offset in the blob.
 */
export class DtProperty {
  /** A byte string: each character is one byte of the name. */
  readonly name: string;
  readonly data: Uint8Array;
  readonly start: number;
  /** The value's length in bytes. */
  readonly length: number;
  /** The labels before its name, the last one written first. */
  labels: readonly string[] = NONE;
  /** Its location in the source; undefined if it is not from a source. */
  source: PropertySource | undefined = undefined;

  constructor(name: string, data: Uint8Array, start = 0, length = data.length - start) {
    this.name = name;
    this.data = data;
    this.start = start;
    this.length = length;
  }

  /** A view of the value's bytes. */
  get value(): Uint8Array {
    return this.data.subarray(this.start, this.start + this.length);
  }
}
