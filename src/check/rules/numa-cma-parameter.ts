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

/** `early_numa_cma()` and `early_cma_pernuma()` parse what they can and ignore the rest without a message. */
export const numaCmaParameter: Rule = {
  id: 'numa-cma-parameter',
  description: 'Require numa_cma= and cma_pernuma= to have values that the kernel parses to the end.',
  severity: 'warning',
  reason: 'nodes get other areas than written, or none',
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
        message: `${word.text} is not a Linux parameter`,
        linux: 'Linux passes it to init and creates no area',
        fix: `write ${word.value!.includes(':') ? 'numa_cma' : 'cma_pernuma'}=${word.value!}`,
      });
      if (!proceed) return;
    }
  },
};

/** Why the kernel does not know the parameter. */
function whyNone({ name }: CommandLineWord, { boot: { kconfig }, release }: CheckedBoard): string {
  if (!kconfig.dmaCma) return 'CONFIG_DMA_CMA is off, so Linux does not know this parameter';
  const { numaCma, option } = release.cma.nodeAreas;
  if (name === 'numa_cma' && !numaCma) return `Linux ${release.version} does not know this parameter`;
  return `CONFIG_${OPTIONS[option]} is off, so Linux does not know this parameter`;
}

/** The Kconfig names of the options for areas of nodes. */
const OPTIONS = { dmaNumaCma: 'DMA_NUMA_CMA', dmaPernumaCma: 'DMA_PERNUMA_CMA' } as const;

/** A finding without its node and property. */
type Words = Omit<Finding, 'node' | 'property' | 'at'>;

function ofText({ name, value, text }: CommandLineWord, board: CheckedBoard): Words | undefined {
  if (value === null) {
    return {
      severity: 'error',
      message: `${text} has no value`,
      linux: 'Linux parses it through a null pointer and panics; only an early console shows it',
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
    : 'write a whole number with the suffix K, M or G';
  if (end === 0) {
    return {
      severity: 'error',
      message: `${text} has no number for the size`,
      linux: 'Linux parses it as 0 and creates no area',
      fix,
    };
  }
  const rest = value.slice(end);
  if (rest !== '') {
    return {
      severity: isFullUnit(value, end) ? 'warning' : 'error',
      message: `${text} is parsed only up to "${rest}", as a size of ${sizeText(size)}`,
      linux: 'Linux ignores the rest without a message',
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
      linux: 'Linux parses it as 0 and creates no area',
    };
  }
  const rest = value.slice(end);
  if ((rest !== '' && beyond === undefined) || value === '') {
    const none = pairs.length === 0;
    const harmless = !none && isFullUnit(value, end);
    return {
      severity: harmless ? 'warning' : 'error',
      message: none ? `${text} has no node at its start` : `${text} is parsed only up to "${rest}"`,
      linux: none
        ? `Linux creates no area for it${boot.kconfig.cmaSizePernuma ? ', and no area of the configured size either' : ''}`
        : 'Linux ignores the rest without a message and keeps what it parsed before',
      fix: harmless
        ? `write numa_cma=${value.slice(0, end)}`
        : /^\d+[kmgtpe]?$/i.test(value)
          ? `write cma_pernuma=${value}, or a node and a colon before the size`
          : 'write pairs of node and size, separated by commas, as in numa_cma=0:64M,1:64M',
    };
  }
  const seen = new Set<number>();
  for (const { node, size } of pairs) {
    if (seen.has(node)) {
      return {
        message: `${text} has node ${node} twice`,
        linux: `Linux uses the last, ${sizeText(pairs.findLast((pair) => pair.node === node)!.size.value)}`,
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
    message: `${text} requests ${sizeText(size)} on ${where}`,
    linux: `the smallest area that Linux creates is ${sizeText(least)}`,
    fix: 'write the size with its unit, as in 64M',
  };
}

/** Whether the unit is written in full, as in `64MB`. Its author means what Linux reads, 64 MiB. */
function isFullUnit(value: string, end: number): boolean {
  return /[kmgtpe]$/i.test(value.slice(0, end)) && /^i?b$/i.test(value.slice(end));
}
