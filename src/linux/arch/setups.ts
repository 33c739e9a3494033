// SPDX-License-Identifier: MIT
import type { Kconfig } from '../kconfig.ts';
import type { MemblockRoom } from '../memblock.ts';
import type { EarlyKernel } from '../reserved-mem.ts';
import type { Arch } from './arch.ts';
import type { ArchSetup } from './arch-setup.ts';
import { Arm64Setup, arm64MemblockRoom } from './arm64-setup.ts';
import { ArmSetup } from './arm-setup.ts';
import { Riscv64Setup } from './riscv64-setup.ts';

/** How an architecture is made for one boot. */
interface ArchitectureMaker {
  readonly makeArch: (kernel: EarlyKernel) => ArchSetup;
  readonly memblockRoom: (kconfig: Kconfig) => MemblockRoom;
}

/** `INIT_MEMBLOCK_REGIONS`, where an architecture has no number of its own. */
const USUAL_ROOM: MemblockRoom = { memory: 128, reserved: 128 };

/** The architectures that are modelled. */
export const ARCHITECTURES: Readonly<Record<Arch, ArchitectureMaker>> = {
  arm64: { makeArch: (kernel) => new Arm64Setup(kernel), memblockRoom: arm64MemblockRoom },
  arm: { makeArch: (kernel) => new ArmSetup(kernel), memblockRoom: () => USUAL_ROOM },
  riscv64: { makeArch: (kernel) => new Riscv64Setup(kernel), memblockRoom: () => USUAL_ROOM },
};
