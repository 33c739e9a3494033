// SPDX-License-Identifier: MIT
//
// include/linux/of_reserved_mem.h of Linux 7.2: what a handler of reserved memory is.
import type { DtNode } from '../tree/node.ts';
import type { CmaArea } from './cma.ts';
import type { Kconfig } from './kconfig.ts';

/** A region that was entered in the kernel's array (`struct reserved_mem`). */
export interface ReservedMem {
  readonly node: DtNode;
  /** Name with unit address: the kernel looks regions up by it. */
  readonly name: string;
  readonly base: bigint;
  readonly size: bigint;
  /** The handler that took the region, null for a plain reservation. */
  ops: ReservedMemOps | null;
  /** The handler's own. */
  priv: unknown;
}

/** A device that requests its `memory-region` (the relevant fields of `struct device`). */
export interface Device {
  readonly node: DtNode;
  /** The device's own CMA area. */
  cmaArea: CmaArea | null;
  /** The device's own coherent pool. */
  dmaMem: ReservedMem | null;
  /** The restricted pool the device bounces through. */
  ioTlbMem: ReservedMem | null;
}

/** An alignment in bytes that a callback may raise; 0 is none. */
export interface Alignment {
  value: bigint;
}

/** The kernel's log, as a handler writes it. */
export interface HandlerLog {
  /** `pr_crit()` */
  crit(message: string): void;
  /** `pr_err()` */
  err(message: string): void;
  /** `pr_warn()` */
  warn(message: string): void;
  /** `pr_notice()` */
  notice(message: string): void;
  /** `pr_info()` */
  info(message: string): void;
}

/** What a handler can ask about memory. Addresses and sizes are in bytes. */
export interface HandlerMemory {
  /** `memblock_is_region_memory()`: whether all of the range is RAM. */
  isRegionMemory(base: bigint, size: bigint): boolean;
  /** `memblock_is_region_reserved()`: whether any of the range is reserved. */
  isRegionReserved(base: bigint, size: bigint): boolean;
  /** `memblock_overlaps_region()` of memory: whether any of the range is RAM. */
  overlapsMemory(base: bigint, size: bigint): boolean;
  /** Whether any of the range is RAM that the kernel maps, which RAM with `no-map` is not. */
  overlapsMapped(base: bigint, size: bigint): boolean;
}

/** What callbacks of a handler can use of the kernel. */
export interface HandlerKernel {
  readonly printk: HandlerLog;
  readonly kconfig: Kconfig;
  readonly release: { readonly version: string };
  readonly memblock: HandlerMemory;
}

/**
 * A handler of reserved memory (`struct reserved_mem_ops`). Each callback answers 0 for success, -ENODEV for "not mine, ask
 * the next" or another negative errno for an error that ends the walk.
 *
 * In releases without these callbacks `nodeInit` alone is called of the first three (see `HandlerWalk` of releases/behaviour.ts).
 */
export interface ReservedMemOps<K extends HandlerKernel = HandlerKernel> {
  /**
   * Whether the handler accepts the node. Called before memory is reserved, and again late in boot for a static region. `align` is only for
   * dynamic regions.
   */
  nodeValidate?(node: DtNode, align: Alignment | null, kernel: K): number;
  /** Called after memory is reserved. */
  nodeFixup?(node: DtNode, base: bigint, size: bigint, kernel: K): number;
  /** Initialises the region when it is entered in the array. */
  nodeInit(node: DtNode, rmem: ReservedMem, kernel: K): number;
  /** A driver requests the region for a device. */
  deviceInit?(rmem: ReservedMem, device: Device, kernel: K): number;
  /** The driver releases the region. */
  deviceRelease?(rmem: ReservedMem, device: Device, kernel: K): void;
}

/** A row of the kernel's table of handlers. */
export interface ReservedMemDeclaration<K extends HandlerKernel = HandlerKernel> {
  readonly name: string;
  readonly compatible: string;
  readonly ops: ReservedMemOps<K>;
  /** Outcome of a region that this handler accepted; by default the row's name. */
  readonly outcome: string;
}

/**
 * Declares a handler for nodes of a compatible, as RESERVEDMEM_OF_DECLARE does in the kernel.
 *
 * @example
 * const carveout = reservedmemOfDeclare('carveout', 'acme,carveout', {
 *   nodeInit: (node, rmem) => (rmem.size < 0x100000n ? -EINVAL : 0),
 * });
 */
export function reservedmemOfDeclare(
  name: string,
  compatible: string,
  ops: ReservedMemOps,
  outcome = name,
): ReservedMemDeclaration {
  return { name, compatible, ops, outcome };
}
