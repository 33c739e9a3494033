// SPDX-License-Identifier: MIT
import { availableParallelism } from 'node:os';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { CheckReport } from '../report/check-report.ts';
import { printablePath } from '../report/printable.ts';
import { BoardChecker } from './check/board-checker.ts';
import type { CheckJob, CheckOutcome, CheckSetup } from './check/job.ts';
import { formatted, outputsOf } from './check/formats.ts';
import { checkInWorkers } from './check/pool.ts';
import { Progress } from './check/progress.ts';
import { checkJobs, parseShard } from './check/targets.ts';
import { Failure } from './failure.ts';
import { STDOUT, writeAll, writeTo } from './output.ts';

/** The options of `rmem check`, as they were typed. */
export interface CheckOptions extends CheckSetup {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly failOn?: string;
  readonly eachOverlay?: readonly string[];
  readonly jobs?: string;
  readonly shard?: string;
  readonly fix?: true;
  readonly dryRun?: true;
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
  const failOn = parseFailOn(options.failOn ?? 'error');
  if (options.dryRun === true && options.fix !== true)
    throw new Failure('--dry-run: shows what --fix would do, and needs it');
  const jobs = await checkJobs(paths, {
    ...(options.eachOverlay !== undefined && { eachOverlay: options.eachOverlay }),
    ...(options.shard !== undefined && { shard: parseShard(options.shard) }),
  });
  const setup = setupOf(options);
  const check = (): Promise<CheckOutcome[]> => checkAll(jobs, setup, workersFor(jobs.length, options.jobs));
  let outcomes = await check();
  if (options.fix === true) {
    const changed = await fix(jobs, outcomes, setup, options.dryRun === true);
    if (changed) outcomes = await check();
  }

  const report: CheckReport = {
    version,
    boards: outcomes.flatMap((outcome) => (outcome === null ? [] : [outcome.report])),
    failOn,
  };
  for (const outcome of outcomes) for (const note of outcome?.notes ?? []) writeAll(2, note);
  if (report.boards.length === 0) throw new Failure(`${paths.join(', ')}: no board (.dts or .dtb) in there`);
  for (const { format, file } of outputs) {
    // standard output has the changes then
    if (file === undefined && options.dryRun === true) continue;
    const text = await formatted(report, format);
    writeTo(file ?? STDOUT, text);
  }
  process.exitCode = exitCode(report);
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
  const { include, define, overlay, entry, cmdline, memory, image, initrd, fdt, config } = options;
  const given = { include, define, overlay, entry, cmdline, memory, image, initrd, fdt, config };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as CheckSetup;
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
