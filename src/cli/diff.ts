// SPDX-License-Identifier: MIT
import { bootReservedMemory } from '../linux/boot.ts';
import { runChecks } from '../check/run.ts';
import { DIFF_GROUPS, isSameBoot, onlyGroups } from '../diff/boot-diff.ts';
import type { DiffGroup } from '../diff/boot-diff.ts';
import { diffBoots } from '../diff/diff-boots.ts';
import type { DiffInput } from '../diff/diff-boots.ts';
import type { DiffReport, DiffSide } from '../report/diff-report.ts';
import { loadBoard } from './board.ts';
import { memoryNote } from './boot.ts';
import { formatted, outputsOf } from './diff/formats.ts';
import { machineOf, optionsOf, typedOptions } from './diff/sides.ts';
import type { Side, TypedOption } from './diff/sides.ts';
import { workingRoot } from '../node/file-root.ts';
import { Failure } from '../node/failure.ts';
import { STDIN, inputName, readInput } from '../node/read-file.ts';
import { STDOUT, writeReport, writeText } from './output.ts';
import { SharedSources } from '../node/disk-host.ts';

/**
 * The options of `rmem diff`, as typed. Options of boards and machines exist for both sides, for A and for B.
 */
export interface DiffOptions extends Readonly<Record<string, unknown>> {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly only?: string;
}

const DIFFERENT = 1;

/** @param known the options that each side can have */
export async function diffCommand(
  boardA: string,
  boardB: string | undefined,
  options: DiffOptions,
  known: readonly TypedOption[],
  version: string,
): Promise<void> {
  const outputs = outputsOf(options.format, options.output ?? []);
  const only = options.only === undefined ? null : readGroups(options.only);
  const loader = new Loader(options, known);
  const a = await loader.load('a', boardA);
  const b = await loader.load('b', boardB ?? boardA);
  for (const note of loader.notes) writeText(2, note);
  const same = JSON.stringify(a.side) === JSON.stringify(b.side);
  if (same) writeText(2, `rmem: ${SAME_INPUT}\n`);
  const diff = diffBoots(a.input, b.input);
  const report: DiffReport = {
    version,
    a: a.side,
    b: b.side,
    diff: only === null ? diff : onlyGroups(diff, only),
    only,
  };
  const roots = [workingRoot(undefined)];
  for (const output of outputs) writeReport(output.file ?? STDOUT, await formatted(report, output), roots);
  process.exitCode = isSameBoot(report.diff) ? 0 : DIFFERENT;
}

const SAME_INPUT =
  'A and B are one board with the same options, so nothing can differ; name a second board, or give one of them an option of its own, such as --b-cmdline';

/** Reads both sides; files of both are read once. */
class Loader {
  /** Warnings of the readers, without duplicates. */
  readonly notes = new Set<string>();
  readonly #options: DiffOptions;
  readonly #known: readonly TypedOption[];
  readonly #shared = new SharedSources();
  /** Standard input can only be read once, but may be the board of both sides. */
  readonly #replaced = new Map<string, Uint8Array>();

  constructor(options: DiffOptions, known: readonly TypedOption[]) {
    this.#options = options;
    this.#known = known;
  }

  async load(side: Side, board: string): Promise<{ input: DiffInput; side: DiffSide }> {
    const options = optionsOf(side, this.#options, this.#known);
    const machine = machineOf(side, options, this.#options);
    if (board === STDIN && !this.#replaced.has(STDIN)) this.#replaced.set(STDIN, readInput(STDIN));
    const { tree } = await loadBoard(board, {
      ...options,
      shared: this.#shared,
      replaced: this.#replaced,
      tell: (text) => this.notes.add(text),
    });
    const boot = bootReservedMemory(tree, machine);
    const { diagnostics } = runChecks(tree, boot, { advice: false });
    const name = inputName(board);
    const note = memoryNote(name, boot);
    if (note !== undefined) this.notes.add(`${note}\n`);
    return {
      input: { boot, diagnostics, tree },
      side: { board: name, options: typedOptions(options, this.#known), memoryKnown: boot.memoryKnown },
    };
  }
}

function readGroups(text: string): DiffGroup[] {
  const names = Object.keys(DIFF_GROUPS);
  return text.split(',').map((name) => {
    if (!Object.hasOwn(DIFF_GROUPS, name))
      throw new Failure(`--only: unknown group '${name}'; choose from ${names.join(', ')}`);
    return name as DiffGroup;
  });
}
