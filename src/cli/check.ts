// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { BoardReport, CheckReport } from '../engine/check-report.ts';
import { printablePath } from '../report/safe-text.ts';
import { settleSuppressions } from '../engine/settle-suppressions.ts';
import type { CheckJob, CheckOutcome, CheckSetup, Gate } from './check/job.ts';
import { formatted, linesOf, outputsOf } from './check/formats.ts';
import { Pool } from './check/pool.ts';
import { Progress } from './check/progress.ts';
import { checkJobs, parseShard } from './check/targets.ts';
import type { CheckThread } from './check/thread.ts';
import { rootOf, workingRoot } from '../node/file-root.ts';
import { STDIN, readInput } from '../node/read-file.ts';
import { Failure } from '../node/failure.ts';
import { STDOUT, writeReport, writeText } from './output.ts';

/** The options of `rmem check`, as typed. */
export interface CheckOptions extends Omit<CheckSetup, 'policyFile' | 'noPolicy' | 'changed'> {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly failOn?: string;
  readonly eachOverlay?: readonly string[];
  readonly jobs?: string;
  readonly shard?: string;
  /** Files; `true` if none were given. */
  readonly changed?: readonly string[] | true;
  readonly fix?: true;
  readonly dryRun?: true;
  /** A configuration file, or false for none. */
  readonly policy?: string | false;
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

/** Limit of threads per CPU: more of them only wait for each other, and each uses its own memory. */
const MAX_PER_CORE = 4;
/** Up to this many boards, one thread is faster than starting a second one. */
const FEW = 4;

/** Exit codes. */
const FOUND = 1;
const UNREAD = 3;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** @param first a worker thread that is already starting, because that takes longest */
export async function checkCommand(
  paths: readonly string[],
  options: CheckOptions,
  version: string,
  first?: CheckThread,
): Promise<void> {
  const outputs = outputsOf(options.format, options.output ?? []);
  if (options.dryRun === true && options.fix !== true) throw new Failure('--dry-run needs --fix');
  if (Array.isArray(options.changed)) requireFiles(options.changed as readonly string[]);
  const failOn = options.failOn === undefined ? undefined : parseFailOn(options.failOn);
  const root = workingRoot(options.root);
  const ignored: string[] = [];
  const jobs = await checkJobs(paths, {
    onIgnored: (path) => ignored.push(path),
    ...(options.eachOverlay !== undefined && { eachOverlay: options.eachOverlay }),
    ...(options.shard !== undefined && { shard: parseShard(options.shard) }),
  });
  if (ignored.length > 0) writeText(2, `rmem: ${ignoredText(ignored)}\n`);
  const setup = setupOf(options, jobs);
  const pool = new Pool(setup, { workers: workersFor(jobs.length, options.jobs), first, onDone: step });
  let progress: Progress | undefined;
  try {
    // the configuration of all boards, before the first one is checked
    const configured = await gatesOf(pool, jobs);
    const gates = configured.map((gate) => ({
      failOn: failOn ?? gate.failOn,
      baseline: options.baseline ?? gate.baseline,
    }));
    if (options.updateBaseline === true && gates.every(({ baseline }) => baseline === null))
      throw new Failure('--update-baseline: no baseline; name one with --baseline FILE');
    const check = async (): Promise<CheckOutcome[]> => {
      progress = new Progress(jobs.length);
      return pool.check(jobs).finally(() => progress?.end());
    };
    let outcomes = await check();
    if (options.fix === true && (await fix(pool, jobs, outcomes, root, options.dryRun === true)))
      outcomes = await check();
    for (const outcome of outcomes) for (const note of outcome?.notes ?? []) writeText(2, note);
    const boards = boardsOf(outcomes, gates);
    // a shard or a set of changed files may contain no boards
    if (options.shard === undefined && options.changed === undefined && boards.length === 0)
      throw new Failure(`${paths.join(', ')}: no board (.dts or .dtb) found`);
    const report: CheckReport = { version, boards: await baselined(boards, version, options) };
    for (const output of outputs) {
      // then standard output is used for the changes
      if (output.file === undefined && options.dryRun === true) continue;
      writeReport(output.file ?? STDOUT, await formatted(report, output), [root], linesOf(output));
    }
    process.exitCode = exitCode(report);
  } finally {
    pool.end();
  }

  function step(): void {
    progress?.step();
  }
}

/**
 * A word after `--changed` that looks like an option and is not an existing file is probably a misplaced
 * option.
 */
function requireFiles(words: readonly string[]): void {
  const option = words.find((word) => word.startsWith('-') && !existsSync(word));
  if (option !== undefined)
    throw new Failure(`--changed: '${option}': no such file; put options before --changed, which comes last`);
}

/** The note about ignored DTBs: a DTB may be of another board than its source. */
function ignoredText([first, ...more]: readonly string[]): string {
  const others = more.length === 0 ? '' : ` and ${more.length} other DTBs`;
  const them = more.length === 0 ? 'its source is checked; name it' : 'their sources are checked; name them';
  return `not checked: ${printablePath(first!)}${others}: ${them} to check the DTB, too`;
}

/**
 * Reads the configurations of the boards in a thread, because a configuration may be as hostile as a board.
 */
async function gatesOf(pool: Pool, jobs: readonly CheckJob[]): Promise<readonly Gate[]> {
  const { gates } = await pool.ask('gates', { kind: 'gates', jobs }, 'the configuration could not be read');
  return gates;
}

/** A checked board, and its baseline. */
interface GatedBoard {
  readonly report: BoardReport;
  readonly baseline: string | null;
}

function boardsOf(outcomes: readonly CheckOutcome[], gates: readonly Gate[]): readonly GatedBoard[] {
  const made = outcomes.flatMap((outcome, i) => (outcome === null ? [] : [{ outcome, gate: gates[i]! }]));
  const reports = settleSuppressions(
    made.map(({ outcome, gate: { failOn } }) => ({ ...outcome.report, failOn })),
    made.map(({ outcome }) => outcome.suppressions),
  );
  return reports.map((report, i) => ({ report, baseline: made[i]!.gate.baseline }));
}

/** The reports compared with the baselines of their boards; updates the baselines if requested. */
async function baselined(
  boards: readonly GatedBoard[],
  version: string,
  options: CheckOptions,
): Promise<readonly BoardReport[]> {
  const reports = boards.map(({ report }) => report);
  const paths = new Set(boards.map(({ baseline }) => baseline).filter((path) => path !== null));
  for (const path of paths) {
    const indices = boards.flatMap(({ baseline }, i) => (baseline === path ? [i] : []));
    const part = { version, boards: indices.map((i) => reports[i]!) };
    const marked = await held(part, path, options);
    for (const [at, i] of indices.entries()) reports[i] = marked.boards[at]!;
  }
  return reports;
}

/** A report compared with a baseline, which is updated if requested. */
async function held(report: CheckReport, path: string, options: CheckOptions): Promise<CheckReport> {
  const [{ applyBaseline }, baselines] = await Promise.all([
    import('../engine/baseline.ts'),
    import('./check/baseline-file.ts'),
  ]);
  if (options.updateBaseline === true) {
    const earlier = existsSync(path) ? baselines.readBaseline(path) : undefined;
    baselines.updateBaseline(path, [rootOf(path, options).folder], report, earlier);
  } else if (!existsSync(path)) {
    const by = options.baseline === undefined ? ', though the configuration names it' : '';
    throw new Failure(`${path}: no such baseline${by}; --update-baseline makes it`);
  }
  const { report: marked, gone } = applyBaseline(report, baselines.readBaseline(path));
  const text = baselines.goneText(gone);
  if (text !== undefined) writeText(2, `rmem: ${text}\n`);
  return marked;
}

/** Makes the safe changes to the sources, or shows them; returns whether anything changed. */
async function fix(
  pool: Pool,
  jobs: readonly CheckJob[],
  outcomes: readonly CheckOutcome[],
  root: string,
  dryRun: boolean,
): Promise<boolean> {
  const { showDiff, writeFixes } = await import('./check/write-fixes.ts');
  const { fixes } = await pool.ask(
    'fixes',
    { kind: 'fix', jobs, outcomes },
    '--fix: given up, and nothing changed',
  );
  const { files, fixed, left } = fixes;
  for (const reason of left) writeText(2, `rmem: ${printablePath(reason)}\n`);
  if (dryRun) await showDiff(files);
  else writeFixes(files, [root]);
  const names = files.map(({ path }) => printablePath(path)).join(', ');
  const count = `${fixed} finding${fixed === 1 ? '' : 's'}`;
  const done = dryRun ? 'would fix' : 'fixed';
  writeText(2, fixed === 0 ? 'rmem: nothing that can be fixed\n' : `rmem: ${done} ${count}, in ${names}\n`);
  return !dryRun && fixed > 0;
}

function setupOf(options: CheckOptions, jobs: readonly CheckJob[]): CheckSetup {
  const { include, define, overlay, entry, root } = options;
  const { cmdline, memory, image, initrd, fdt, kernel, arch, config, pageSize } = options;
  const inputs = jobs.flatMap(({ path, overlay: one }) => [path, one]);
  const given = {
    ...{ include, define, overlay, entry, root },
    ...{ cmdline, memory, image, initrd, fdt, kernel, arch, config, pageSize },
    policyFile: typeof options.policy === 'string' ? options.policy : undefined,
    noPolicy: options.policy === false ? true : undefined,
    changed: options.changed === true ? [] : options.changed,
    // standard input can only be read once, and may be slow
    stdin: [...inputs, ...(overlay ?? [])].includes(STDIN) ? readInput(STDIN) : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The number of worker threads that are useful, at least one. */
function workersFor(boards: number, wanted: string | undefined): number {
  if (wanted !== undefined && !/^[1-9]\d{0,3}$/.test(wanted))
    throw new Failure(`--jobs: '${wanted}' is not a positive number`);
  const cores = availableParallelism();
  const most = wanted === undefined ? cores : Math.min(Number(wanted), MAX_PER_CORE * cores);
  return boards <= FEW ? 1 : Math.min(most, boards);
}

function parseFailOn(text: string): Severity | 'none' {
  const found = [...SEVERITIES, 'none' as const].find((severity) => severity === text);
  if (found === undefined) throw new Failure(`--fail-on: '${text}' is not error, warning, note or none`);
  return found;
}

function exitCode({ boards }: CheckReport): number {
  if (boards.some(({ failure }) => failure !== null)) return UNREAD;
  return boards.some(fails) ? FOUND : 0;
}

function fails({ findings, failOn }: BoardReport): boolean {
  if (failOn === 'none') return false;
  const counting = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return findings.some(({ severity, suppressed }) => suppressed === null && counting.includes(severity));
}
