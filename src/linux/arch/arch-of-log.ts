// SPDX-License-Identifier: MIT
//
// Determines the architecture of a kernel from its log.
import { ARCHES } from './arch.ts';
import type { Arch } from './arch.ts';
import { architectureOf, findArch } from './architectures.ts';

/** What a log says about its kernel. */
export interface LoggedKernel {
  /** The release; null if it is not in the log. */
  readonly release: string | null;
  /** Bits of a physical address; null if there is none in the log. */
  readonly addressBits: 32 | 64 | null;
  /** Whether a line of the log matches a pattern. */
  readonly has: (line: RegExp) => boolean;
}

/** The architecture of a log, by its most certain sign; null if no modelled architecture matches. */
export function archOfLog({ release, addressBits, has }: LoggedKernel): Arch | null {
  return (
    findArch(({ logSigns }) => release !== null && logSigns.release.test(release)) ??
    findArch(({ logSigns }) => has(logSigns.compiler)) ??
    findArch(({ logSigns }) => has(logSigns.processor)) ??
    findArch(({ logSigns }) => logSigns.firstLine !== null && has(logSigns.firstLine)) ??
    (addressBits === 32 ? findArch(({ lpae }) => lpae !== null) : undefined) ??
    null
  );
}

/** Whether the name of a release marks a build with LPAE. */
export function namesLpae(release: string): boolean {
  return findArch(({ lpae }) => lpae?.release.test(release) === true) !== undefined;
}

/** Words of the lines that {@link archOfLog} looks for, besides `Linux version` and `Booting Linux`. */
export const ARCH_WORDS: readonly string[] = [
  ...new Set(ARCHES.flatMap((arch) => architectureOf(arch).logSigns.words)),
];
