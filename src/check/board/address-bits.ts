// SPDX-License-Identifier: MIT
import type { CheckedBoard } from './checked-board.ts';

/** The first physical address that the kernel cannot use, by the number of address bits in its page tables. */
export function endOfAddresses({ boot: { kconfig } }: CheckedBoard): bigint {
  return 1n << BigInt(kconfig.paBits);
}
