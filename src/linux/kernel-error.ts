// SPDX-License-Identifier: MIT

/** A kernel that cannot exist, for example with different architectures in the machine and in the configuration. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
}
