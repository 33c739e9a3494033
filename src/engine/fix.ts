// SPDX-License-Identifier: MIT
//
// Applies the fixes of findings to sources. A change is only made if a second check, of the changed text, shows that it helped: its finding
// is gone, and there is no new error.
import { joinBytes } from '../base/bytes.ts';
import { compare } from '../base/compare.ts';
import { latin1Bytes } from '../base/latin1.ts';
import { getOrInsert, groupBy } from '../base/map.ts';
import type { BoardFinding, BoardReport, FileEdit } from './check-report.ts';

/** The boards on which changes are tried, and the files that are changed. Files are identified by the names in the sources. */
export interface FixStore {
  /** The file behind a name: one path for all its names, and its bytes. */
  open(name: string): { readonly path: string; readonly bytes: Uint8Array };
  /** Whether a file with these names in the sources may be changed. */
  mayChange(path: string, names: ReadonlySet<string>): boolean;
  /** Checks boards with replaced contents of files. */
  checker(replaced: ReadonlyMap<string, Uint8Array>): BoardChecks;
}

/** Checks a board by its number; null for a board that is skipped. */
export type BoardChecks = (board: number) => Promise<CheckedReport | null>;

type CheckedReport = Omit<BoardReport, 'failOn'>;

/** A file with its old and new contents. */
export interface FixedFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The possible changes, and those that were not made. */
export interface Fixes {
  readonly files: readonly FixedFile[];
  /** Findings that the changes fix. */
  readonly fixed: number;
  /** Suggested changes that were not made, with the reasons. */
  readonly left: readonly string[];
}

/** A change of one file, identified by its path, not by one of its names. */
interface Change extends Pick<FileEdit, 'start' | 'end' | 'text'> {
  readonly file: OpenedSource;
}

/** A file with all the names that it was opened by. */
interface OpenedSource {
  readonly path: string;
  readonly names: Set<string>;
  readonly before: Uint8Array;
  /** Contents with the accepted changes. */
  now: Uint8Array;
}

/** The change that a finding suggests, with its boards. */
interface Proposal {
  readonly finding: BoardFinding;
  readonly changes: readonly Change[];
  readonly boards: Set<number>;
}

/** Limit of rounds; a change may reveal further findings. */
const MAX_ROUNDS = 10;

/**
 * Determines which of the suggested changes can be made. Writes nothing.
 *
 * @param reports the reports of the unchanged boards; null for a board without one
 * @param onChecked called after each board that was checked with changes
 */
export async function workOutFixes(
  reports: readonly (CheckedReport | null)[],
  store: FixStore,
  onChecked: () => void,
): Promise<Fixes> {
  const trial = new FixTrial(reports, store, onChecked);
  for (let round = 0; round < MAX_ROUNDS && (await trial.round()); round++);
  return trial.fixes();
}

/** Tries changes of sources by checking their boards; the stored sources stay unchanged. */
class FixTrial {
  readonly #store: FixStore;
  /** Results of the boards with the accepted changes. */
  readonly #reports: (CheckedReport | null)[];
  readonly #files = new Map<string, OpenedSource>();
  readonly #byName = new Map<string, OpenedSource>();
  readonly #onChecked: () => void;
  #fixed = 0;
  #left: string[] = [];

  constructor(reports: readonly (CheckedReport | null)[], store: FixStore, onChecked: () => void) {
    this.#store = store;
    this.#reports = [...reports];
    this.#onChecked = onChecked;
  }

  /** Accepts the changes that the current findings suggest; false if none is accepted. */
  async round(): Promise<boolean> {
    this.#left = [];
    let taken: Proposal[] = [];
    const proposals = this.#proposals();
    for (const proposal of proposals) {
      if (!taken.some((other) => collide(other, proposal))) taken.push(proposal);
    }
    if (!(await this.#helps(taken, taken))) {
      // one of them does not help: try them one by one
      const all = taken;
      taken = [];
      for (const proposal of all) {
        if (await this.#helps([...taken, proposal], [proposal])) taken.push(proposal);
        else this.#left.push(`${what(proposal)}: unchanged, because the change would not help`);
      }
    }
    if (taken.length === 0) return false;
    const boards = new Set(taken.flatMap((proposal) => [...proposal.boards]));
    for (const [file, after] of changedFiles(taken)) file.now = after;
    this.#fixed += taken.length;
    const checker = this.#checker(new Map());
    for (const board of boards) this.#reports[board] = await this.#check(checker, board);
    return true;
  }

  fixes(): Fixes {
    const files = [...this.#files.values()]
      .filter(({ before, now }) => before !== now)
      .map(({ path, before, now }) => ({ path, before, after: now }))
      .sort((a, b) => compare(a.path, b.path));
    return { files, fixed: this.#fixed, left: this.#left };
  }

  /** The suggested changes of all boards; those in shared files once. */
  #proposals(): Proposal[] {
    const proposals = new Map<string, Proposal>();
    for (const [board, report] of this.#reports.entries()) {
      for (const finding of report?.findings ?? []) {
        if (finding.edits.length === 0 || finding.suppressed !== null) continue;
        const changes = finding.edits.map(({ file, start, end, text }) => ({
          file: this.#file(file),
          start,
          end,
          text,
        }));
        const edits = changes.map(({ file, start, end, text }) => `${file.path}:${start}:${end}:${text}`);
        const key = [finding.id, ...edits].join(' ');
        const known = proposals.get(key);
        const outside = changes.find(({ file }) => !this.#store.mayChange(file.path, file.names));
        if (known !== undefined) known.boards.add(board);
        else if (outside === undefined) proposals.set(key, { finding, changes, boards: new Set([board]) });
        else
          this.#left.push(
            `${finding.id}: ${outside.file.path} is not in the folder of a board, so it is unchanged`,
          );
      }
    }
    return [...proposals.values()];
  }

  #file(name: string): OpenedSource {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const { path, bytes } = this.#store.open(name);
    const file = getOrInsert(this.#files, path, () => ({
      path,
      names: new Set<string>(),
      before: bytes,
      now: bytes,
    }));
    file.names.add(name);
    this.#byName.set(name, file);
    return file;
  }

  /** Reads sources with the accepted changes and some further ones. */
  #checker(more: ReadonlyMap<OpenedSource, Uint8Array>): BoardChecks {
    const replaced = new Map<string, Uint8Array>();
    for (const file of this.#files.values()) {
      for (const name of file.names) replaced.set(name, more.get(file) ?? file.now);
    }
    return this.#store.checker(replaced);
  }

  async #check(checker: BoardChecks, board: number): Promise<CheckedReport | null> {
    const report = await checker(board);
    this.#onChecked();
    return report;
  }

  /**
   * Whether the change helps on all affected boards and kernels: the findings of `wanted` are gone, and there are no new errors except at
   * changed nodes, where one finding may have hidden another. A kernel without such a finding cannot have hidden one.
   */
  async #helps(changes: readonly Proposal[], wanted: readonly Proposal[]): Promise<boolean> {
    const checker = this.#checker(changedFiles(changes));
    for (const board of new Set(changes.flatMap((proposal) => [...proposal.boards]))) {
      const before = this.#reports[board] ?? null;
      const after = await this.#check(checker, board);
      if (before === null || after === null || after.failure !== null) return false;
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

/** Whether `asked` is gone, without new errors except at changed nodes. */
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

/** Whether a finding belongs to a kernel; null for the only kernel. */
function holdsFor({ kernels }: BoardFinding, kernel: string | null): boolean {
  return kernel === null || kernels === undefined || kernels.includes(kernel);
}

function collide(a: Proposal, b: Proposal): boolean {
  return a.changes.some((one) =>
    b.changes.some((other) => one.file === other.file && one.start < other.end && other.start < one.end),
  );
}

function what({ finding: { id, spot } }: Proposal): string {
  return spot === null ? id : `${spot.file}:${spot.line}: ${id}`;
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

/** The changed files. */
function changedFiles(proposals: readonly Proposal[]): Map<OpenedSource, Uint8Array> {
  const byFile = groupBy(
    proposals.flatMap(({ changes }) => changes),
    ({ file }) => file,
  );
  return new Map(Array.from(byFile, ([file, changes]) => [file, changed(file.now, changes)]));
}

function changed(before: Uint8Array, changes: readonly Change[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of [...changes].sort((a, b) => a.start - b.start)) {
    parts.push(before.subarray(at, start), latin1Bytes(text));
    at = end;
  }
  return joinBytes([...parts, before.subarray(at)]);
}
