// SPDX-License-Identifier: MIT
//
// A configuration with another page size or address width: what the kernel's Kconfig files derive from these changes with them.
import { architectureOf } from './arch/architectures.ts';
import type { Kconfig } from './kconfig.ts';

/**
 * Changes the page size of a configuration. The largest pageblock order becomes the default for the new size; so does an address
 * width that the new size does not support.
 *
 * @param pageSize in bytes, one that the architecture has
 */
export function withPageSize(kconfig: Kconfig, pageSize: number): Kconfig {
  if (kconfig.pageSize === pageSize) return kconfig;
  const size = architectureOf(kconfig.arch).pageSizes.find(({ bytes }) => bytes === pageSize);
  return {
    ...kconfig,
    ...size?.addressBits?.(kconfig),
    pageSize,
    pageBlockMaxOrder: size?.maxOrder ?? kconfig.pageBlockMaxOrder,
    kfencePoolSize: (kconfig.kfencePoolSize / kconfig.pageSize) * pageSize,
  };
}

/**
 * Turns on CONFIG_ARM_LPAE: 40-bit physical addresses and huge pages. Returns configurations of other architectures unchanged.
 */
export function withLpae(kconfig: Kconfig): Kconfig {
  return { ...kconfig, ...architectureOf(kconfig.arch).lpae?.changes };
}
