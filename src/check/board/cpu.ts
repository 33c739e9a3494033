// SPDX-License-Identifier: MIT
import { archOfTree } from '../../linux/arch/arch-of-tree.ts';
import { architectureOf } from '../../linux/arch/architectures.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';
import type { CheckedBoard } from './checked-board.ts';

/** Compatibles of CPUs whose architecture is not modelled. */
const OTHERS = /^arm,cortex-m\d|^mips|^ingenic,|^brcm,bmips|^cavium,|^loongson,|^snps,arc/;

/** Whether the board's CPUs show that no kernel of the modelled architecture runs on it. */
export function isOfOtherArch({ tree, boot }: CheckedBoard): boolean {
  const cpu = nodeByPath(tree, '/cpus')?.children.find(({ name }) => name.startsWith('cpu@'));
  if (cpu !== undefined && isOfOther(cpu)) return true;
  const arch = archOfTree(tree);
  return arch !== undefined && arch !== boot.arch && !architectureOf(arch).alsoRuns.includes(boot.arch);
}

function isOfOther(cpu: DtNode): boolean {
  const compatible = cpu.property('compatible');
  // PowerPC trees name CPU nodes PowerPC,8xx@0, without a compatible
  if (compatible === undefined) return false;
  for (const name of eachString(compatible)) if (OTHERS.test(name)) return true;
  return false;
}
