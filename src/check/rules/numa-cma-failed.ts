// SPDX-License-Identifier: MIT
import { readNumaCma } from '../../linux/contiguous.ts';
import { errnoName } from '../../linux/errno.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { LogLine } from '../../linux/printk.ts';
import { nodeByPath } from '../../tree/device-tree.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { commandLineWords } from '../board/command-line.ts';
import type { CommandLineWord } from '../board/command-line.ts';
import { FreeMemory } from '../fix/free-memory.ts';
import { smallerArguments } from '../fix/smaller-sizes.ts';
import type { Advice, Rule } from '../rule.ts';

/** `dma_numa_cma_reserve()` continues with the next node. */
export const numaCmaFailed: Rule = {
  id: 'numa-cma-failed',
  description: 'Require free memory for the CMA area of a node.',
  severity: 'error',
  reason: 'devices of the node get their memory from other nodes',
  requires: [],
  check({ board, report }) {
    const { boot, tree } = board;
    const { nodeAreas } = board.release.cma;
    if (!boot.kconfig.dmaCma || !boot.kconfig[nodeAreas.option]) return;
    const words = commandLineWords(board);
    const unasked: { node: number; text: string }[] = [];
    for (const line of boot.log) {
      const failed = failedNode(line);
      if (failed === undefined) continue;
      const { node, errno } = failed;
      const { text } = line;
      const word = askedBy(words, node, board);
      if (word === undefined) unasked.push({ node, text });
      else {
        const why = errno === null ? 'spans zones' : `has no free address (-${errnoName(errno)})`;
        const proceed = report({
          ...word.place,
          message: `${word.text}: the area of node ${node} ${why}`,
          linux: `Linux logs "${text}"`,
          advice: repairs(board, node, word),
        });
        if (!proceed) return;
      }
    }
    const [first] = unasked;
    if (first !== undefined) {
      const nodes = unasked.map(({ node }) => node).join(', ');
      report({
        node: nodeByPath(tree, '/chosen') ?? tree.root,
        // only the configuration requests them, and a boot loader may know of more memory than the tree
        severity: 'note',
        message: `the CMA area that every node gets has no free address on node${unasked.length === 1 ? '' : 's'} ${nodes}`,
        linux: `Linux logs "${first.text}"`,
      });
    }
    const asked = words.find(({ name, value }) => isRequest(name, value));
    if (boot.failedDefault === null || asked === undefined || nodeAreas.when !== 'after-default') return;
    report({
      ...asked.place,
      message: `${asked.text} has no effect, because the default area has no free address`,
      linux: 'Linux skips the areas of nodes if the default area fails',
      fix: 'write cma=0 for no default area, or a cma= that fits',
    });
  },
};

function* repairs(
  board: CheckedBoard,
  node: number,
  { name, value }: CommandLineWord,
): Generator<Advice, void, undefined> {
  if (value === null) return;
  const align = cmaMinAlignment(board.boot.kconfig);
  const within = board.boot.memory.filter((bank) => bank.node === node);
  const largest = new FreeMemory(board).largest({ align, within, oneZone: true });
  for (const size of largest === undefined ? [] : smallerArguments(largest.size, align)) {
    const fix = `use at most ${size}`;
    if (name === 'cma_pernuma') yield { fix, parameter: { name, value: size } };
    else {
      const pairs = value.split(',').map((pair) => (pair.startsWith(`${node}:`) ? `${node}:${size}` : pair));
      yield { fix, parameter: { name, value: pairs.join(',') } };
    }
  }
}

/** The last parameter that requests a node's area; its own pair wins over the size for all nodes. */
function askedBy(
  words: readonly CommandLineWord[],
  node: number,
  { boot, release }: CheckedBoard,
): CommandLineWord | undefined {
  const own = words.findLast(
    ({ name, value }) =>
      name === 'numa_cma' &&
      value !== null &&
      readNumaCma(value, boot.kconfig.nodesShift, release.numbers).pairs.some(
        (pair) => pair.node === node && pair.size.value !== 0n,
      ),
  );
  return own ?? words.findLast(({ name }) => name === 'cma_pernuma');
}

function isRequest(name: string, value: string | null): boolean {
  return (name === 'numa_cma' || name === 'cma_pernuma') && value !== null && value !== '';
}

/** The node whose area a line is about, and the error number if there was no free address; null if the area spans zones. */
function failedNode({ id, fields }: LogLine): { node: number; errno: number | null } | undefined {
  if (id === 'cma-node-failed') return { node: Number(fields['nid']), errno: Number(fields['errno']) };
  if (id !== 'cma-not-active') return undefined;
  const node = AREA_OF_NODE.exec(String(fields['area']))?.[1];
  return node === undefined ? undefined : { node: Number(node), errno: null };
}

/** Names of the nodes' areas. */
const AREA_OF_NODE = /^(?:per)?numa(\d+)$/;
