// SPDX-License-Identifier: MIT
import { sizeText } from '../../base/size.ts';
import { memparse } from '../../linux/cmdline.ts';
import { readNumaCma } from '../../linux/contiguous.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { Kconfig } from '../../linux/kconfig.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { commandLineWords, unknownCmaWords } from '../board/command-line.ts';
import type { CommandLineWord } from '../board/command-line.ts';
import type { Finding, Rule } from '../rule.ts';

/** `early_numa_cma()` and `early_cma_pernuma()` read what they can, and leave the rest without a word. */
export const numaCmaParameter: Rule = {
  id: 'numa-cma-parameter',
  description: 'Require numa_cma= and cma_pernuma= to be texts that the kernel reads to their end.',
  severity: 'warning',
  reason: 'nodes get other areas than were written, or none',
  requires: [],
  check({ board, report }) {
    const { kconfig } = board.boot;
    const { numaCma, option } = board.release.cma.nodeAreas;
    const words = commandLineWords(board);
    for (const word of words) {
      if (word.name !== 'numa_cma' && word.name !== 'cma_pernuma') continue;
      const finding: Words | undefined =
        kconfig.dmaCma && kconfig[option] && (numaCma || word.name === 'cma_pernuma')
          ? ofText(word, board)
          : { message: `${word.text} has no effect`, linux: whyNone(word, board) };
      if (finding !== undefined && !report({ ...word.place, ...finding })) return;
    }
    for (const word of unknownCmaWords(words)) {
      if (!word.name.includes('numa')) continue;
      const proceed = report({
        ...word.place,
        message: `${word.text} is no parameter of Linux`,
        linux: 'Linux hands it to user space, and makes no area of it',
        fix: `write ${word.value!.includes(':') ? 'numa_cma' : 'cma_pernuma'}=${word.value!}`,
      });
      if (!proceed) return;
    }
  },
};

/** Why the kernel has no such parameter. */
function whyNone({ name }: CommandLineWord, { boot: { kconfig }, release }: CheckedBoard): string {
  if (!kconfig.dmaCma) return 'CONFIG_DMA_CMA is off, so that Linux has no such parameter';
  const { numaCma, option } = release.cma.nodeAreas;
  if (name === 'numa_cma' && !numaCma) return `Linux ${release.version} has no such parameter`;
  return `CONFIG_${OPTIONS[option]} is off, so that Linux has no such parameter`;
}

/** The options that bring areas of nodes, as Kconfig calls them. */
const OPTIONS = { dmaNumaCma: 'DMA_NUMA_CMA', dmaPernumaCma: 'DMA_PERNUMA_CMA' } as const;

/** A finding that still has no place. */
type Words = Omit<Finding, 'node' | 'property' | 'at'>;

function ofText({ name, value, text }: CommandLineWord, board: CheckedBoard): Words | undefined {
  if (value === null) {
    return {
      severity: 'error',
      message: `${text} stands without a value`,
      linux:
        'Linux reads it through a null pointer and panics, without a word unless there is an early console',
      fix: name === 'numa_cma' ? 'write numa_cma=0:64M' : 'write cma_pernuma=64M',
    };
  }
  return name === 'numa_cma' ? ofPairs(value, text, board) : ofSize(value, text, board);
}

/** `cma_pernuma=`: a size. */
function ofSize(value: string, text: string, { boot, release }: CheckedBoard): Words | undefined {
  const { value: size, end } = memparse(value, 0, release.numbers);
  const fix = value.includes(':')
    ? `write numa_cma=${value}`
    : 'write a whole number with K, M or G behind it';
  if (end === 0) {
    return {
      severity: 'error',
      message: `${text} has no number where its size should be`,
      linux: 'Linux reads it as 0 bytes, which is no area',
      fix,
    };
  }
  const rest = value.slice(end);
  if (rest !== '') {
    return {
      severity: isFullUnit(value, end) ? 'warning' : 'error',
      message: `${text} is read up to "${rest}", for a size of ${sizeText(size)}`,
      linux: 'Linux leaves the rest, without a word',
      fix: isFullUnit(value, end) ? `write cma_pernuma=${value.slice(0, end)}` : fix,
    };
  }
  return ofSmall(size, text, 'every node', boot.kconfig);
}

/** `numa_cma=`: pairs. */
function ofPairs(value: string, text: string, { boot, release }: CheckedBoard): Words | undefined {
  const { pairs, end, beyond } = readNumaCma(value, boot.kconfig.nodesShift, release.numbers);
  const empty = pairs.find(({ at, size }) => size.end === value.indexOf(':', at) + 1);
  if (empty !== undefined) {
    return {
      severity: 'error',
      message: `${text} has no size for node ${empty.node}`,
      linux: 'Linux reads it as 0 bytes, which is no area',
    };
  }
  const rest = value.slice(end);
  if ((rest !== '' && beyond === undefined) || value === '') {
    const none = pairs.length === 0;
    const harmless = !none && isFullUnit(value, end);
    return {
      severity: harmless ? 'warning' : 'error',
      message: none ? `${text} has no node at its start` : `${text} is read up to "${rest}"`,
      linux: none
        ? `Linux makes no area by it${boot.kconfig.cmaSizePernuma ? ', and none by its own choice either' : ''}`
        : 'Linux leaves the rest, without a word, and keeps what it read before',
      fix: harmless
        ? `write numa_cma=${value.slice(0, end)}`
        : /^\d+[kmgtpe]?$/i.test(value)
          ? `write cma_pernuma=${value}, or a node and a colon before the size`
          : 'write pairs of a node and a size with commas between them, as in numa_cma=0:64M,1:64M',
    };
  }
  const seen = new Set<number>();
  for (const { node, size } of pairs) {
    if (seen.has(node)) {
      return {
        message: `${text} has node ${node} twice`,
        linux: `Linux takes the last, ${sizeText(pairs.findLast((pair) => pair.node === node)!.size.value)}`,
      };
    }
    seen.add(node);
    const small = ofSmall(size.value, text, `node ${node}`, boot.kconfig);
    if (small !== undefined) return small;
  }
  return undefined;
}

function ofSmall(size: bigint, text: string, where: string, kconfig: Kconfig): Words | undefined {
  const least = cmaMinAlignment(kconfig);
  if (size === 0n || size >= least) return undefined;
  return {
    message: `${text} asks for ${sizeText(size)} on ${where}`,
    linux: `the smallest area that Linux makes is ${sizeText(least)}`,
    fix: 'write the size with its unit, as in 64M',
  };
}

/** `64MB`: a unit in full is most likely meant as it is read. */
function isFullUnit(value: string, end: number): boolean {
  return /[kmgtpe]$/i.test(value.slice(0, end)) && /^i?b$/i.test(value.slice(end));
}
