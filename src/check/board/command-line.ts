// SPDX-License-Identifier: MIT
//
// The kernel's command line, with the place of each word in the tree.
import { parseArgs } from '../../linux/cmdline.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { CheckedBoard } from './checked-board.ts';
import type { TreePlace } from '../rule.ts';

/** A parameter of the command line. */
export interface CommandLineWord {
  /** Its name as the kernel compares it, with `_` for `-`. */
  readonly name: string;
  readonly value: string | null;
  /** The word as written: `cma=64M`. */
  readonly text: string;
  /** Its place in `/chosen`'s bootargs, or only the node if it came from elsewhere. */
  readonly place: TreePlace;
}

/** The parameters that the kernel parsed, in order. */
export function commandLineWords(board: CheckedBoard): CommandLineWord[] {
  const { tree, boot, reader } = board;
  const chosen = nodeByPath(tree, '/chosen');
  const property = chosen?.property('bootargs');
  // the tree's command line comes first, unless the configuration replaces it
  const inTree = boot.kconfig.cmdlineMode === 'force' ? 0 : reader.chosen.bootargs.length;
  return parseArgs(boot.cmdline).map(({ name, value, at }) => ({
    name: name.replaceAll('-', '_'),
    value,
    text: value === null ? name : `${name}=${value}`,
    place:
      chosen !== undefined && property !== undefined && at < inTree
        ? { node: chosen, property, at }
        : { node: chosen ?? tree.root },
  }));
}

/** Parameters of Linux that have `cma` in their names, in one release or another. */
const CMA_PARAMETERS = new Set([
  'cma',
  'cma_pernuma',
  'hugetlb_cma',
  'hugetlb_cma_only',
  'kvm_cma_resv_ratio',
  'numa_cma',
  'vmcp_cma',
]);

/** Words that look like a CMA parameter but are not: `cma_size=64M`, `cma-per-numa=16M`. */
export function unknownCmaWords(words: readonly CommandLineWord[]): CommandLineWord[] {
  return words.filter(
    ({ name, value }) =>
      /^cma_?[a-z]|[a-z]_?cma$/.test(name) &&
      /^[\w]+$/.test(name) &&
      !CMA_PARAMETERS.has(name) &&
      value !== null &&
      /^\d/.test(value),
  );
}
