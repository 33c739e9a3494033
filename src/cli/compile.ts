// SPDX-License-Identifier: MIT
import { statSync } from 'node:fs';
import { latin1Bytes } from '../base/latin1.ts';
import { FdtWriteError } from '../fdt/error.ts';
import type { Shown } from '../compile/print-value.ts';
import { layOutDtb } from '../fdt/write.ts';
import type { WriteOptions } from '../fdt/write.ts';
import { printablePath, sourceName, sourceText } from '../report/safe-text.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { GrammarError, parseNumber } from '../engine/numbers.ts';
import { loadBoard } from './board.ts';
import type { Board, BoardOptions } from '../node/read-board.ts';
import { rootOf, workingRoot } from '../node/file-root.ts';
import { Failure } from '../node/failure.ts';
import { STDIN, isFolder } from '../node/read-file.ts';
import { STDOUT, writeText, writeTo } from './output.ts';
import { bytePath } from '../node/byte-path.ts';

/** The options of `rmem compile`, as typed. */
export interface CompileCommandOptions extends BoardOptions {
  readonly output?: string;
  readonly format?: string;
  readonly pad?: string;
  readonly space?: string;
  readonly align?: string;
  readonly reserve?: string;
  readonly bootCpu?: string;
  readonly deps?: string;
  readonly origin?: true;
}

const FORMATS = ['dtb', 'dts'];
/** Limit of padding: more than any boot loader needs. */
const MAX_ROOM = 0x1000_0000n;
const MAX_RESERVE = 0x1_0000n;
const MAX_U32 = 0xffff_ffffn;

export async function compileCommand(input: string, options: CompileCommandOptions): Promise<void> {
  const format = options.format ?? (options.output?.endsWith('.dts') ? 'dts' : 'dtb');
  if (!FORMATS.includes(format)) throw new Failure(`-O: '${format}' is neither dtb nor dts`);
  const layout = readLayout(options);
  const bootCpu = readNumber(options.bootCpu, '--boot-cpu', MAX_U32);

  const board = await loadBoard(input, options);
  const tree = bootCpu === undefined ? board.tree : { ...board.tree, bootCpu };
  const output = options.output ?? defaultOutput(input, format, board);
  for (const path of [output, options.deps ?? STDOUT]) refuseInput(path, board.files);
  if (format === 'dtb' && output === STDOUT && process.stdout.isTTY)
    throw new Failure(
      'standard output is a terminal; write the DTB to a file with -o FILE, or -O dts for text',
    );

  // the output may be beside a board in another folder
  const roots = [workingRoot(options.root), rootOf(output, options).folder];
  // written before the tree: an interrupted build treats an existing tree as complete
  if (options.deps !== undefined)
    writeSource(options.deps, (shown) => dependencies(output, board.files, shown), roots);
  if (format === 'dtb') writeTo(output, blobOf(tree, layout), roots);
  else writeSource(output, await printer(tree, options.origin === true), roots);
}

function readLayout({ pad, space, align, reserve }: CompileCommandOptions): WriteOptions {
  if (pad !== undefined && space !== undefined) throw new Failure('use either --pad or --space');
  const alignment = readNumber(align, '--align', MAX_ROOM);
  if (alignment !== undefined && (alignment === 0 || (alignment & (alignment - 1)) !== 0))
    throw new Failure(`--align: '${align!}' is not a power of two`);
  return {
    ...defined('pad', readNumber(pad, '--pad', MAX_ROOM)),
    ...defined('space', readNumber(space, '--space', MAX_ROOM)),
    ...defined('align', alignment),
    ...defined('reserve', readNumber(reserve, '--reserve', MAX_RESERVE)),
  };
}

function defined(name: keyof WriteOptions, value: number | undefined): WriteOptions {
  return value === undefined ? {} : { [name]: value };
}

function readNumber(text: string | undefined, what: string, most: bigint): number | undefined {
  if (text === undefined) return undefined;
  const value = numberAt(what, text);
  if (value > most) throw new Failure(`${what}: '${text}' is more than ${most.toString()}`);
  return Number(value);
}

function numberAt(what: string, text: string): bigint {
  try {
    return parseNumber(text);
  } catch (error) {
    if (error instanceof GrammarError) throw new Failure(`${what}: ${error.message}`);
    throw error;
  }
}

/** A file beside the input, with its name. */
function defaultOutput(input: string, format: string, { tree, files }: Board): string {
  if (format === 'dts' || input === STDIN) return STDOUT;
  const path = files[0]!;
  if (isFolder(path)) throw new Failure(`${path}: is a folder; give -o FILE`);
  const isOverlay = tree.plugin === true || /\.dt[sb]o$/.test(path);
  return `${path.replace(/\.[^./]+$/, '')}.${isOverlay ? 'dtbo' : 'dtb'}`;
}

/** Rejects an output that is one of the files that were read, under whatever name. */
function refuseInput(path: string, files: readonly string[]): void {
  if (path === STDOUT) return;
  const target = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (!target?.isFile()) return;
  for (const file of files) {
    const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
    if (stat?.ino === target.ino && stat.dev === target.dev)
      throw new Failure(`${path}: is an input, and would be overwritten; choose another file with -o`);
  }
}

function blobOf(tree: DeviceTree, layout: WriteOptions): Uint8Array {
  try {
    const { blob, used } = layOutDtb(tree, layout);
    if (layout.space !== undefined && used > layout.space) {
      writeText(2, `rmem: --space: the blob has ${used} bytes already, more than ${layout.space}\n`);
    }
    return blob;
  } catch (error) {
    if (error instanceof FdtWriteError) throw new Failure(error.message);
    throw error;
  }
}

/** Returns a text, a byte string. Names in it are printed as `shown` returns them. */
type Printer = (shown: Shown) => string;

/**
 * Writes source text: to a file the exact bytes, to standard output without control characters that could do
 * harm.
 */
function writeSource(path: string, print: Printer, roots: readonly string[]): void {
  if (path === STDOUT) writeText(1, sourceText(print(sourceName)));
  else writeTo(path, latin1Bytes(print((name) => name)), roots);
}

/** Prints a tree as text, with the labels and references that its own nodes describe, like dtc 1.7.2. */
async function printer(tree: DeviceTree, origin: boolean): Promise<Printer> {
  const warn = (text: string): void => {
    writeText(2, `rmem: ${printablePath(text)}\n`);
  };
  const [{ printDts }, { restoreFixups, restoreLabels }] = await Promise.all([
    import('../compile/print-dts.ts'),
    import('../compile/restore-references.ts'),
  ]);
  restoreLabels(tree.root, warn);
  restoreFixups(tree.root, warn);
  return (shown) => printDts(tree, { annotate: origin ? 1 : 0, shown });
}

/** A rule for make, in the format of `dtc -d`. */
function dependencies(output: string, files: readonly string[], shown: Shown): string {
  const [target, ...names] = [output, ...new Set(files)].map((path) =>
    shown(bytePath(path)).replaceAll(' ', '\\ '),
  );
  return `${target!}:${names.map((name) => ` ${name}`).join('')}\n`;
}
