// SPDX-License-Identifier: MIT
import type { Loc } from '../source/loc.ts';
import type { MarkerSyntax, ReferenceMarkerSyntax, TypeMarkerSyntax, ValueSyntax } from './syntax.ts';

/** Size of the buffers for values: a board has thousands of values, most of a few bytes. */
const ARENA = 65536;

/** No bytes, no markers. */
export const EMPTY_VALUE: ValueSyntax = {
  data: new Uint8Array(0),
  start: 0,
  length: 0,
  markers: [],
  elements: [],
  marked: false,
};

/** Builds property values, one after the other. */
export class ValueBuilder {
  #bytes = new Uint8Array(ARENA);
  #start = 0;
  #at = 0;
  /** Markers of the current value: one list for all values, each of which gets a copy of the right length. */
  readonly #markers: MarkerSyntax[] = [];
  readonly #elements: number[] = [];
  #markerCount = 0;
  #elementCount = 0;
  #marked = false;

  /** Length of the value so far. */
  get length(): number {
    return this.#at - this.#start;
  }

  /** Starts elements of a type at the value's end. */
  markType(kind: TypeMarkerSyntax['kind'], at: Loc, ref?: string): void {
    this.#markers[this.#markerCount++] = { kind, offset: this.length, ref, at };
  }

  /** Adds a label or a reference at the value's end. */
  markReference(kind: ReferenceMarkerSyntax['kind'], ref: string, at: Loc): void {
    this.#marked = true;
    this.#markers[this.#markerCount++] = { kind, offset: this.length, ref, at };
  }

  /** Records the location of the next element, if it has no bytes yet. */
  element(at: Loc): void {
    this.#elements[this.#elementCount++] = this.length;
    this.#elements[this.#elementCount++] = at;
  }

  /** Appends a number of 8, 16 or 32 bits. */
  integer(value: number, bits: number, at: Loc): void {
    const size = bits >> 3;
    this.#grow(size, at);
    for (let shift = bits - 8; shift >= 0; shift -= 8) this.#bytes[this.#at++] = value >>> shift;
  }

  /** Appends a number of up to 64 bits. */
  bigInteger(value: bigint, bits: number, at: Loc): void {
    if (bits === 64) {
      this.#grow(8, at);
      this.#word(Number(value >> 32n));
      this.#word(Number(value & 0xffff_ffffn));
    } else {
      this.integer(Number(BigInt.asUintN(bits, value)), bits, at);
    }
  }

  /** Appends a string and its terminating NUL. */
  string(text: string, at: Loc): void {
    this.markType('string', at);
    this.#grow(text.length + 1, at);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#at++] = text.charCodeAt(i);
    this.#bytes[this.#at++] = 0;
  }

  /** Appends a file's bytes. */
  bytes(bytes: Uint8Array, at: Loc): void {
    this.markType('none', at);
    this.#grow(bytes.length, at);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Ends the value and starts the next one. */
  finish(): ValueSyntax {
    const value = {
      data: this.#bytes,
      start: this.#start,
      length: this.length,
      markers: this.#markers.slice(0, this.#markerCount),
      elements: this.#elements.slice(0, this.#elementCount),
      marked: this.#marked,
    };
    this.#start = this.#at;
    this.#markerCount = 0;
    this.#elementCount = 0;
    this.#marked = false;
    return value;
  }

  #word(value: number): void {
    this.#bytes[this.#at++] = value >>> 24;
    this.#bytes[this.#at++] = value >>> 16;
    this.#bytes[this.#at++] = value >>> 8;
    this.#bytes[this.#at++] = value;
  }

  /** Records the location of an element, and makes room for it. */
  #grow(size: number, at: Loc): void {
    this.element(at);
    if (this.#at + size <= this.#bytes.length) return;
    const { length } = this;
    const larger = new Uint8Array(Math.max(ARENA, 2 * (length + size)));
    larger.set(this.#bytes.subarray(this.#start, this.#at));
    this.#bytes = larger;
    this.#start = 0;
    this.#at = length;
  }
}
