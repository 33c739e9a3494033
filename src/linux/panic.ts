// SPDX-License-Identifier: MIT

/** Why the kernel dies in early boot. */
export type PanicKind =
  /** A parameter of the command line has no value, and the kernel reads through a null pointer. */
  | 'parameter-without-value'
  /** There is no memory for something that the kernel cannot do without. */
  | 'no-memory'
  /** One of memblock's lists is full and cannot grow. */
  | 'list-full'
  /** The kernel allocates memory in a page that it does not map, because a no-map region cuts the page. */
  | 'page-unmapped'
  /** 32-bit arm takes the map away from memory that it uses, or makes a map twice. */
  | 'map-lost';

/** The kernel dies here: nothing of the boot that would follow happens. */
export class KernelPanic extends Error {
  override readonly name = 'KernelPanic';
  readonly kind: PanicKind;
  /** Where the region ends or begins that causes it; null where no region does. */
  readonly border: bigint | null;

  constructor(kind: PanicKind, message: string, border: bigint | null = null) {
    super(message);
    this.kind = kind;
    this.border = border;
  }
}
