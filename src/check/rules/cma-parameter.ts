// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { addU64, roundUp } from '../../base/u64.ts';
import { readCma } from '../../linux/contiguous.ts';
import type { ReadCma } from '../../linux/contiguous.ts';
import { cmaMinAlignment } from '../../linux/kconfig.ts';
import type { CheckedBoard } from '../board/checked-board.ts';
import { lineOf, wouldLog } from '../board/kernel-log.ts';
import { commandLineWords, unknownCmaWords } from '../board/command-line.ts';
import type { CommandLineWord } from '../board/command-line.ts';
import type { Finding, Rule } from '../rule.ts';

/** `early_cma()` reads what it can and leaves the rest without a word. */
export const cmaParameter: Rule = {
  id: 'cma-parameter',
  description: 'Require cma= to be a text that the kernel reads to its end, and to be there once.',
  severity: 'warning',
  reason: 'the default area is another than was written',
  requires: [],
  check({ board, report }) {
    const words = commandLineWords(board);
    const given = words.filter(({ name }) => name === 'cma');
    for (const [index, word] of given.entries()) {
      const finding = board.boot.kconfig.dmaCma
        ? ofWord(
            word,
            given.slice(index + 1).find(({ value }) => value !== null),
            board,
          )
        : {
            message: `${word.text} has no effect`,
            linux: 'CONFIG_DMA_CMA is off, so that Linux has no such parameter',
          };
      if (finding !== undefined && !report({ ...word.place, ...finding })) return;
    }
    for (const word of unknownCmaWords(words)) {
      if (word.name.includes('numa')) continue;
      const proceed = report({
        ...word.place,
        message: `${word.text} is no parameter of Linux`,
        linux: 'Linux hands it to user space, and makes the default area without it',
        fix: `write cma=${word.value!}`,
      });
      if (!proceed) return;
    }
  },
};

/** A finding that still has no place. */
type Words = Omit<Finding, 'node' | 'property' | 'at'>;

/** What is wrong with one `cma=`, before the next. */
function ofWord(
  word: CommandLineWord,
  next: CommandLineWord | undefined,
  board: CheckedBoard,
): Words | undefined {
  if (word.value === null) {
    return {
      message: 'cma stands without a value',
      linux: `Linux logs ${wouldLog(board, 'cma-no-value', {})}`,
    };
  }
  if (next?.value != null) return ofNext(word.text, word.value, next.text, next.value, board);
  return ofText(word.text, word.value, board) ?? ofFixedBase(word.text, word.value, board);
}

/** What is wrong with the text. */
function ofText(text: string, value: string, { boot, release }: CheckedBoard): Words | undefined {
  const read = readCma(value, release.numbers);
  const { size } = read;
  if (size.end === 0) {
    return {
      severity: 'error',
      message: `${text} has no number where its size should be`,
      linux: 'Linux reads it as 0 bytes, and makes no default area',
      fix: 'write the size first, as in cma=64M',
    };
  }
  const { end } = read.limit ?? read.base ?? size;
  const rest = value.slice(end);
  if (rest !== '') return ofRest(text, value.slice(0, end), rest, read, cmaMinAlignment(boot.kconfig));
  if (/[@-]$/.test(value)) {
    return { message: `${text} has no number behind its last character`, linux: 'Linux reads 0 there' };
  }
  if (size.value > 0n && size.value < cmaMinAlignment(boot.kconfig)) {
    return {
      message: `${text} asks for ${sizeText(size.value)}`,
      linux: `the smallest area that Linux makes is ${sizeText(cmaMinAlignment(boot.kconfig))}`,
      ...(/^\d+$/.test(value) && size.value <= 4096n && { fix: `write cma=${value}M for ${value} MiB` }),
    };
  }
  return undefined;
}

function ofRest(text: string, before: string, rest: string, { size }: ReadCma, least: bigint): Words {
  // read as it is meant, by luck
  const harmless = /[kmgtpe]$/i.test(before) && /^i?b$/i.test(rest);
  const wrong = size.value < least || /^[.,\d]/.test(rest);
  return {
    severity: wrong ? 'error' : 'warning',
    message: `${text} is read up to "${rest}", for a size of ${sizeText(size.value)}`,
    linux: size.value === 0n ? 'Linux makes no default area' : 'Linux leaves the rest, without a word',
    fix: harmless
      ? `write cma=${before}`
      : 'write cma=SIZE, cma=SIZE@BASE or cma=SIZE@BASE-LIMIT, in whole numbers with K, M or G behind them',
  };
}

/** One that another follows. */
function ofNext(
  text: string,
  value: string,
  nextText: string,
  nextValue: string,
  { release }: CheckedBoard,
): Words {
  const { base } = readCma(value, release.numbers);
  if (base !== undefined && readCma(nextValue, release.numbers).base === undefined) {
    return {
      message: `the ${nextText} after ${text} replaces its size, and not its base`,
      linux: `Linux looks for the size of the last from ${hex(base.value)} on, up to the end of the first`,
      fix: `take ${text} away`,
    };
  }
  return {
    ...(nextValue === value && { severity: 'note' as const }),
    message: `${text} has no effect beside the ${nextText} after it`,
    linux: 'Linux takes the last',
    fix: `take ${text} away`,
  };
}

/** An area that must lie at its base, and cannot. */
function ofFixedBase(text: string, value: string, { boot, release }: CheckedBoard): Words | undefined {
  const { size, base, limit } = readCma(value, release.numbers);
  const least = cmaMinAlignment(boot.kconfig);
  if (base === undefined || base.value === 0n || base.value % least === 0n) return undefined;
  if (size.value === 0n || (limit !== undefined && limit.value !== addU64(base.value, size.value)))
    return undefined;
  const line = lineOf({ boot }, 'cma-unaligned');
  return {
    severity: 'error',
    message: `${text} has its area at ${hex(base.value)}, which is no multiple of ${hex(least)}`,
    linux:
      line === undefined
        ? 'Linux refuses the area with -EINVAL, and there is no default one'
        : `Linux logs "${line.text}", and there is no default area`,
    fix: `write a base such as ${hex(roundUp(base.value, least))}`,
  };
}
