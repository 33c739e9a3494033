// SPDX-License-Identifier: MIT
import { readNumaCma } from '../../linux/contiguous.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { commandLineWords } from '../board/command-line.ts';
import type { CommandLineWord } from '../board/command-line.ts';
import type { Finding, Rule } from '../rule.ts';

/** `dma_numa_cma_reserve()` walks the possible nodes; sizes for other nodes are never read. */
export const numaCmaNode: Rule = {
  id: 'numa-cma-node',
  description: 'Disallow numa_cma= for a missing node.',
  severity: 'warning',
  reason: 'the area is not created',
  requires: [],
  check({ board, report }) {
    const { kconfig } = board.boot;
    const { numaCma, option } = board.release.cma.nodeAreas;
    if (!kconfig.dmaCma || !kconfig[option] || !numaCma) return;
    for (const word of commandLineWords(board)) {
      if (word.name !== 'numa_cma' || word.value === null) continue;
      for (const finding of findingsOf(word, word.value, board)) if (!report(finding)) return;
    }
  },
};

function* findingsOf(
  { place, text }: CommandLineWord,
  value: string,
  { boot, release }: CheckedBoard,
): Generator<Finding, void, undefined> {
  const { pairs, beyond, end } = readNumaCma(value, boot.kconfig.nodesShift, release.numbers);
  const seen = new Set<number>();
  for (const { node, size } of pairs) {
    // the nodes are only known if memory is known
    if (boot.nodes.length === 0 || boot.nodes.includes(node) || size.value === 0n || seen.has(node)) continue;
    seen.add(node);
    const line = boot.log.find(({ id, fields }) => id === 'cma-node' && fields['nid'] === node);
    yield {
      ...place,
      message: `${text} requests an area on node ${node}, but the board has ${nodesText(boot.nodes)}`,
      linux:
        line === undefined
          ? 'Linux creates no area for it and logs nothing'
          : `Linux logs "${line.text}" and creates no area`,
      fix: `use an existing node, or remove ${node}: and its size`,
    };
  }
  if (beyond === undefined) return;
  const most = 2 ** boot.kconfig.nodesShift - 1;
  const rest = /,(.*)$/s.exec(value.slice(end))?.[1] ?? '';
  yield {
    ...place,
    ...(rest !== '' && { severity: 'error' as const }),
    message: `${text} requests an area on node ${beyond}, but this kernel's nodes go up to ${most}`,
    linux:
      rest === ''
        ? 'Linux creates no area for it and logs nothing'
        : `Linux stops there and does not parse ${rest}`,
    fix: 'use an existing node',
  };
}

function nodesText(nodes: readonly number[]): string {
  if (nodes.length === 1) return `only node ${nodes[0]!}`;
  const shown = nodes.slice(0, 8).join(', ');
  return nodes.length > 8 ? `nodes ${shown} and ${nodes.length - 8} more` : `nodes ${shown}`;
}
