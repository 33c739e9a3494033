// SPDX-License-Identifier: MIT
import type { CheckedBoard } from './checked-board.ts';

/** The first physical address that the kernel can make no use of, by the bits that its page tables have for one. */
export function endOfAddresses({ boot: { kconfig } }: CheckedBoard): bigint {
  return 1n << BigInt(kconfig.paBits);
}
