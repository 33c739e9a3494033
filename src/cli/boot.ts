// SPDX-License-Identifier: MIT
import { bootReservedMemory } from '../linux/boot.ts';
import type { BootResult } from '../linux/boot-result.ts';
import type { Machine } from '../linux/machine.ts';
import type { Range } from '../base/range.ts';
import { bootJson } from '../report/boot-json.ts';
import { bootText } from '../report/boot-text.ts';
import { printablePath } from '../report/printable.ts';
import { asBlob, loadBoard } from './board.ts';
import type { BoardOptions } from './board.ts';
import { Failure } from './failure.ts';
import { inputName } from './files.ts';
import { readConfig, readImageSize } from './kernel-files.ts';
import { isRange, parseMemory, parseNumber, parseRange } from './numbers.ts';
import { outputStyle, writeAll } from './output.ts';

/** The options of `rmem boot`, as they were typed. */
export interface BootOptions extends BoardOptions {
  readonly json?: true;
  readonly cmdline?: string;
  readonly memory?: readonly string[];
  readonly image?: string;
  readonly initrd?: string;
  readonly fdt?: string;
  readonly config?: string;
}

export async function bootCommand(input: string, options: BootOptions): Promise<void> {
  const machine = readMachine(options);
  const { tree } = await loadBoard(input, options);
  const result = bootReservedMemory(asBlob(tree), machine);
  const board = inputName(input);
  const note = memoryNote(board, result);
  if (note !== undefined) writeAll(2, `${note}\n`);
  const output = options.json
    ? JSON.stringify(bootJson(result), null, 2)
    : bootText(board, result, outputStyle()).join('\n');
  writeAll(1, `${output}\n`);
}

function readMachine(options: BootOptions): Machine {
  return {
    cmdline: options.cmdline,
    memory: options.memory?.map((text) => parseMemory(text, '--memory')),
    image: options.image === undefined ? undefined : readImage(options.image),
    initrd: options.initrd === undefined ? undefined : parseRange(options.initrd, '--initrd'),
    fdt: options.fdt === undefined ? undefined : readFdtBase(options.fdt),
    kconfig: options.config === undefined ? undefined : readConfig(options.config),
  };
}

function readImage(text: string): Range {
  if (isRange(text)) return parseRange(text, '--image');
  const at = text.lastIndexOf('@');
  if (at < 1) throw new Failure(`--image: '${text}' is neither BASE:SIZE nor FILE@BASE`);
  return { base: parseNumber(text.slice(at + 1), '--image'), size: readImageSize(text.slice(0, at)) };
}

function readFdtBase(text: string): bigint {
  const base = parseNumber(text, '--fdt');
  if (base % 8n !== 0n)
    throw new Failure(`--fdt: '${text}' is no multiple of 8, and the kernel would not start`);
  return base;
}

/** What to say of a board whose memory its firmware fills in. */
function memoryNote(board: string, result: BootResult): string | undefined {
  if (result.memoryKnown) return undefined;
  const open = result.regions.filter((region) => region.outcome === 'unknown').length;
  const left = ['the default CMA area'];
  if (open > 0) left.unshift(`${open} dynamic region${open === 1 ? '' : 's'}`);
  return `rmem: ${printablePath(board)}: the tree describes no memory (firmware fills it in); give --memory BASE:SIZE to place ${left.join(' and ')}`;
}
