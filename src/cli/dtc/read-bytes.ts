// SPDX-License-Identifier: MIT
import { statSync } from 'node:fs';
import { Failure } from '../../node/failure.ts';
import { readInput } from '../../node/read-file.ts';
import { bytePath } from '../../node/byte-path.ts';
import { fatal, systemReason } from './exit.ts';

/** Reads a whole input, `-` for standard input, with dtc's error message if it cannot be opened. */
export function readBytes(path: string): Uint8Array {
  try {
    if (path !== '-') statSync(path);
  } catch (error) {
    throw fatal(`Couldn't open "${bytePath(path)}": ${systemReason(error)}`);
  }
  return withFatal(() => readInput(path));
}

/** Converts failures of this program to dtc's fatal errors. */
export function withFatal<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw fatal(error.lines.map((line) => bytePath(line)).join('; '));
    throw error;
  }
}
