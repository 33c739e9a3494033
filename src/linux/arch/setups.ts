// SPDX-License-Identifier: MIT
//
// The setup code of each architecture. It is not in architectures.ts because it needs the whole kernel model,
// and most callers only need the description of an architecture.
import type { EarlyKernel } from '../early-kernel.ts';
import type { Arch } from './arch.ts';
import type { ArchSetup } from './arch-setup.ts';
import { Arm64Setup } from './arm64-setup.ts';
import { ArmSetup } from './arm-setup.ts';
import { Riscv64Setup } from './riscv64-setup.ts';

const SETUPS: Readonly<Record<Arch, (kernel: EarlyKernel) => ArchSetup>> = {
  arm64: (kernel) => new Arm64Setup(kernel),
  arm: (kernel) => new ArmSetup(kernel),
  riscv64: (kernel) => new Riscv64Setup(kernel),
};

/** Makes the setup code of a kernel's architecture, for one boot. */
export function setupOf(kernel: EarlyKernel): ArchSetup {
  return SETUPS[kernel.kconfig.arch](kernel);
}
