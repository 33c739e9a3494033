// SPDX-License-Identifier: MIT
import { bootReservedMemory } from '../linux/boot.ts';
import type { BootResult } from '../linux/boot-result.ts';
import { bootJson } from '../report/boot-json.ts';
import { bootText } from '../report/boot-text.ts';
import { printablePath, safeJson } from '../report/safe-text.ts';
import { loadBoard } from './board.ts';
import type { BoardOptions } from '../node/read-board.ts';
import { inputName } from '../node/read-file.ts';
import { readMachine } from './machine.ts';
import type { MachineOptions } from './machine.ts';
import { outputStyle, writeText } from './output.ts';

/** The options of `rmem boot`, as typed. */
export interface BootOptions extends BoardOptions, MachineOptions {
  readonly json?: true;
}

export async function bootCommand(input: string, options: BootOptions): Promise<void> {
  const machine = readMachine(options);
  const { tree } = await loadBoard(input, options);
  const result = bootReservedMemory(tree, machine);
  const board = inputName(input);
  const note = memoryNote(board, result);
  if (note !== undefined) writeText(2, `${note}\n`);
  const output = options.json
    ? safeJson(JSON.stringify(bootJson(result), null, 2))
    : bootText(result, board, outputStyle()).join('\n');
  writeText(1, `${output}\n`);
}

/** The note for a board whose memory is filled in by its firmware. */
export function memoryNote(board: string, result: BootResult): string | undefined {
  if (result.memoryKnown) return undefined;
  const open = result.regions.filter((region) => region.outcome === 'unknown').length;
  const left = ['the default CMA area'];
  if (open > 0) left.unshift(`${open} dynamic region${open === 1 ? '' : 's'}`);
  return `rmem: ${printablePath(board)}: the tree describes no memory (firmware fills it in); give --memory BASE:SIZE to place ${left.join(' and ')}`;
}
