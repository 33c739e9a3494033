// SPDX-License-Identifier: MIT
//
// A property's value as source text: the same as dtc's, except where dtc could not read its own output
// (docs/dtc.md).
import { readU32, readU64 } from '../base/big-endian.ts';
import type { Marker } from '../tree/origin.ts';
import { NONE } from '../tree/origin.ts';
import type { DtProperty } from '../tree/property.ts';
import { guessType } from './value-types.ts';
import type { ValueType } from './value-types.ts';

/** Returns the text to print for a name, a label, a reference or a path. */
export type Shown = (name: string) => string;

/**
 * A value as the text between a property's name and its semicolon; empty for an empty value. Types come from
 * its markers, and are guessed without one. Labels and references are printed at their markers.
 */
export function valueText(property: DtProperty, shown: Shown): string {
  if (property.length === 0) return '';
  const markers = property.source?.markers ?? NONE;
  const text = new ValueText(property, shown);
  for (let i = 0; i < markers.length; i++) {
    const marker = markers[i]!;
    const start = Math.min(marker.offset, property.length);
    text.untyped(start);
    if (marker.kind === 'label') text.label(marker);
    else if (marker.kind === 'phandle') text.reference(marker);
    else if (isType(marker.kind)) {
      const next = nextRegion(markers, i + 1);
      const end = Math.min(next?.offset ?? property.length, property.length);
      const inside: Marker[] = [];
      while (i + 1 < markers.length && markers[i + 1] !== next && markers[i + 1]!.offset < end) {
        inside.push(markers[++i]!);
      }
      text.typed(marker.kind, start, end, inside);
    }
  }
  text.untyped(property.length);
  return ` =${text.pieces.join('')}`;
}

class ValueText {
  readonly pieces: string[] = [];
  readonly #data: Uint8Array;
  readonly #shown: Shown;
  /** Offset of the value in the data. */
  readonly #start: number;
  readonly #length: number;
  /** Offset up to which the value has been printed. */
  #done = 0;

  constructor({ data, start, length }: DtProperty, shown: Shown) {
    this.#shown = shown;
    this.#data = data;
    this.#start = start;
    this.#length = length;
  }

  label({ ref = '' }: Marker): void {
    this.pieces.push(` ${this.#shown(ref)}:`);
  }

  /** Prints a cell on its own, outside any typed part. */
  reference(marker: Marker): void {
    const end = marker.offset + 4;
    if (marker.offset === this.#done && end <= this.#length)
      this.typed('uint32', marker.offset, end, [marker]);
  }

  /** Prints the bytes up to an offset, which have no known type. */
  untyped(end: number): void {
    if (end <= this.#done) return;
    const type = guessType(this.#data, this.#start + this.#done, this.#start + end);
    if (type !== 'string') {
      this.typed(type, this.#done, end, NONE);
      return;
    }
    while (this.#done < end) {
      const nul = this.#data.indexOf(0, this.#start + this.#done) - this.#start;
      this.typed('string', this.#done, nul + 1, NONE);
    }
  }

  /** Prints bytes of one type; `inside` are the markers at or after its first byte. */
  typed(type: ValueType, start: number, end: number, inside: readonly Marker[]): void {
    if (end === start || start < this.#done) {
      for (const marker of inside) if (marker.kind === 'label') this.label(marker);
      return;
    }
    const width = WIDTH[type];
    const unterminated = type === 'string' && this.#data[this.#start + end - 1] !== 0;
    // only a hand-made value can have a type that does not fit
    const fitting = unterminated || (end - start) % width !== 0 ? 'uint8' : type;
    const [open, close] = DELIMITERS[fitting];
    this.pieces.push(' ', open);
    if (fitting === 'string') this.#string(start, end, inside);
    else this.#elements(fitting, start, end, inside);
    this.pieces.push(close);
    this.#done = end;
    if (end < this.#length) this.pieces.push(',');
  }

  #elements(type: IntegerType, start: number, end: number, inside: readonly Marker[]): void {
    const width = WIDTH[type];
    let done = start;
    const upTo = (offset: number): void => {
      if (offset === done) return;
      this.#integers(type, done, offset);
      done = offset;
      // dtc's own spaces: another one follows before a label
      if (type === 'uint32' && offset < end) this.pieces.push(' ');
    };
    for (const marker of inside) {
      const { kind, offset, ref = '' } = marker;
      if ((offset - start) % width !== 0 || offset < done) continue;
      if (kind === 'label') {
        upTo(offset);
        this.label(marker);
      } else if (kind === 'phandle' && type === 'uint32' && ref !== '') {
        upTo(offset);
        const name = this.#shown(ref);
        this.pieces.push(ref.startsWith('/') ? `&{${name}}` : `&${name}`);
        done = offset + 4;
        if (done < end) this.pieces.push(' ');
      }
    }
    upTo(end);
  }

  #integers(type: IntegerType, start: number, end: number): void {
    const data = this.#data;
    const width = WIDTH[type];
    for (let at = this.#start + start; at < this.#start + end; at += width) {
      if (at > this.#start + start) this.pieces.push(' ');
      if (type === 'uint8') this.pieces.push(BYTES[data[at]!]!);
      else if (type === 'uint16') this.pieces.push(hexNumber((data[at]! << 8) | data[at + 1]!));
      else if (type === 'uint32') this.pieces.push(hexNumber(readU32(data, at)));
      else this.pieces.push(hexNumber(readU64(data, at)));
    }
  }

  #string(start: number, end: number, inside: readonly Marker[]): void {
    const quoted = ['"'];
    for (let at = this.#start + start; at < this.#start + end - 1; at++) {
      const byte = this.#data[at]!;
      // a digit after a short octal escape would be read as part of it
      if (byte === 0) quoted.push(isOctalDigit(this.#data[at + 1]!) ? '\\000' : '\\0');
      else quoted.push(CHARACTERS[byte]!);
    }
    for (const marker of inside) if (marker.kind === 'label') this.label(marker);
    this.pieces.push(quoted.join(''), '"');
  }
}

type IntegerType = Exclude<ValueType, 'string'>;

const WIDTH: Readonly<Record<ValueType, number>> = { uint8: 1, uint16: 2, uint32: 4, uint64: 8, string: 1 };

const DELIMITERS: Readonly<Record<ValueType, readonly [string, string]>> = {
  uint8: ['[', ']'],
  uint16: ['/bits/ 16 <', '>'],
  uint32: ['<', '>'],
  uint64: ['/bits/ 64 <', '>'],
  string: ['', ''],
};

function isType(kind: Marker['kind']): kind is ValueType {
  return kind in WIDTH;
}

/** The next marker that starts a part, with or without a type. */
function nextRegion(markers: readonly Marker[], from: number): Marker | undefined {
  for (let i = from; i < markers.length; i++) {
    const { kind } = markers[i]!;
    if (kind === 'none' || isType(kind)) return markers[i];
  }
  return undefined;
}

function hexNumber(value: number | bigint): string {
  return value < 16 ? `0x0${value.toString(16)}` : `0x${value.toString(16)}`;
}

function isOctalDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x37;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const ESCAPES = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** The text of each byte in a string. */
const CHARACTERS = BYTES.map((digits, byte) => {
  const printable = byte >= 0x20 && byte < 0x7f;
  return ESCAPES.get(byte) ?? (printable ? String.fromCharCode(byte) : `\\x${digits}`);
});
