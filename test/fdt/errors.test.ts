// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { FdtError } from '../../src/fdt/error.ts';
import { MAX_DEPTH, MAX_NAME } from '../../src/fdt/format.ts';
import { readDtb } from '../../src/fdt/read.ts';
import {
  BEGIN,
  END,
  END_NODE,
  NOP,
  PROP,
  RESERVATIONS_AT,
  STRUCT_AT,
  blob,
  fieldAt,
  node,
  prop,
} from '../support/blob.ts';
import type { BlobParts, HeaderField } from '../support/blob.ts';

function errorOf(bytes: Uint8Array): { kind: string; offset: number } | undefined {
  try {
    readDtb(bytes);
  } catch (error) {
    if (!(error instanceof FdtError)) throw error;
    expect(error.message).toMatch(/^\S.* \(at byte 0x[0-9a-f]+\)$/);
    return { kind: error.kind, offset: error.offset };
  }
  return undefined;
}

describe('header', () => {
  const whole = blob();

  // each wrong field is reported with its own offset
  it.each<[string, Partial<Record<HeaderField, number>>, string, HeaderField]>([
    ['another magic', { magic: 0xedfe0dd0 }, 'bad-magic', 'magic'],
    ['version 0', { version: 0, lastCompatible: 0 }, 'bad-version', 'version'],
    ['a version to come', { version: 19, lastCompatible: 18 }, 'bad-version', 'version'],
    ['compatible with more than it is', { version: 16, lastCompatible: 17 }, 'bad-version', 'version'],
    ['a total size less than the header', { totalSize: 39 }, 'truncated', 'totalSize'],
    ['a total size beyond the file', { totalSize: whole.length + 1 }, 'truncated', 'totalSize'],
    ['reservations in the header', { reservations: 32 }, 'bad-layout', 'reservations'],
    ['reservations beyond the end', { reservations: whole.length + 4 }, 'bad-layout', 'reservations'],
    ['reservations off their boundary', { reservations: 44 }, 'misaligned', 'reservations'],
    ['the structure in the header', { struct: 36 }, 'bad-layout', 'struct'],
    ['the structure beyond the end', { struct: 0x10000 }, 'bad-layout', 'struct'],
    ['a structure that ends outside', { structSize: 0x10000 }, 'bad-layout', 'structSize'],
    ['a structure size that wraps', { structSize: 0xfffffff0 }, 'bad-layout', 'structSize'],
    ['a structure off its boundary', { struct: 58, structSize: 4 }, 'misaligned', 'struct'],
    ['strings in the header', { strings: 0 }, 'bad-layout', 'strings'],
    ['strings beyond the end', { strings: 0xffffffff }, 'bad-layout', 'strings'],
    ['strings that end outside', { stringsSize: 5 }, 'bad-layout', 'stringsSize'],
  ])('%s', (_, header, kind, field) => {
    expect(errorOf(blob({ header }))).toEqual({ kind, offset: fieldAt(field) });
  });

  it.each([0, 3, 4, 8, 20, 24, 27])('a file of %i bytes', (length) => {
    expect(errorOf(whole.subarray(0, length))).toEqual({ kind: 'truncated', offset: length });
  });

  it('every end of a whole blob that is too early', () => {
    for (let length = 28; length < whole.length; length++) {
      expect(errorOf(whole.subarray(0, length))).toEqual({ kind: 'truncated', offset: fieldAt('totalSize') });
    }
  });
});

describe('memory reservations', () => {
  it('without a terminator they run into what follows, to the end', () => {
    expect(errorOf(blob({ reservations: [0, 1, 0, 1] }))).toEqual({
      kind: 'truncated',
      offset: RESERVATIONS_AT + 32,
    });
  });
});

describe('structure', () => {
  const deep = (depth: number): BlobParts => ({
    struct: [
      BEGIN,
      0,
      ...Array.from({ length: depth - 1 }, () => [BEGIN, 'a\0']).flat(),
      ...Array.from({ length: depth }, () => END_NODE),
      END,
    ],
  });
  const long = (length: number): BlobParts => ({ struct: [...node('', ...node('n'.repeat(length))), END] });
  const longProperty = (length: number): BlobParts => ({
    struct: [...node('', ...prop(0)), END],
    strings: `${'p'.repeat(length)}\0`,
  });

  // offsets from the start of the block; a node's begin tag and empty name take eight bytes, the header of a
  // property twelve
  it.each<[string, BlobParts, string, number]>([
    ['nothing', { struct: [] }, 'truncated', 0],
    ['NOPs alone', { struct: [NOP, NOP] }, 'truncated', 8],
    ['an end tag alone', { struct: [END] }, 'bad-structure', 0],
    ['no end tag', { struct: node('') }, 'truncated', 12],
    ['a tag that is none', { struct: [BEGIN, '\0', 5, END_NODE, END] }, 'bad-structure', 8],
    ['tag 0', { struct: [0] }, 'bad-structure', 0],
    ['an end before its node', { struct: [END_NODE, END] }, 'bad-structure', 0],
    ['an end too many', { struct: [...node(''), END_NODE, END] }, 'bad-structure', 12],
    ['an end within a node', { struct: [BEGIN, '\0', END] }, 'bad-structure', 8],
    ['a second root', { struct: [...node(''), ...node(''), END] }, 'bad-structure', 12],
    ['a property before the root', { struct: [...prop(0), ...node(''), END] }, 'bad-structure', 0],
    ['a property after the root', { struct: [...node(''), ...prop(0), END] }, 'bad-structure', 12],
    ['half a property', { struct: [BEGIN, '\0', PROP, 0] }, 'truncated', 12],
    ['a value too long', { struct: [BEGIN, '\0', PROP, 9, 0, 1, 2] }, 'bad-property', 8],
    ['a value of 4 GiB', { struct: [BEGIN, '\0', PROP, 0xffffffff, 0, 1, 2] }, 'bad-property', 8],
    ['a name without an end', { struct: [BEGIN, 'aaaa'], strings: '' }, 'bad-name', 4],
    ['a name that ends in the strings', { struct: [BEGIN, 'aaaa'] }, 'bad-name', 4],
    ['a name offset outside', { struct: [...node('', ...prop(4)), END] }, 'bad-name', 16],
    [
      'a name without an end in the strings',
      { struct: [...node('', ...prop(0)), END], strings: 'reg' },
      'bad-name',
      16,
    ],
    ['a node name too long', long(MAX_NAME + 1), 'bad-name', 12],
    ['a property name too long', longProperty(MAX_NAME + 1), 'bad-name', 16],
    ['nodes too deep', deep(MAX_DEPTH + 1), 'too-deep', 8 * MAX_DEPTH],
  ])('%s', (_, parts, kind, offset) => {
    expect(errorOf(blob(parts))).toEqual({ kind, offset: STRUCT_AT + offset });
  });

  it.each([
    ['the deepest nodes', deep(MAX_DEPTH)],
    ['the longest node name', long(MAX_NAME)],
    ['the longest property name', longProperty(MAX_NAME)],
  ])('%s that can be read', (_, parts) => {
    expect(errorOf(blob(parts))).toBeUndefined();
  });

  // names are read from the zeros of the reservations, so the structure is at the end of the file
  it('a last value without its padding: the offset is not past the file', () => {
    const header = { strings: RESERVATIONS_AT, stringsSize: 16, totalSize: STRUCT_AT + 21, structSize: 21 };
    const parts = { struct: [BEGIN, '\0', ...prop(0, 'a')], strings: '', header };
    expect(errorOf(blob(parts).subarray(0, STRUCT_AT + 21))).toEqual({
      kind: 'truncated',
      offset: STRUCT_AT + 21,
    });
  });

  it('a node without a full path, before version 16', () => {
    const parts = { struct: [...node('root'), END], header: { version: 3, lastCompatible: 1 } };
    expect(errorOf(blob(parts))).toEqual({ kind: 'bad-name', offset: STRUCT_AT + 4 });
  });
});
