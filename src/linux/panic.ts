// SPDX-License-Identifier: MIT

/** Why the kernel panics in early boot. */
export type PanicKind =
  /** A parameter of the command line has no value, and the kernel reads through a null pointer. */
  | 'parameter-without-value'
  /** There is no memory for something that the kernel needs. */
  | 'no-memory'
  /** One of memblock's lists is full and cannot grow. */
  | 'list-full'
  /** The kernel allocates memory in a page that it does not map, because a no-map region covers a part of the page. */
  | 'page-unmapped'
  /** 32-bit arm unmaps memory that it uses, or maps memory twice. */
  | 'map-lost';

/** The kernel panics here; the rest of the boot does not happen. */
export class KernelPanic extends Error {
  override readonly name = 'KernelPanic';
  readonly kind: PanicKind;
  /** The end or start of the region that causes it; null for no region. */
  readonly border: bigint | null;

  constructor(kind: PanicKind, message: string, border: bigint | null = null) {
    super(message);
    this.kind = kind;
    this.border = border;
  }
}
