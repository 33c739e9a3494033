// SPDX-License-Identifier: MIT
import type { Range } from '../base/range.ts';
import type { DtNode } from '../tree/node.ts';
import { number } from '../tree/readings.ts';
import { errnoName } from './errno.ts';
import type { ReservedMemDeclaration } from './reserved-mem.ts';
import type { TreeReader } from './tree-reader.ts';

/** Why the kernel did not keep a region as the tree asks, by the stage at which it stopped. */
const FAILURES = {
  /** `reg` is not whole entries of address and size. */
  'bad-reg': 'reserve',
  /** `reg` has size 0. */
  'zero-size': 'reserve',
  /** memblock rejected the range: it overlaps reserved memory (EBUSY), or memblock's list is full (ENOMEM). */
  'not-reserved': 'reserve',
  /** A handler rejected the node before its memory was reserved. */
  'node-rejected': 'validate',
  /** A dynamic region has no `size`, or one that is not `#size-cells` cells. */
  'bad-size': 'allocate',
  /** `alignment` is not `#address-cells` cells. */
  'bad-alignment': 'allocate',
  /** `alloc-ranges` is not whole entries of address and size. */
  'bad-alloc-ranges': 'allocate',
  /** No free memory has the size and the alignment. */
  'no-free-memory': 'allocate',
  /** There are more dynamic regions than the kernel goes through. */
  'too-many-dynamic': 'allocate',
  /** The kernel's array of regions is full. */
  'array-full': 'init',
  /** The handler rejected the region; its memory was freed. */
  'region-rejected': 'init',
  /** The CMA area spans zones. */
  'spans-zones': 'activate',
} as const satisfies Record<string, RegionStage>;

/** Why the kernel did not keep a region. */
export type RegionFailure = keyof typeof FAILURES;

/**
 * Where the kernel stopped with a region. `activate` is later than the rest: its CMA area was made, and refused because it
 * lies across zones.
 */
export type RegionStage = 'validate' | 'reserve' | 'allocate' | 'init' | 'activate';

/**
 * Outcome of a child of /reserved-memory.
 *
 * - `reserved`, `nomap`: a plain reservation, mapped or not
 * - `cma`, `dma-pool`, `restricted-pool`, `emc-table`, or a declared handler's own word: its handler took it
 * - `failed`: see `stage` and `errno`
 * - `disabled`: its status keeps the kernel off it
 * - `ignored`: the kernel passes over it in silence, or refuses the whole container
 * - `unknown`: where it goes depends on memory, which is not known, or the kernel died before it came to it
 */
export type RegionOutcome =
  | 'reserved'
  | 'nomap'
  | 'cma'
  | 'dma-pool'
  | 'restricted-pool'
  | 'emc-table'
  | 'failed'
  | 'disabled'
  | 'ignored'
  | 'unknown'
  | (string & {});

/** A child of /reserved-memory, with its outcome. */
export interface Region {
  readonly path: string;
  readonly name: string;
  /** `static` with a whole `reg`, else `dynamic`. */
  readonly source: 'static' | 'dynamic';
  /** Null without an address. */
  readonly base: bigint | null;
  readonly size: bigint;
  readonly nomap: boolean;
  readonly reusable: boolean;
  readonly outcome: RegionOutcome;
  /** The name of the handler that accepted it. */
  readonly ops: string | null;
  /** The name of the error that stopped it; null if there was none. */
  readonly errno: string | null;
  readonly stage: RegionStage | null;
  /** Why it failed; null if it did not. */
  readonly failure: RegionFailure | null;
}

/** Two regions that the kernel reports as overlapping. It compares each region with the next one by address. */
export interface RegionOverlap {
  /** Paths of the region with the lower address and of the other. */
  readonly region: string;
  readonly other: string;
}

/** Follows one node through the passes. */
export class RegionTrace {
  readonly #node: DtNode;
  readonly #source: 'static' | 'dynamic';
  #base: bigint | null;
  #size: bigint;
  #failure: RegionFailure | null = null;
  #errno: number | null = null;
  #row: Pick<ReservedMemDeclaration, 'name' | 'outcome'> | null = null;
  #seen: 'no' | 'yes' | 'unknown' = 'no';

  constructor(node: DtNode, reader: TreeReader) {
    this.#node = node;
    const reg = reader.addrSize(node, 'reg');
    const fixed = reg !== undefined && reg.entries > 0 ? reg.read(0) : undefined;
    const size = node.property('size');
    this.#source = fixed === undefined ? 'dynamic' : 'static';
    this.#base = fixed?.base ?? null;
    this.#size = fixed?.size ?? (size && number(size, 0, reader.cells.size)) ?? 0n;
  }

  /** The kernel reads the node, with its range, if any. */
  reached(range?: Range): void {
    this.#seen = 'yes';
    if (range !== undefined) this.placed(range.base, range.size);
  }

  /** Its address. */
  placed(base: bigint, size: bigint): void {
    this.#base = base;
    this.#size = size;
  }

  /** The kernel stopped with it; `errno` is the function's negative result, or null. */
  fail(failure: RegionFailure, errno: number | null): void {
    this.#failure ??= failure;
    this.#errno ??= errno;
    this.#seen = 'yes';
  }

  taken(row: Pick<ReservedMemDeclaration, 'name' | 'outcome'>): void {
    this.#row = row;
  }

  /** Its address depends on memory that is not known. */
  unknown(): void {
    this.#seen = 'unknown';
  }

  /** The outcome after both passes, or until the kernel panicked. */
  finish(available: boolean, panicked: boolean): Region {
    const nomap = this.#node.has('no-map');
    return {
      path: this.#node.path,
      name: this.#node.name,
      source: this.#source,
      base: this.#base,
      size: this.#size,
      nomap,
      reusable: this.#node.has('reusable'),
      outcome: this.#outcome(available, nomap, panicked),
      ops: this.#row?.name ?? null,
      errno: this.#errno === null ? null : errnoName(this.#errno),
      stage: this.#failure && FAILURES[this.#failure],
      failure: this.#failure,
    };
  }

  #outcome(available: boolean, nomap: boolean, panicked: boolean): RegionOutcome {
    if (!available) return 'disabled';
    if (this.#seen === 'no') return panicked ? 'unknown' : 'ignored';
    if (this.#seen === 'unknown') return 'unknown';
    if (this.#failure !== null) return 'failed';
    return this.#row?.outcome ?? (nomap ? 'nomap' : 'reserved');
  }
}
