// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { readUpTo } from '../../src/node/read-file.ts';

const MIB = 1 << 20;

/** Reads a file with a given limit, and returns the requested bytes and the result of each call. */
function readOf(
  bytes: Uint8Array,
  { said, most = 64 * MIB, atOnce = Infinity }: { said: number; most?: number; atOnce?: number },
): { readonly asked: readonly number[]; readonly read: Uint8Array } {
  const asked: number[] = [];
  let at = 0;
  const read = readUpTo(0, most, said, (_, chunk) => {
    asked.push(chunk.length);
    const count = Math.min(chunk.length, atOnce, bytes.length - at);
    chunk.set(bytes.subarray(at, at + count));
    at += count;
    return count;
  });
  return { asked, read };
}

describe('readUpTo', () => {
  const bytes = Uint8Array.from({ length: MIB }, (_, i) => i * 7);

  it.each([
    ['a file of the size that it says', { said: MIB }, 1],
    ['a file that says nothing of its size, such as a pipe', { said: 0 }, 17],
    ['a file that grows', { said: 65536 }, 17],
    ['a file that shrinks', { said: 2 * MIB }, 2],
    ['a pipe that gives 4 KiB at once', { said: 0, atOnce: 4096 }, 16 * 17],
  ])('reads %s in few calls', (_, options, calls) => {
    const { asked, read } = readOf(bytes, options);
    expect(Buffer.compare(read, bytes)).toBe(0);
    expect(asked.length).toBeLessThanOrEqual(calls + 1);
  });

  it.each([0, 1000, MIB])('stops at a limit where the file says %i bytes', (said) => {
    const { asked, read } = readOf(bytes, { said, most: 100_000 });
    expect(Buffer.compare(read, bytes.subarray(0, 100_000))).toBe(0);
    expect(Math.max(...asked)).toBeLessThanOrEqual(100_000);
  });

  it('reads an empty file', () => {
    expect(readOf(new Uint8Array(), { said: 0 }).read.length).toBe(0);
  });
});
