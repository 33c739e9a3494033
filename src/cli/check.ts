// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { BoardReport, CheckReport } from '../report/check-report.ts';
import { printablePath } from '../report/printable.ts';
import { settleSuppressions } from '../report/settle-suppressions.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './check/job.ts';
import { formatted, outputsOf } from './check/formats.ts';
import { checkInWorkers } from './check/pool.ts';
import { Progress } from './check/progress.ts';
import { Settings } from './check/settings.ts';
import { checkJobs, parseShard } from './check/targets.ts';
import { Failure } from './failure.ts';
import { STDOUT, writeAll, writeTo } from './output.ts';
import type { BoardPolicy } from './policy.ts';

/** The options of `rmem check`, as they were typed. */
export interface CheckOptions extends Omit<CheckSetup, 'policyFile' | 'noPolicy' | 'changed'> {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly failOn?: string;
  readonly eachOverlay?: readonly string[];
  readonly jobs?: string;
  readonly shard?: string;
  /** Files; `true` where none was named. */
  readonly changed?: readonly string[] | true;
  readonly fix?: true;
  readonly dryRun?: true;
  /** A configuration file, or none at all. */
  readonly policy?: string | false;
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

/** Fewer boards are checked sooner than workers are there to do it. */
const FEW = 4;

/** Exit codes. */
const FOUND = 1;
const UNREAD = 3;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

export async function checkCommand(
  paths: readonly string[],
  options: CheckOptions,
  version: string,
): Promise<void> {
  const outputs = outputsOf(options.format, options.output ?? []);
  if (options.dryRun === true && options.fix !== true)
    throw new Failure('--dry-run: shows what --fix would do, and needs it');
  const jobs = await checkJobs(paths, {
    ...(options.eachOverlay !== undefined && { eachOverlay: options.eachOverlay }),
    ...(options.shard !== undefined && { shard: parseShard(options.shard) }),
  });
  const setup = setupOf(options);
  const policy = policyOf(jobs, setup);
  const failOn = options.failOn === undefined ? (policy?.failOn ?? 'error') : parseFailOn(options.failOn);
  const baseline = options.baseline ?? policy?.baseline;
  if (options.updateBaseline === true && baseline === undefined)
    throw new Failure('--update-baseline: there is none; name one with --baseline FILE');

  const check = (): Promise<CheckOutcome[]> => checkAll(jobs, setup, workersFor(jobs.length, options.jobs));
  let outcomes = await check();
  if (options.fix === true) {
    const changed = await fix(jobs, outcomes, setup, options.dryRun === true);
    if (changed) outcomes = await check();
  }
  for (const outcome of outcomes) for (const note of outcome?.notes ?? []) writeAll(2, note);
  let report: CheckReport = { version, boards: boardsOf(outcomes), failOn };
  // a part of them may come to none
  if (options.shard === undefined && options.changed === undefined && report.boards.length === 0)
    throw new Failure(`${paths.join(', ')}: no board (.dts or .dtb) in there`);
  if (baseline !== undefined) report = await held(report, baseline, options);
  for (const output of outputs) {
    // standard output has the changes then
    if (output.file === undefined && options.dryRun === true) continue;
    writeTo(output.file ?? STDOUT, await formatted(report, output));
  }
  process.exitCode = exitCode(report);
}

/** Looks at what is configured for all boards before the first is checked; what holds for all of them is what the first one's says. */
function policyOf(jobs: readonly CheckJob[], setup: CheckSetup): BoardPolicy | undefined {
  const settings = new Settings(setup);
  const policies = jobs.map((job) => settings.policyOf(job));
  for (const policy of policies) settings.machinesOf(policy);
  return policies[0];
}

function boardsOf(outcomes: readonly CheckOutcome[]): readonly BoardReport[] {
  const made = outcomes.filter((outcome) => outcome !== null);
  return settleSuppressions(
    made.map(({ report }) => report),
    made.map(({ suppressions }) => suppressions),
  );
}

/** A report held to a baseline, which is written anew where that was asked for. */
async function held(
  report: CheckReport,
  path: string,
  { updateBaseline, baseline: named }: CheckOptions,
): Promise<CheckReport> {
  const baselines = await import('./baseline.ts');
  if (updateBaseline === true) {
    baselines.updateBaseline(path, report, existsSync(path) ? baselines.readBaseline(path) : undefined);
  } else if (!existsSync(path)) {
    const by = named === undefined ? ', though the configuration names it' : '';
    throw new Failure(`${path}: no such baseline${by}; --update-baseline makes it`);
  }
  const { report: marked, gone } = baselines.applyBaseline(report, baselines.readBaseline(path));
  const text = baselines.goneText(gone);
  if (text !== undefined) writeAll(2, `rmem: ${text}\n`);
  return marked;
}

async function checkAll(
  jobs: readonly CheckJob[],
  setup: CheckSetup,
  workers: number,
): Promise<CheckOutcome[]> {
  const progress = new Progress(jobs.length);
  const onDone = (): void => {
    progress.step();
  };
  try {
    if (workers > 0) return await checkInWorkers(jobs, setup, { workers, onDone });
    // workers have what it takes, and this thread need not
    const { BoardChecker } = await import('./check/board-checker.ts');
    const checker = new BoardChecker(setup);
    const outcomes: CheckOutcome[] = [];
    for (const job of jobs) {
      outcomes.push(await checker.check(job));
      onDone();
    }
    return outcomes;
  } finally {
    progress.end();
  }
}

/** Changes the sources as far as that is safe, or shows how; whether anything has changed. */
async function fix(
  jobs: readonly CheckJob[],
  outcomes: readonly CheckOutcome[],
  setup: CheckSetup,
  dryRun: boolean,
): Promise<boolean> {
  const { diffOf, workOutFixes, writeFixes } = await import('./check/fix.ts');
  const { files, fixed, left } = await workOutFixes(jobs, outcomes, setup);
  for (const reason of left) writeAll(2, `rmem: ${printablePath(reason)}\n`);
  if (dryRun) writeAll(1, await diffOf(files));
  else writeFixes(files);
  const names = files.map(({ path }) => printablePath(path)).join(', ');
  const count = `${fixed} finding${fixed === 1 ? '' : 's'}`;
  const done = dryRun ? 'would fix' : 'fixed';
  writeAll(2, fixed === 0 ? 'rmem: nothing that can be fixed\n' : `rmem: ${done} ${count}, in ${names}\n`);
  return !dryRun && fixed > 0;
}

function setupOf(options: CheckOptions): CheckSetup {
  const { include, define, overlay, entry } = options;
  const { cmdline, memory, image, initrd, fdt, kernel, arch, config, pageSize } = options;
  const given = {
    ...{ include, define, overlay, entry },
    ...{ cmdline, memory, image, initrd, fdt, kernel, arch, config, pageSize },
    policyFile: typeof options.policy === 'string' ? options.policy : undefined,
    noPolicy: options.policy === false ? true : undefined,
    changed: options.changed === true ? [] : options.changed,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** How many workers are worth it; 0 for none, where the boards are checked by this thread. */
function workersFor(boards: number, wanted: string | undefined): number {
  if (wanted !== undefined && !/^[1-9]\d{0,3}$/.test(wanted))
    throw new Failure(`--jobs: '${wanted}' is no number from 1 up`);
  if (boards <= FEW) return 0;
  return Math.min(wanted === undefined ? availableParallelism() : Number(wanted), boards);
}

function parseFailOn(text: string): Severity | 'none' {
  const found = [...SEVERITIES, 'none' as const].find((severity) => severity === text);
  if (found === undefined) throw new Failure(`--fail-on: '${text}' is not error, warning, note or none`);
  return found;
}

function exitCode({ boards, failOn }: CheckReport): number {
  if (boards.some(({ failure }) => failure !== null)) return UNREAD;
  if (failOn === 'none') return 0;
  const counting = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const found = boards.some(({ findings }) =>
    findings.some(({ severity, suppressed }) => suppressed === null && counting.includes(severity)),
  );
  return found ? FOUND : 0;
}
