// SPDX-License-Identifier: MIT
//
// The walks over the table of handlers (drivers/of/of_reserved_mem.c).
import type { DtNode } from '../tree/node.ts';
import type { EarlyKernel } from './early-kernel.ts';
import type { Alignment, ReservedMem, ReservedMemDeclaration, ReservedMemOps } from './reserved-mem.ts';
import type { TreeReader } from './tree-reader.ts';

/** The table of handlers of one boot. */
export class HandlerWalk {
  /** In link order. */
  readonly #table: readonly ReservedMemDeclaration<EarlyKernel>[];
  readonly #kernel: EarlyKernel;
  readonly #reader: TreeReader;
  readonly #callbacks: boolean;
  readonly #unclaimed: number;

  constructor(
    table: readonly ReservedMemDeclaration<EarlyKernel>[],
    kernel: EarlyKernel,
    reader: TreeReader,
  ) {
    this.#table = table;
    this.#kernel = kernel;
    this.#reader = reader;
    this.#callbacks = kernel.release.handlers.callbacks;
    this.#unclaimed = -kernel.release.handlers.unclaimed;
  }

  /** Whether a result is neither 0 nor "no handler". */
  isError(result: number): boolean {
    return result !== 0 && result !== this.#unclaimed;
  }

  /** `fdt_validate_reserved_mem_node()` */
  validate(node: DtNode, align: Alignment | null): number {
    if (!this.#callbacks) return 0;
    return this.#firstAnswer(node, (ops) => ops.nodeValidate?.(node, align, this.#kernel));
  }

  /** `fdt_fixup_reserved_mem_node()` */
  fixup(node: DtNode, base: bigint, size: bigint): void {
    if (!this.#callbacks) return;
    this.#firstAnswer(node, (ops) => ops.nodeFixup?.(node, base, size, this.#kernel));
  }

  /**
   * `__reserved_mem_init_node()`
   *
   * @param taken told of the row that takes the region
   */
  init(rmem: ReservedMem, taken: (row: ReservedMemDeclaration<EarlyKernel>) => void): number {
    const { node } = rmem;
    const call = (ops: ReservedMemOps, row: ReservedMemDeclaration<EarlyKernel>): number => {
      const result = ops.nodeInit(node, rmem, this.#kernel);
      if (result === 0) {
        rmem.ops = ops;
        taken(row);
      }
      return result;
    };
    return this.#callbacks ? this.#firstAnswer(node, call) : this.#lastAnswer(node, call);
  }

  /**
   * Calls the matching rows of the table in turn while they return -ENODEV or have no such callback. The first 0 or other error is the
   * result.
   */
  #firstAnswer(
    node: DtNode,
    call: (ops: ReservedMemOps, row: ReservedMemDeclaration<EarlyKernel>) => number | undefined,
  ): number {
    let result = this.#unclaimed;
    for (const row of this.#matching(node)) {
      result = call(row.ops, row) ?? result;
      if (result !== this.#unclaimed) break;
    }
    return result;
  }

  /** Calls the matching rows in turn until one accepts the node; if none does, the result is that of the last. */
  #lastAnswer(
    node: DtNode,
    call: (ops: ReservedMemOps, row: ReservedMemDeclaration<EarlyKernel>) => number,
  ): number {
    let result = this.#unclaimed;
    for (const row of this.#matching(node)) {
      result = call(row.ops, row);
      if (result === 0) break;
    }
    return result;
  }

  *#matching(node: DtNode): Generator<ReservedMemDeclaration, void, undefined> {
    for (const row of this.#table) if (this.#reader.isCompatible(node, row.compatible)) yield row;
  }
}
