// SPDX-License-Identifier: MIT
import type { BootDevice } from '../linux/boot-result.ts';

/**
 * What a mark of the map stands for.
 *
 * - `reserved`, `nomap`, `cma`, `coherent-pool`, `restricted-pool`: a region, by what Linux made it
 * - `failed`, `disabled`, `ignored`, `unknown`: a region that was not reserved, or whose result is unknown; or a failed default area
 * - `default-cma`, `numa-cma`: an area that the command line or the configuration requests
 * - `image`, `initrd`, `blob`: loaded by the boot loader
 * - `memreserve`: an entry of the memory reservation block
 * - `crash`: memory for a crash kernel, or of the crashed kernel
 * - `early`: what the kernel allocated before its page allocator: page tables, the live tree
 */
export type MarkKind = (typeof MARK_KINDS)[number];

/** All kinds, in the order of the legend. */
export const MARK_KINDS = [
  'reserved',
  'nomap',
  'cma',
  'default-cma',
  'numa-cma',
  'coherent-pool',
  'restricted-pool',
  'memreserve',
  'image',
  'initrd',
  'blob',
  'crash',
  'early',
  'failed',
  'disabled',
  'ignored',
  'unknown',
] as const;

/** Names of the kinds. */
export const KIND_TITLES: Readonly<Record<MarkKind, string>> = {
  reserved: 'reserved',
  nomap: 'no-map',
  cma: 'CMA area',
  'default-cma': 'default CMA area',
  'numa-cma': "a node's CMA area",
  'coherent-pool': 'coherent pool',
  'restricted-pool': 'restricted pool',
  memreserve: '/memreserve/',
  image: 'kernel image',
  initrd: 'initrd',
  blob: 'device tree blob',
  crash: 'crash kernel',
  early: 'early allocation',
  failed: 'failed',
  disabled: 'disabled',
  ignored: 'ignored',
  unknown: 'not known',
};

/** One line in the details of a mark. */
export interface Detail {
  readonly label: string;
  /** A byte string, like names in trees. */
  readonly value: string;
}

/** Something in memory, or something that should be there. */
export interface MapEntry {
  readonly kind: MarkKind;
  /** The name of a node, or a description. A byte string. */
  readonly name: string;
  /** Path of its node; null without a node. */
  readonly path: string | null;
  /** Its address, or the intended address; null if it has none. */
  readonly base: bigint | null;
  /** In bytes. */
  readonly size: bigint;
  readonly details: readonly Detail[];
  /** The entries of `memory-region` that refer to it. */
  readonly devices: readonly BootDevice[];
}

/** An entry with an address and a size; it ends below 2^64. */
export interface Mark extends MapEntry {
  readonly base: bigint;
}
