// SPDX-License-Identifier: MIT
//
// Holds the library against dtc on a folder of real blobs: each is read, booted, and written to the very bytes that
// `dtc -I dtb -O dtb` gives. Needs dtc and a build.
//
// usage: check-blobs.mjs [FOLDER]
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { bootReservedMemory, readDtb, writeDtb } from '../dist/index.js';
import { SOME_MEMORY, listBlobs } from './blob-folder.mjs';

const run = promisify(execFile);
const { folder, paths } = listBlobs();
const count = { boards: 0, overlays: 0, memoryGiven: 0, identical: 0, different: 0, failed: 0 };
const spent = { reading: 0, booting: 0, writing: 0, dtc: 0 };
const started = performance.now();
let done = 0;

try {
  await run('dtc', ['--version']);
} catch {
  console.error('check-blobs: there is no dtc on the PATH (Debian: apt install device-tree-compiler)');
  process.exit(3);
}
const queue = paths.values();
await Promise.all(Array.from({ length: availableParallelism() }, work));
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
report();
process.exitCode = count.different + count.failed > 0 ? 1 : 0;

async function work() {
  // the workers share one iterator: each path goes to whoever is free
  for (const path of queue) {
    try {
      await check(path);
    } catch (error) {
      count.failed++;
      complain(`${path}: ${error.message}`);
    }
    done++;
    if (process.stderr.isTTY && done % 10 === 0) process.stderr.write(`\r${done}/${paths.length}`);
  }
}

async function check(path) {
  const bytes = readFileSync(path);
  const tree = timed('reading', () => readDtb(bytes));
  if (path.endsWith('.dtbo')) {
    count.overlays++;
  } else {
    count.boards++;
    const { memoryKnown } = timed('booting', () => bootReservedMemory(tree));
    if (!memoryKnown) {
      count.memoryGiven++;
      timed('booting', () => bootReservedMemory(tree, { memory: SOME_MEMORY }));
    }
  }
  const ours = timed('writing', () => writeDtb(tree));
  const from = performance.now();
  const { stdout: theirs } = await run('dtc', ['-q', '-I', 'dtb', '-O', 'dtb', path], {
    encoding: 'buffer',
    maxBuffer: 1 << 26,
  });
  spent.dtc += performance.now() - from;
  if (theirs.equals(ours)) {
    count.identical++;
  } else {
    count.different++;
    const at = theirs.findIndex((byte, i) => byte !== ours[i]);
    complain(`${path}: differs from dtc's at byte ${at < 0 ? theirs.length : at}`);
  }
}

function timed(what, work) {
  const from = performance.now();
  const result = work();
  spent[what] += performance.now() - from;
  return result;
}

function complain(text) {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.error(text);
}

function report() {
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  const line = (value, what) => console.log(`${value.toString().padStart(7)}  ${what}`);
  console.log(folder);
  line(count.boards, `boards read and booted, ${count.memoryGiven} of them once more with memory given`);
  line(count.overlays, 'overlays read');
  line(count.identical, 'written to the same bytes as dtc writes');
  line(count.different, 'written differently');
  line(count.failed, 'failed');
  line(
    seconds(performance.now() - started),
    `in all: ${Object.entries(spent)
      .map(([what, ms]) => `${what} ${seconds(ms)}`)
      .join(', ')} (${availableParallelism()} dtc at a time)`,
  );
}
