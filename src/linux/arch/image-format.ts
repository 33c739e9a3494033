// SPDX-License-Identifier: MIT
//
// The kernel file that boot loaders load, and the header that arm64 and riscv64 share.

/** What a kernel file says about the kernel. */
export interface ImageFacts {
  /** Bytes of the kernel in memory, bss included; undefined if the file does not say. */
  readonly size: bigint | undefined;
  /** Page size in bytes; undefined if the file does not say. */
  readonly pageSize: number | undefined;
}

/** A format of kernel files. */
export interface ImageFormat {
  readonly name: 'Image' | 'zImage';
  /** Whether the file is a loader that contains the compressed kernel. */
  readonly packed: boolean;
  /** Whether these first bytes of a file match the format. */
  matches(start: Uint8Array): boolean;
  /** Reads a matching file: for an `Image` the start is enough, a compressed one must be complete. */
  read(file: Uint8Array): ImageFacts;
}

/**
 * Offsets of the fields of the `Image` header (Documentation/arch/arm64/booting.rst): 8 bytes of code, text
 * offset, image size, flags; the magic at 56.
 */
const HEADER = { size: 16, flags: 24, magic: 56, length: 64 } as const;

/**
 * The `Image` of an architecture.
 *
 * @param magic the architecture's magic number
 * @param pageSizeOf reads the page size from the flags; undefined if they do not contain one
 */
export function imageFormat(magic: number, pageSizeOf: (flags: number) => number | undefined): ImageFormat {
  return {
    name: 'Image',
    packed: false,
    matches: (start) =>
      start.length >= HEADER.length && viewOf(start).getUint32(HEADER.magic, true) === magic,
    read(file) {
      const header = viewOf(file);
      const size = header.getBigUint64(HEADER.size, true);
      return {
        // 0 in kernels before 3.17
        size: size === 0n ? undefined : size,
        pageSize: pageSizeOf(header.getUint32(HEADER.flags, true)),
      };
    },
  };
}

/** The bytes as a DataView. */
export function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
