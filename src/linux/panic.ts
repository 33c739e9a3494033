// SPDX-License-Identifier: MIT

/** The kernel dies here: nothing of the boot that would follow happens. */
export class KernelPanic extends Error {
  override readonly name = 'KernelPanic';
}
