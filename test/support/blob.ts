// SPDX-License-Identifier: MIT
//
// Builds blobs from their parts, for tests of the reader: every field of the header can be set to a wrong
// value.

/** Words of the structure block. */
export const BEGIN = 1;
export const END_NODE = 2;
export const PROP = 3;
export const NOP = 4;
export const END = 9;

/** A word, or bytes padded to whole words. */
export type Piece = number | string | Uint8Array;

export interface BlobParts {
  readonly struct?: readonly Piece[];
  /** The strings block, `reg` at 0. */
  readonly strings?: string;
  /** Words of the memory reservation block, terminator included. */
  readonly reservations?: readonly number[];
  /** Header fields that replace the correct ones. */
  readonly header?: Partial<Record<HeaderField, number>>;
  /** Bytes after the blob. */
  readonly after?: string;
}

const FIELDS = [
  'magic',
  'totalSize',
  'struct',
  'strings',
  'reservations',
  'version',
  'lastCompatible',
  'bootCpu',
  'stringsSize',
  'structSize',
] as const;
export type HeaderField = (typeof FIELDS)[number];

/** Start offsets of the blocks of a blob with one reservation entry (the terminator). */
export const RESERVATIONS_AT = 40;
export const STRUCT_AT = 56;

/** Byte offset of a header field. */
export function fieldAt(field: HeaderField): number {
  return 4 * FIELDS.indexOf(field);
}

export function node(name: string, ...content: readonly Piece[]): Piece[] {
  return [BEGIN, `${name}\0`, ...content, END_NODE];
}

/** A property whose name is at an offset of the strings block. */
export function prop(nameAt: number, value: Uint8Array | string = ''): Piece[] {
  return [PROP, value.length, nameAt, value];
}

/**
 * Header, reservations, structure, strings: one after the other, as version 17 unless the header says
 * otherwise.
 */
export function blob(parts: BlobParts = {}): Uint8Array {
  const words = (values: readonly number[]): Buffer => {
    const buffer = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => buffer.writeUInt32BE(value >>> 0, 4 * i));
    return buffer;
  };
  const piece = (value: Piece): Buffer => {
    if (typeof value === 'number') return words([value]);
    const bytes = Buffer.from(value as string, 'latin1');
    return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  };
  const reservations = words(parts.reservations ?? [0, 0, 0, 0]);
  const struct = Buffer.concat((parts.struct ?? [...node(''), END]).map(piece));
  const strings = Buffer.from(parts.strings ?? 'reg\0', 'latin1');
  const structAt = RESERVATIONS_AT + reservations.length;
  const stringsAt = structAt + struct.length;
  const header: Record<HeaderField, number> = {
    magic: 0xd00dfeed,
    totalSize: stringsAt + strings.length,
    struct: structAt,
    strings: stringsAt,
    reservations: RESERVATIONS_AT,
    version: 17,
    lastCompatible: 16,
    bootCpu: 0,
    stringsSize: strings.length,
    structSize: struct.length,
    ...parts.header,
  };
  const after = Buffer.from(parts.after ?? '', 'latin1');
  return new Uint8Array(
    Buffer.concat([words(FIELDS.map((field) => header[field])), reservations, struct, strings, after]),
  );
}
