// SPDX-License-Identifier: MIT
//
// How fast boards are read, written and booted, on one core, over a folder of real blobs; beside it dtc on some of the
// same files, and how long the command takes from a cold start. Needs a build.
//
// usage: boot.mjs [FOLDER]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootReservedMemory, readDtb, writeDtb } from '../dist/index.js';
import { SOME_MEMORY, listBlobs } from '../scripts/blob-folder.mjs';

const ROUNDS = 7;
const DTC_FILES = 200;
const COLD_RUNS = 21;

const { folder, paths } = listBlobs();
const boards = paths
  .filter((path) => path.endsWith('.dtb'))
  .map((path) => {
    const blob = readFileSync(path);
    const { memoryKnown } = bootReservedMemory(readDtb(blob));
    return { blob, machine: memoryKnown ? {} : { memory: SOME_MEMORY } };
  });
const bytes = boards.reduce((sum, { blob }) => sum + blob.length, 0);
console.log(`${boards.length} boards, ${(bytes / 2 ** 20).toFixed(1)} MiB, from ${folder}`);
console.log(`Node ${process.version}, in memory, one thread; ${ROUNDS} rounds after the first\n`);

console.log('boards/s                    best   median');
measure('read', ({ blob }) => blob, readDtb);
measure('write', ({ blob }) => readDtb(blob), writeDtb);
measure(
  'read and boot',
  (board) => board,
  ({ blob, machine }) => bootReservedMemory(readDtb(blob), machine),
);

compareDtc();
compareColdStart();

/** Times `work` alone; what it works on is made beforehand, board by board, so that no heap of trees slows it down. */
function measure(what, prepare, work) {
  const rates = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let spent = 0;
    for (const board of boards) {
      const input = prepare(board);
      const from = performance.now();
      work(input);
      spent += performance.now() - from;
    }
    // the first round warms up
    if (round > 0) rates.push((1000 * boards.length) / spent);
  }
  const show = (rate) => Math.round(rate).toString().padStart(7);
  console.log(`${what.padEnd(25)}${show(Math.max(...rates))}  ${show(median(rates))}`);
}

/** dtc takes one file a run, so most of its time is the start of a process: that is measured, too. */
function compareDtc() {
  if (spawnSync('dtc', ['--version']).error !== undefined) {
    console.log('\nno dtc on the PATH to compare with');
    return;
  }
  const dtbs = paths.filter((path) => path.endsWith('.dtb'));
  const step = Math.max(1, Math.floor(dtbs.length / DTC_FILES));
  const sample = dtbs.filter((_, i) => i % step === 0).slice(0, DTC_FILES);
  const rate = (args) => {
    const from = performance.now();
    for (const path of sample) spawnSync('dtc', args(path), { stdio: 'ignore' });
    return Math.round((1000 * sample.length) / (performance.now() - from));
  };
  const all = rate((path) => ['-q', '-I', 'dtb', '-O', 'dtb', '-o', '/dev/null', path]);
  const start = rate(() => ['--version']);
  console.log(`\ndtc -I dtb -O dtb, ${sample.length} of the files, a process each: ${all} boards/s`);
  console.log(`dtc --version as often, which is the start of the process alone: ${start} runs/s`);
}

/** The command from nothing to its output, beside a Node that does nothing; runs alternate, so that both see the same load. */
function compareColdStart() {
  const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const source = fileURLToPath(new URL('../dts-samples/dynamic-pools/curlew.dts', import.meta.url));
  const dir = mkdtempSync(join(tmpdir(), 'rmem-bench-'));
  const sample = join(dir, 'curlew.dtb');
  execFileSync(process.execPath, [command, 'compile', source, '-o', sample]);
  const times = { rmem: [], node: [] };
  for (let i = 0; i < COLD_RUNS; i++) {
    times.node.push(runTime(['-e', '0']));
    times.rmem.push(runTime([command, 'boot', sample]));
  }
  rmSync(dir, { recursive: true });
  const [rmem, node] = [median(times.rmem), median(times.node)];
  const ms = (value) => `${value.toFixed(0)} ms`;
  console.log(
    `\ncold start, median of ${COLD_RUNS}: rmem boot ${ms(rmem)}, node -e 0 ${ms(node)}, ` +
      `difference ${ms(rmem - node)}`,
  );
}

function runTime(args) {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: status ${status}`);
  return performance.now() - from;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
