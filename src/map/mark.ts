// SPDX-License-Identifier: MIT
import type { BootDevice } from '../linux/boot-result.ts';

/**
 * What a mark of the map stands for.
 *
 * - `reserved`, `nomap`, `cma`, `coherent-pool`, `restricted-pool`: a region, by what it became
 * - `failed`, `disabled`, `ignored`, `unknown`: a region that became nothing, or nobody can say; or a default area that failed
 * - `default-cma`, `numa-cma`: an area that the command line or the configuration asked for
 * - `image`, `initrd`, `blob`: what the boot loader put there
 * - `memreserve`: an entry of the memory reservation block
 * - `crash`: memory for, or of, a crash kernel
 * - `early`: what the kernel allocated before its page allocator: page tables, the live tree
 */
export type MarkKind = (typeof MARK_KINDS)[number];

/** All kinds, in the order of a key. */
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

/** What each kind is called. */
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

/** A line of what is known of a mark. */
export interface Detail {
  readonly label: string;
  /** A byte string, as names in trees are. */
  readonly value: string;
}

/** Something in memory, or that was to be there. */
export interface MapEntry {
  readonly kind: MarkKind;
  /** A node's name, or what it is. A byte string. */
  readonly name: string;
  /** Path of its node; null where it has none. */
  readonly path: string | null;
  /** Where it lies, or was to lie; null where it has no place. */
  readonly base: bigint | null;
  /** In bytes. */
  readonly size: bigint;
  readonly details: readonly Detail[];
  /** The entries of `memory-region` that name it. */
  readonly devices: readonly BootDevice[];
}

/** An entry with a place and a size: it ends before 2^64. */
export interface Mark extends MapEntry {
  readonly base: bigint;
}
