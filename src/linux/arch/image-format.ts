// SPDX-License-Identifier: MIT
//
// The file of a kernel that boot loaders load, and the header that arm64 and riscv64 share.

/** What a kernel's file says about the kernel. */
export interface ImageFacts {
  /** Bytes that the kernel takes in memory, bss included; undefined where the file does not say. */
  readonly size: bigint | undefined;
  /** Bytes of its pages; undefined where the file does not say. */
  readonly pageSize: number | undefined;
}

/** The format of a kernel's file. */
export interface ImageFormat {
  readonly name: 'Image' | 'zImage';
  /** Whether the file is a loader with the kernel packed in it. */
  readonly packed: boolean;
  /** Whether a file begins like this format. */
  matches(start: Uint8Array): boolean;
  /** Reads a file that matches: of an `Image` its start suffices, a packed one must be whole. */
  read(file: Uint8Array): ImageFacts;
}

/**
 * Where the fields of the `Image` header are (Documentation/arch/arm64/booting.rst): 8 bytes of code, text offset, image size,
 * flags; the magic at 56.
 */
const HEADER = { size: 16, flags: 24, magic: 56, length: 64 } as const;

/**
 * The `Image` of an architecture.
 *
 * @param magic the number that tells architectures apart
 * @param pageSizeOf reads the page size from the flags; undefined where they do not say
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
        // kernels before 3.17 leave it 0
        size: size === 0n ? undefined : size,
        pageSize: pageSizeOf(header.getUint32(HEADER.flags, true)),
      };
    },
  };
}

/** The bytes as numbers. */
export function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
