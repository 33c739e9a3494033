// SPDX-License-Identifier: MIT
//
// Holds the compiler against gcc and dtc on every board and overlay of a kernel: the same bytes, and the same sources
// refused. Needs gcc, dtc and a build.
//
// usage: check-sources.mjs [KERNEL-TREE] [options]
//   --only TEXT       sources whose path has TEXT in it
//   --no-symbols      without -@
//   --keep FOLDER     leave what gcc and dtc gave there
//   --reuse FOLDER    take what an earlier --keep left there
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { firstDifference } from './fdt-tokens.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    'no-symbols': { type: 'boolean', default: false },
    keep: { type: 'string' },
    reuse: { type: 'string' },
  },
});
const symbols = !options['no-symbols'];
const tree = positionals[0] ?? process.env.RMEM_SOURCES ?? join(homedir(), '.cache/rmem-oracle/sid/linux');
const PREFIXES = join(tree, 'scripts/dtc/include-prefixes');
const JOBS = availableParallelism();

const sources = listSources();
const kept = options.reuse ?? options.keep ?? mkdtempSync(join(tmpdir(), 'rmem-sources-'));
const made = mkdtempSync(join(tmpdir(), 'rmem-sources-'));
const jobs = sources.map((path) => {
  const name = `${path.replaceAll('/', '__')}.dtb`;
  return { path, reference: join(kept, name), ours: join(made, name) };
});
const count = {
  identical: 0,
  different: 0,
  'failed-both': 0,
  'failed-only-ours': 0,
  'failed-only-theirs': 0,
};
let done = 0;

try {
  mkdirSync(kept, { recursive: true });
  const theirs = options.reuse === undefined ? await runReference() : readTime();
  const ours = await runOurs();
  report(ours, theirs);
} finally {
  rmSync(made, { recursive: true });
  if (options.reuse === undefined && options.keep === undefined) rmSync(kept, { recursive: true });
}
process.exitCode = count.different + count['failed-only-ours'] + count['failed-only-theirs'] > 0 ? 1 : 0;

function listSources() {
  const found = [];
  for (const arch of existsSync(PREFIXES) ? readdirSync(join(tree, 'arch')) : []) {
    const folder = join('arch', arch, 'boot/dts');
    if (!existsSync(join(tree, folder))) continue;
    for (const name of readdirSync(join(tree, folder), { recursive: true })) {
      if (/\.dtso?$/.test(name)) found.push(join(folder, name));
    }
  }
  if (found.length === 0) {
    console.error(`no device tree sources in ${tree}
Give a kernel's source tree, as an argument or in RMEM_SOURCES: it has arch/*/boot/dts and scripts/dtc/include-prefixes.`);
    process.exit(3);
  }
  return found.filter((path) => path.includes(options.only)).sort();
}

/** As many at a time as there are cores; a result is the blob, its .rc the status, its .err what was said. */
async function runReference() {
  const run = promisify(execFile);
  for (const tool of ['dtc', 'gcc']) {
    await run(tool, ['--version']).catch(() => {
      console.error(`check-sources: there is no ${tool} on the PATH`);
      process.exit(3);
    });
  }
  const queue = jobs.values();
  const work = async () => {
    // the workers share one iterator: each source goes to whoever is free
    for (const { path, reference } of queue) {
      const folder = join(tree, dirname(path));
      const script = `set -o pipefail
        gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp -I "$1" -I "$2" "$3" |
        dtc ${symbols ? '-@' : ''} -b 0 -I dts -O dtb -i "$1" -i "$2" -o "$4" -`;
      const args = ['-c', script, 'bash', folder, PREFIXES, join(tree, path), reference];
      const { code = 0, stderr } = await run('bash', args, { maxBuffer: 1 << 26 }).catch((error) => error);
      writeFileSync(`${reference}.rc`, `${code}\n`);
      writeFileSync(`${reference}.err`, stderr);
      progress('gcc and dtc');
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: JOBS }, work));
  const spent = performance.now() - started;
  writeFileSync(join(kept, 'time.json'), JSON.stringify({ ms: spent, sources: jobs.length, jobs: JOBS }));
  return spent;
}

/** How long an earlier run took, undefined where that was for other sources. */
function readTime() {
  const path = join(kept, 'time.json');
  if (!existsSync(path)) return undefined;
  const time = JSON.parse(readFileSync(path, 'utf8'));
  return time.sources === jobs.length && time.jobs === JOBS ? time.ms : undefined;
}

async function runOurs() {
  done = 0;
  const shares = shareOut();
  const results = [];
  const started = performance.now();
  await Promise.all(
    shares.map((share) => {
      const worker = new Worker(new URL('check-sources-worker.mjs', import.meta.url), {
        workerData: { tree, prefixes: PREFIXES, symbols },
        // most of what a board is made of is gone with it: room for one board and more saves copying it about
        resourceLimits: { maxYoungGenerationSizeMb: 192, maxOldGenerationSizeMb: 512 },
      });
      const next = () => worker.postMessage(nextJob(share, shares));
      return new Promise((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', resolve);
        worker.on('message', (result) => {
          results.push(result);
          progress('rmem');
          next();
        });
        next();
      });
    }),
  );
  const spent = performance.now() - started;
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  compare(results);
  return spent;
}

/** A run of the sources for each worker: those that stand together share their includes. */
function shareOut() {
  const count = Math.min(JOBS, jobs.length);
  const edge = (i) => Math.round((i * jobs.length) / count);
  return Array.from({ length: count }, (_, i) => ({ from: edge(i), to: edge(i + 1) }));
}

/** The next job of a share; once it is done, one from the end of the share that has most left. */
function nextJob(share, shares) {
  if (share.from < share.to) return jobs[share.from++];
  const longest = shares.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  return longest.from < longest.to ? jobs[--longest.to] : undefined;
}

/** Holds what came of each source against what gcc and dtc made of it. */
function compare(results) {
  const complaints = [];
  for (const { path, reference, ours, error } of results) {
    const { outcome, detail } = outcomeOf(reference, ours, error);
    count[outcome]++;
    if (detail !== undefined) complaints.push({ path, outcome, detail });
  }
  const order = Object.keys(count);
  complaints.sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || (a.detail < b.detail ? -1 : 1),
  );
  for (const { path, outcome, detail } of complaints) console.error(`${outcome}: ${path}: ${detail}`);
}

function outcomeOf(reference, ours, error) {
  const refused = !existsSync(`${reference}.rc`) || Number(readFileSync(`${reference}.rc`, 'utf8')) !== 0;
  if (error !== undefined)
    return refused ? { outcome: 'failed-both' } : { outcome: 'failed-only-ours', detail: error };
  if (refused)
    return { outcome: 'failed-only-theirs', detail: firstError(readFileSync(`${reference}.err`, 'utf8')) };
  const detail = firstDifference(readFileSync(ours), readFileSync(reference));
  return detail === undefined ? { outcome: 'identical' } : { outcome: 'different', detail };
}

function firstError(text) {
  return /error.*/i.exec(text)?.[0] ?? text.split('\n', 1)[0];
}

function progress(who) {
  done++;
  if (process.stderr.isTTY && done % 10 === 0) process.stderr.write(`\r\x1b[K${who}: ${done}/${jobs.length}`);
}

function report(ours, theirs) {
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  console.log(`${tree}: ${jobs.length} sources${symbols ? ', with symbols' : ''}, ${JOBS} at a time`);
  for (const [outcome, number] of Object.entries(count))
    console.log(`${number.toString().padStart(7)}  ${outcome.replaceAll('-', ' ')}`);
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`rmem: ${seconds(ours)}, ${peak.toFixed(0)} MiB at most`);
  if (theirs !== undefined)
    console.log(`gcc and dtc: ${seconds(theirs)}, ${(theirs / ours).toFixed(1)} times as long`);
}
