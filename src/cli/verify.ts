// SPDX-License-Identifier: MIT
import { safeJson } from '../report/safe-text.ts';
import { explainedJson, verifyJson } from '../report/verify-json.ts';
import { explainedText, verifyText } from '../report/verify-text.ts';
import { explainLog } from '../verify/explain-log.ts';
import { NoSuchBootError, readKernelLog } from '../verify/kernel-log.ts';
import type { KernelLog } from '../verify/kernel-log.ts';
import { ProcFileError, readIomem, readMeminfo, readMemblock } from '../verify/proc-files.ts';
import { verifyBoot } from '../verify/verify-boot.ts';
import { loadBoard } from './board.ts';
import type { BoardOptions } from '../node/read-board.ts';
import { Failure } from '../node/failure.ts';
import { STDIN, inputName, readInput } from '../node/read-file.ts';
import { readMachine } from './machine.ts';
import type { MachineOptions } from './machine.ts';
import { outputStyle, writeText } from './output.ts';

/** The options of `rmem verify`, as typed. */
export interface VerifyCommandOptions extends BoardOptions, MachineOptions {
  readonly log?: string;
  readonly boot?: string;
  readonly explain?: true;
  readonly json?: true;
  readonly iomem?: string;
  readonly meminfo?: string;
  readonly memblockMemory?: string;
  readonly memblockReserved?: string;
}

const DIFFERENT = 1;
/** Limit of bytes of a log: a longer file is more than a kernel log. */
const MAX_LOG = 128 * 1024 * 1024;

export async function verifyCommand(input: string | undefined, options: VerifyCommandOptions): Promise<void> {
  if (options.explain === true) {
    explainCommand(input, options);
    return;
  }
  if (input === undefined) throw new Failure('verify needs a board, or --explain without one');
  if (options.log === undefined) throw new Failure('verify needs --log FILE, the log of a boot');
  if (input === STDIN && options.log === STDIN)
    throw new Failure('verify: the board and the log cannot both come from standard input');
  const machine = readMachine(options);
  const log = readLog(options.log, options.boot);
  const files = readFiles(options);
  const { tree } = await loadBoard(input, options);
  const verified = verifyBoot(tree, log, { machine, ...files });
  const output = options.json
    ? safeJson(JSON.stringify(verifyJson(verified), null, 2))
    : verifyText(verified, inputName(input), inputName(options.log), outputStyle()).join('\n');
  writeText(1, `${output}\n`);
  const nothing = verified.lines.every(({ state }) => state !== 'same');
  if (verified.differences > 0 || nothing) process.exitCode = DIFFERENT;
}

/** `--explain` reads a log, with or without --log. */
function explainCommand(input: string | undefined, { log: named, boot, json }: VerifyCommandOptions): void {
  const path = named ?? input;
  if (path === undefined) throw new Failure('verify --explain needs a log');
  const lines = explainLog(readLog(path, boot));
  const output = json
    ? safeJson(JSON.stringify(explainedJson(lines), null, 2))
    : explainedText(lines, inputName(path), outputStyle()).join('\n');
  writeText(1, `${output}\n`);
}

function readLog(path: string, boot: string | undefined): KernelLog {
  if (boot !== undefined && !/^[1-9]\d{0,5}$/.test(boot))
    throw new Failure(`--boot: '${boot}' is not a positive number`);
  const name = inputName(path);
  const bytes = readInput(path, { most: MAX_LOG });
  let log: KernelLog;
  try {
    log = readKernelLog(bytes, boot === undefined ? undefined : Number(boot));
  } catch (error) {
    if (error instanceof NoSuchBootError) throw new Failure(`${name}: ${error.message}`);
    throw error;
  }
  if (log.lines.length === 0) throw new Failure(`${name}: no kernel messages about memory in this log`);
  return log;
}

/** Reads the given files of the running kernel. */
function readFiles({
  iomem,
  meminfo,
  memblockMemory,
  memblockReserved,
}: VerifyCommandOptions): NonNullable<Parameters<typeof verifyBoot>[2]> {
  const read = <T>(
    option: string,
    path: string | undefined,
    reader: (bytes: Uint8Array) => T,
  ): T | undefined => {
    if (path === undefined) return undefined;
    try {
      return reader(readInput(path));
    } catch (error) {
      if (error instanceof ProcFileError) throw new Failure(`${option}: ${path}: ${error.message}`);
      throw error;
    }
  };
  return {
    iomem: read('--iomem', iomem, readIomem),
    cmaTotalKib: read('--meminfo', meminfo, readMeminfo),
    memory: read('--memblock-memory', memblockMemory, readMemblock),
    reserved: read('--memblock-reserved', memblockReserved, readMemblock),
  };
}
