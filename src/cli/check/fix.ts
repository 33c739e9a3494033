// SPDX-License-Identifier: MIT
//
// Changes sources as the findings say. A change is made only where a second check, of the changed text, finds that it
// helped: what it is about is gone, and no error is new.
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { BoardFinding, FileEdit } from '../../report/check-report.ts';
import { Failure } from '../failure.ts';
import { fileReason, readInput } from '../files.ts';
import { pathOf } from '../source-host.ts';
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
}

/** What a finding proposes, and the boards that it was found on. */
interface Proposal {
  readonly finding: BoardFinding;
  readonly changes: readonly Change[];
  readonly boards: Set<number>;
}

/** Works out which of the changes that findings propose can be made. Nothing is written. */
export async function workOutFixes(
  jobs: readonly CheckJob[],
  outcomes: readonly CheckOutcome[],
  setup: CheckSetup,
): Promise<Fixes> {
  const left: string[] = [];
  const proposals = gather(jobs, outcomes, left);
  const trial = new Trial(jobs, outcomes, setup);
  let taken: Proposal[] = [];
  for (const proposal of proposals) {
    if (!taken.some((other) => collide(other, proposal))) taken.push(proposal);
    else left.push(`${what(proposal)}: another change is in its way; run it again`);
  }
  if (!(await trial.helps(taken, taken))) {
    // one of them does not do what it says: those that do, one by one
    const all = taken;
    taken = [];
    for (const proposal of all) {
      if (await trial.helps([...taken, proposal], [proposal])) taken.push(proposal);
      else left.push(`${what(proposal)}: the change would not help`);
    }
  }
  return { files: filesOf(taken), fixed: taken.length, left };
}

/** The proposals of all boards; the same of several boards, in a file that they share, once. */
function gather(jobs: readonly CheckJob[], outcomes: readonly CheckOutcome[], left: string[]): Proposal[] {
  const files = new Map<string, SourceOnDisk>();
  const proposals = new Map<string, Proposal>();
  const folders = [resolve('.'), ...jobs.map(({ path }) => dirname(resolve(path)))];
  for (const [board, outcome] of outcomes.entries()) {
    for (const finding of outcome?.report.findings ?? []) {
      if (finding.edits.length === 0 || finding.suppressed !== null) continue;
      const changes = finding.edits.map(({ file, start, end, text }) => ({
        file: onDisk(pathOf(file), files),
        start,
        end,
        text,
      }));
      const outside = changes.find(({ file }) => !folders.some((folder) => isBelow(file.path, folder)));
      const key = `${finding.id} ${changes.map(({ file, start, end, text }) => `${file.path}:${start}:${end}:${text}`).join(' ')}`;
      const known = proposals.get(key);
      if (known !== undefined) known.boards.add(board);
      else if (outside === undefined) proposals.set(key, { finding, changes, boards: new Set([board]) });
      else
        left.push(
          `${finding.id}: ${relative('', outside.file.path)} is outside of the folders of the boards, and is left as it is`,
        );
    }
  }
  return [...proposals.values()];
}

function onDisk(name: string, files: Map<string, SourceOnDisk>): SourceOnDisk {
  const path = realpathSync(name);
  let file = files.get(path);
  if (file === undefined) {
    file = { path, names: new Set(), before: readInput(name) };
    files.set(path, file);
  }
  file.names.add(name);
  return file;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function collide(a: Proposal, b: Proposal): boolean {
  return a.changes.some((one) =>
    b.changes.some((other) => one.file === other.file && one.start < other.end && other.start < one.end),
  );
}

function what({ finding }: Proposal): string {
  const { id, spot } = finding;
  return spot === null ? id : `${pathOf(spot.file)}:${spot.line}: ${id}`;
}

/** Checks boards with changes that are not on the disk. */
class Trial {
  readonly #jobs: readonly CheckJob[];
  readonly #before: readonly CheckOutcome[];
  readonly #setup: CheckSetup;

  constructor(jobs: readonly CheckJob[], before: readonly CheckOutcome[], setup: CheckSetup) {
    this.#jobs = jobs;
    this.#before = before;
    this.#setup = setup;
  }

  /** Whether all boards that are touched are better for it: what `wanted` is about is gone there, and there is no new error. */
  async helps(changes: readonly Proposal[], wanted: readonly Proposal[]): Promise<boolean> {
    if (changes.length === 0) return true;
    const replaced = new Map<string, Uint8Array>();
    for (const { after, names } of changedFiles(changes)) for (const name of names) replaced.set(name, after);
    const checker = new BoardChecker(this.#setup, replaced);
    for (const board of new Set(changes.flatMap((proposal) => [...proposal.boards]))) {
      const before = this.#before[board]?.report;
      const after = (await checker.check(this.#jobs[board]!))?.report;
      if (before === undefined || after === undefined || after.failure !== null) return false;
      const [was, is] = [countById(before.findings), countById(after.findings)];
      for (const id of is.errors.keys()) if (is.errors.get(id)! > (was.errors.get(id) ?? 0)) return false;
      const asked = countById(wanted.filter(({ boards }) => boards.has(board)).map(({ finding }) => finding));
      for (const [id, times] of asked.all)
        if ((is.all.get(id) ?? 0) > (was.all.get(id) ?? 0) - times) return false;
    }
    return true;
  }
}

function countById(findings: readonly BoardFinding[]): {
  errors: Map<string, number>;
  all: Map<string, number>;
} {
  const [errors, all] = [new Map<string, number>(), new Map<string, number>()];
  for (const { id, severity } of findings) {
    all.set(id, (all.get(id) ?? 0) + 1);
    if (severity === 'error') errors.set(id, (errors.get(id) ?? 0) + 1);
  }
  return { errors, all };
}

function filesOf(proposals: readonly Proposal[]): FixedFile[] {
  return changedFiles(proposals)
    .map(({ path, before, after }) => ({ path: relative('', path), before, after }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files that changes are about, changed. */
function changedFiles(proposals: readonly Proposal[]): (SourceOnDisk & { readonly after: Uint8Array })[] {
  const byFile = new Map<SourceOnDisk, Change[]>();
  for (const change of proposals.flatMap(({ changes }) => changes)) {
    const changes = byFile.get(change.file);
    if (changes === undefined) byFile.set(change.file, [change]);
    else changes.push(change);
  }
  return Array.from(byFile, ([file, changes]) => ({ ...file, after: changed(file.before, changes) }));
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

/** Writes changed files, each as a whole or not at all, and only where it still is what it was. */
export function writeFixes(files: readonly FixedFile[]): void {
  for (const { path, before, after } of files) {
    if (Buffer.compare(readInput(path), before) !== 0)
      throw new Failure(`${path}: has changed in the meantime, and is left as it is`);
    const temporary = `${path}.rmem-${process.pid}`;
    try {
      const file = openSync(temporary, 'wx', statSync(path).mode & 0o7777);
      try {
        for (let at = 0; at < after.length;) at += writeSync(file, after, at);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, realpathSync(path));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw new Failure(`${path}: cannot be written: ${fileReason(error)}`);
    }
  }
}

/** The changes as a unified diff, in bytes as the files have them. */
export async function diffOf(files: readonly FixedFile[]): Promise<Uint8Array> {
  const { createTwoFilesPatch } = await import('diff');
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const patches = files.map(({ path, before, after }) =>
    createTwoFilesPatch(`a/${path}`, `b/${path}`, text(before), text(after), undefined, undefined, {
      context: 3,
    }).replace(/^=+\n/, ''),
  );
  return Buffer.from(patches.join(''), 'latin1');
}
