// SPDX-License-Identifier: MIT
//
// Changes sources as the findings say. A change is made only where a second check, of the changed text, finds that it
// helped: what it is about is gone, and no error is new.
import { realpathSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { BoardFinding, FileEdit } from '../../engine/check-report.ts';
import { readInput } from '../disk/read-file.ts';
import { pathOf } from '../disk/byte-path.ts';
import { isBelow, workingRoot } from '../disk/file-root.ts';
import { BoardChecker } from './board-checker.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './job.ts';

/** A file as it is and as it is to be. */
export interface FixedFile {
  /** As people know it. */
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What can be changed, and what can't. */
export interface Fixes {
  readonly files: readonly FixedFile[];
  /** Findings that are gone with it. */
  readonly fixed: number;
  /** Changes that were proposed and left alone, with why. */
  readonly left: readonly string[];
}

/** A change of one file, by the file itself and not by one of its names. */
interface Change extends Pick<FileEdit, 'start' | 'end' | 'text'> {
  readonly file: SourceOnDisk;
}

/** A file with all the names that it was opened by. */
interface SourceOnDisk {
  readonly path: string;
  readonly names: Set<string>;
  readonly before: Uint8Array;
  /** With the changes that have been taken. */
  now: Uint8Array;
}

/** What a finding proposes, and the boards that it was found on. */
interface Proposal {
  readonly finding: BoardFinding;
  readonly changes: readonly Change[];
  readonly boards: Set<number>;
}

/** A change may bring to light what it hid; so often, and no more. */
const MAX_ROUNDS = 10;

/**
 * Works out which of the changes that findings propose can be made. Nothing is written.
 *
 * @param onChecked called after each board that was checked with changes
 */
export async function workOutFixes(
  jobs: readonly CheckJob[],
  outcomes: readonly CheckOutcome[],
  setup: CheckSetup,
  onChecked: () => void,
): Promise<Fixes> {
  const workshop = new Workshop(jobs, outcomes, setup, onChecked);
  for (let round = 0; round < MAX_ROUNDS && (await workshop.round()); round++);
  return workshop.fixes();
}

/** Changes sources that stay as they are on the disk, and checks the boards that they belong to. */
class Workshop {
  readonly #jobs: readonly CheckJob[];
  readonly #setup: CheckSetup;
  /** What came of the boards with the changes that have been taken. */
  readonly #outcomes: CheckOutcome[];
  readonly #files = new Map<string, SourceOnDisk>();
  readonly #onChecked: () => void;
  /** The folders that changes may be made in, and the root of all that is below it. */
  readonly #folders: readonly string[];
  readonly #root: string;
  #fixed = 0;
  #left: string[] = [];

  constructor(
    jobs: readonly CheckJob[],
    outcomes: readonly CheckOutcome[],
    setup: CheckSetup,
    onChecked: () => void,
  ) {
    this.#jobs = jobs;
    this.#setup = setup;
    this.#onChecked = onChecked;
    this.#root = workingRoot(setup.root);
    this.#outcomes = [...outcomes];
    const folders = [resolve('.'), ...jobs.map(({ path }) => dirname(resolve(path)))];
    this.#folders = [...new Set(folders)].map((folder) => realpathSync(folder));
  }

  /** Takes the changes that the findings propose by now; false where none is taken. */
  async round(): Promise<boolean> {
    this.#left = [];
    let taken: Proposal[] = [];
    const proposals = this.#proposals();
    for (const proposal of proposals) {
      if (!taken.some((other) => collide(other, proposal))) taken.push(proposal);
    }
    if (!(await this.#helps(taken, taken))) {
      // one of them does not do what it says: those that do, one by one
      const all = taken;
      taken = [];
      for (const proposal of all) {
        if (await this.#helps([...taken, proposal], [proposal])) taken.push(proposal);
        else this.#left.push(`${what(proposal)}: left as it is, since the change would not help`);
      }
    }
    if (taken.length === 0) return false;
    const boards = new Set(taken.flatMap((proposal) => [...proposal.boards]));
    for (const [file, after] of changedFiles(taken)) file.now = after;
    this.#fixed += taken.length;
    const checker = this.#checker(new Map());
    for (const board of boards) this.#outcomes[board] = await this.#check(checker, board);
    return true;
  }

  fixes(): Fixes {
    const files = [...this.#files.values()]
      .filter(({ before, now }) => before !== now)
      .map(({ path, before, now }) => ({ path: relative('', path), before, after: now }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { files, fixed: this.#fixed, left: this.#left };
  }

  /** The proposals of all boards; the same of several boards, in a file that they share, once. */
  #proposals(): Proposal[] {
    const proposals = new Map<string, Proposal>();
    for (const [board, outcome] of this.#outcomes.entries()) {
      for (const finding of outcome?.report.findings ?? []) {
        if (finding.edits.length === 0 || finding.suppressed !== null) continue;
        const changes = finding.edits.map(({ file, start, end, text }) => ({
          file: this.#file(pathOf(file)),
          start,
          end,
          text,
        }));
        const edits = changes.map(({ file, start, end, text }) => `${file.path}:${start}:${end}:${text}`);
        const key = [finding.id, ...edits].join(' ');
        const known = proposals.get(key);
        const outside = changes.find(({ file }) => !this.#mayChange(file));
        if (known !== undefined) known.boards.add(board);
        else if (outside === undefined) proposals.set(key, { finding, changes, boards: new Set([board]) });
        else
          this.#left.push(
            `${finding.id}: ${outside.file.path} is not in the folder of a board, and left as it is`,
          );
      }
    }
    return [...proposals.values()];
  }

  /** Whether a file is in the folder of a board, and by no link out of the root. */
  #mayChange({ path, names }: SourceOnDisk): boolean {
    const isHere = this.#folders.some((folder) => isBelow(path, folder));
    return (
      isHere && [...names].every((name) => !isBelow(resolve(name), this.#root) || isBelow(path, this.#root))
    );
  }

  #file(name: string): SourceOnDisk {
    const path = realpathSync(name);
    let file = this.#files.get(path);
    if (file === undefined) {
      const before = readInput(name);
      file = { path, names: new Set(), before, now: before };
      this.#files.set(path, file);
    }
    file.names.add(name);
    return file;
  }

  /** Reads sources as they are with the changes, and with some more. */
  #checker(more: ReadonlyMap<SourceOnDisk, Uint8Array>): BoardChecker {
    const replaced = new Map<string, Uint8Array>();
    for (const file of this.#files.values()) {
      for (const name of file.names) replaced.set(name, more.get(file) ?? file.now);
    }
    return new BoardChecker(this.#setup, replaced);
  }

  async #check(checker: BoardChecker, board: number): Promise<CheckOutcome> {
    const outcome = await checker.check(this.#jobs[board]!);
    this.#onChecked();
    return outcome;
  }

  /**
   * Whether all boards that are touched are better for it, under each of their kernels: what `wanted` is about is gone there, and no
   * error is new but at the nodes that were changed, where one may have hidden another. Where a kernel had nothing to find fault with,
   * nothing can have been hidden.
   */
  async #helps(changes: readonly Proposal[], wanted: readonly Proposal[]): Promise<boolean> {
    const checker = this.#checker(changedFiles(changes));
    for (const board of new Set(changes.flatMap((proposal) => [...proposal.boards]))) {
      const before = this.#outcomes[board]?.report;
      const after = (await this.#check(checker, board))?.report;
      if (before === undefined || after === undefined || after.failure !== null) return false;
      const asked = wanted.filter(({ boards }) => boards.has(board)).map(({ finding }) => finding);
      for (const kernel of before.kernels?.map((one) => one.kernel) ?? [null]) {
        const nodes = changes.flatMap(({ finding }) => (holdsFor(finding, kernel) ? [finding.node] : []));
        const of = (findings: readonly BoardFinding[]): BoardFinding[] =>
          findings.filter((finding) => holdsFor(finding, kernel));
        if (!isBetter(of(before.findings), of(after.findings), of(asked), nodes)) return false;
      }
    }
    return true;
  }
}

/** Whether `asked` is gone, and no error is new but at the nodes that were changed. */
function isBetter(
  before: readonly BoardFinding[],
  after: readonly BoardFinding[],
  asked: readonly BoardFinding[],
  nodes: readonly (string | null)[],
): boolean {
  const elsewhere = after.filter(
    ({ node, severity }) => severity === 'error' && !nodes.some((changed) => isIn(node, changed)),
  );
  const was = countById(before);
  for (const [id, times] of countById(elsewhere)) if (times > (was.get(id) ?? 0)) return false;
  const is = countById(after);
  for (const [id, times] of countById(asked))
    if ((is.get(id) ?? 0) > (was.get(id) ?? 0) - times) return false;
  return true;
}

/** Whether a finding is one of a kernel's; null for the only one. */
function holdsFor({ kernels }: BoardFinding, kernel: string | null): boolean {
  return kernel === null || kernels === undefined || kernels.includes(kernel);
}

function collide(a: Proposal, b: Proposal): boolean {
  return a.changes.some((one) =>
    b.changes.some((other) => one.file === other.file && one.start < other.end && other.start < one.end),
  );
}

function what({ finding: { id, spot } }: Proposal): string {
  return spot === null ? id : `${pathOf(spot.file)}:${spot.line}: ${id}`;
}

/** Whether a node is another or below it, by their paths. */
function isIn(node: string | null, other: string | null): boolean {
  return node !== null && other !== null && (node === other || node.startsWith(`${other}/`));
}

function countById(findings: readonly BoardFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of findings) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** The files that changes are about, changed. */
function changedFiles(proposals: readonly Proposal[]): Map<SourceOnDisk, Uint8Array> {
  const byFile = new Map<SourceOnDisk, Change[]>();
  for (const change of proposals.flatMap(({ changes }) => changes)) {
    const changes = byFile.get(change.file);
    if (changes === undefined) byFile.set(change.file, [change]);
    else changes.push(change);
  }
  return new Map(Array.from(byFile, ([file, changes]) => [file, changed(file.now, changes)]));
}

function changed(before: Uint8Array, changes: readonly Change[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of [...changes].sort((a, b) => a.start - b.start)) {
    parts.push(before.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  return Buffer.concat([...parts, before.subarray(at)]);
}
