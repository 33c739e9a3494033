// SPDX-License-Identifier: MIT
//
// Blobs with randomly changed bytes: the result is a tree, or one of the two typed errors.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyOverlay } from '../../../src/compile/overlay.ts';
import { OverlayError } from '../../../src/compile/overlay/error.ts';
import { FdtError } from '../../../src/fdt/error.ts';
import { readDtb } from '../../../src/fdt/read.ts';
import { writeDtb } from '../../../src/fdt/write.ts';
import { goldenText } from '../../support/golden.ts';
import { shape } from '../../support/shape.ts';

interface Case {
  readonly base: string;
  readonly overlays: readonly string[];
}

const CASES = Object.values(JSON.parse(goldenText('overlay/cases.json')) as Record<string, Case>).map(
  ({ base, overlays }) => [Buffer.from(base, 'base64'), Buffer.from(overlays[0]!, 'base64')] as const,
);

/** The first byte after the header and the end of the reservations. */
const STRUCT_AT = 56;

/** Bytes that often have a meaning: end, tag, slash, colon, digit, sign. */
const byte = fc.oneof(fc.constantFrom(0, 1, 2, 4, 0x2f, 0x30, 0x3a, 0xff), fc.integer({ min: 0, max: 255 }));
const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), byte), { maxLength: 1 });

function changed(blob: Uint8Array, where: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = new Uint8Array(blob);
  for (const [at, value] of where) {
    bytes[STRUCT_AT + Math.floor(at * (bytes.length - STRUCT_AT - 1))] = value;
  }
  return bytes;
}

it('gives a tree that can be written and read again, or says why not', () => {
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(fc.constantFrom(...CASES), changes, changes, ([base, overlay], inBase, inOverlay) => {
      let outcome = 'tree';
      try {
        const tree = applyOverlay(readDtb(changed(base, inBase)), readDtb(changed(overlay, inOverlay)));
        expect(shape(readDtb(writeDtb(tree)).root)).toEqual(shape(tree.root));
      } catch (error) {
        if (!(error instanceof OverlayError) && !(error instanceof FdtError)) throw error;
        outcome = error.name;
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }),
    { numRuns: 2000, seed: 1 },
  );
  // all three results occur, and often
  expect([...outcomes.keys()].sort()).toEqual(['FdtError', 'OverlayError', 'tree']);
  expect(Math.min(...outcomes.values())).toBeGreaterThan(100);
});
