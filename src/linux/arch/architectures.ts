// SPDX-License-Identifier: MIT
import type { EarlyKernel } from '../early-kernel.ts';
import type { Kconfig } from '../kconfig.ts';
import type { MemblockRoom } from '../memblock.ts';
import type { Arch } from './arch.ts';
import type { Architecture } from './architecture.ts';
import { Arm64, arm64MemblockRoom } from './arm64.ts';
import { Arm } from './arm.ts';
import { Riscv64 } from './riscv64.ts';

/** How an architecture is made for one boot. */
interface ArchitectureMaker {
  readonly makeArch: (kernel: EarlyKernel) => Architecture;
  readonly memblockRoom: (kconfig: Kconfig) => MemblockRoom;
}

/** `INIT_MEMBLOCK_REGIONS`, where an architecture has no number of its own. */
const USUAL_ROOM: MemblockRoom = { memory: 128, reserved: 128 };

/** The architectures that are modelled. */
export const ARCHITECTURES: Readonly<Record<Arch, ArchitectureMaker>> = {
  arm64: { makeArch: (kernel) => new Arm64(kernel), memblockRoom: arm64MemblockRoom },
  arm: { makeArch: (kernel) => new Arm(kernel), memblockRoom: () => USUAL_ROOM },
  riscv64: { makeArch: (kernel) => new Riscv64(kernel), memblockRoom: () => USUAL_ROOM },
};
