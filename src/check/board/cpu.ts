// SPDX-License-Identifier: MIT
import { nodeByPath } from '../../tree/device-tree.ts';
import { eachString } from '../../tree/readings.ts';
import type { CheckedBoard } from './checked-board.ts';

/** CPUs that no arm64 kernel runs on, as trees name them. */
const OTHERS =
  /^arm,(cortex-a(5|7|8|9|12|15|17)|cortex-m\d.*|arm\d.*)$|^riscv|^mips|^qcom,(krait|scorpion)|^marvell,(pj4|sheeva|feroceon|mohawk)|^brcm,(b15|brahma-b15)/;

/** Whether the board's CPUs tell that it is no arm64 machine. */
export function isOtherThanArm64({ tree }: CheckedBoard): boolean {
  const cpu = nodeByPath(tree, '/cpus')?.children.find(({ name }) => name.startsWith('cpu@'));
  const compatible = cpu?.property('compatible');
  if (compatible === undefined) return false;
  for (const name of eachString(compatible)) if (OTHERS.test(name)) return true;
  return false;
}
