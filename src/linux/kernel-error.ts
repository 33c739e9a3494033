// SPDX-License-Identifier: MIT

/** A kernel that there cannot be: of one architecture by what the machine says, of another by its configuration, and the like. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
}
