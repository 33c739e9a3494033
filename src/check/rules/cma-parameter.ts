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

/** `early_cma()` parses what it can and ignores the rest without a message. */
export const cmaParameter: Rule = {
  id: 'cma-parameter',
  description: 'Require a single cma= that the kernel parses to its end.',
  severity: 'warning',
  reason: 'the default area differs from what was written',
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
            linux: 'CONFIG_DMA_CMA is off, so Linux does not know this parameter',
          };
      if (finding !== undefined && !report({ ...word.place, ...finding })) return;
    }
    for (const word of unknownCmaWords(words)) {
      if (word.name.includes('numa')) continue;
      const proceed = report({
        ...word.place,
        message: `${word.text} is not a Linux parameter`,
        linux: 'Linux passes it to init and creates the default area without it',
        fix: `write cma=${word.value!}`,
      });
      if (!proceed) return;
    }
  },
};

/** A finding without its node and property. */
type Words = Omit<Finding, 'node' | 'property' | 'at'>;

/** The problem of one `cma=`, given the next one. */
function ofWord(
  word: CommandLineWord,
  next: CommandLineWord | undefined,
  board: CheckedBoard,
): Words | undefined {
  if (word.value === null) {
    return {
      message: 'cma has no value',
      linux: `Linux logs ${wouldLog(board, 'cma-no-value', {})}`,
    };
  }
  if (next?.value != null) return ofNext(word.text, word.value, next.text, next.value, board);
  return ofText(word.text, word.value, board) ?? ofFixedBase(word.text, word.value, board);
}

/** The problem of the value itself. */
function ofText(text: string, value: string, { boot, release }: CheckedBoard): Words | undefined {
  const read = readCma(value, release.numbers);
  const { size } = read;
  if (size.end === 0) {
    return {
      severity: 'error',
      message: `${text} has no number for the size`,
      linux: 'Linux parses it as 0 and creates no default area',
      fix: 'write the size first, as in cma=64M',
    };
  }
  const { end } = read.limit ?? read.base ?? size;
  const rest = value.slice(end);
  if (rest !== '') return ofRest(text, value.slice(0, end), rest, read, cmaMinAlignment(boot.kconfig));
  if (/[@-]$/.test(value)) {
    return { message: `${text} has no number after its last character`, linux: 'Linux parses it as 0' };
  }
  if (size.value > 0n && size.value < cmaMinAlignment(boot.kconfig)) {
    return {
      message: `${text} requests ${sizeText(size.value)}`,
      linux: `the smallest area that Linux creates is ${sizeText(cmaMinAlignment(boot.kconfig))}`,
      ...(/^\d+$/.test(value) && size.value <= 4096n && { fix: `write cma=${value}M for ${value} MiB` }),
    };
  }
  return undefined;
}

function ofRest(text: string, before: string, rest: string, { size }: ReadCma, least: bigint): Words {
  // parsed as it was meant, by luck
  const harmless = /[kmgtpe]$/i.test(before) && /^i?b$/i.test(rest);
  const wrong = size.value < least || /^[.,\d]/.test(rest);
  return {
    severity: wrong ? 'error' : 'warning',
    message: `${text} is parsed only up to "${rest}", as a size of ${sizeText(size.value)}`,
    linux: size.value === 0n ? 'Linux creates no default area' : 'Linux ignores the rest without a message',
    fix: harmless
      ? `write cma=${before}`
      : 'write cma=SIZE, cma=SIZE@BASE or cma=SIZE@BASE-LIMIT, in whole numbers with the suffix K, M or G',
  };
}

/** The problem of a `cma=` that is followed by another. */
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
      message: `the ${nextText} after ${text} replaces its size, but not its base`,
      linux: `Linux searches for the last size from ${hex(base.value)} up to the end of the first area`,
      fix: `remove ${text}`,
    };
  }
  return {
    ...(nextValue === value && { severity: 'note' as const }),
    message: `${text} has no effect because of the ${nextText} after it`,
    linux: 'Linux uses the last one',
    fix: `remove ${text}`,
  };
}

/** An area with a fixed base that Linux cannot place there. */
function ofFixedBase(text: string, value: string, { boot, release }: CheckedBoard): Words | undefined {
  const { size, base, limit } = readCma(value, release.numbers);
  const least = cmaMinAlignment(boot.kconfig);
  if (base === undefined || base.value === 0n || base.value % least === 0n) return undefined;
  if (size.value === 0n || (limit !== undefined && limit.value !== addU64(base.value, size.value)))
    return undefined;
  const line = lineOf({ boot }, 'cma-unaligned');
  return {
    severity: 'error',
    message: `${text} puts the area at ${hex(base.value)}, which is not a multiple of ${hex(least)}`,
    linux:
      line === undefined
        ? 'Linux rejects the area with -EINVAL, and there is no default area'
        : `Linux logs "${line.text}", and there is no default area`,
    fix: `write a base such as ${hex(roundUp(base.value, least))}`,
  };
}
