// SPDX-License-Identifier: MIT
//
// Checks every real board with `rmem check` and times it: folders of blobs against dtc, which only reads and writes
// them, and the sources of a kernel against gcc and dtc. Blobs of 32-bit arm and riscv64 are checked where there are some.
// Needs gcc, dtc and a build.
//
// usage: check-boards.mjs [BLOBS [KERNEL-TREE]] [options]
//   --only WHAT       blobs, arm, riscv64 or sources
//   --kernel RELEASE, --arch ARCH, --page-size SIZE
//                     the kernel that boots them, as `rmem check` takes it
//   --no-reference    time neither dtc nor gcc
//   --reuse FOLDER    for gcc and dtc, the time that `check-sources.mjs --no-symbols --keep FOLDER` took
//   --list RULE       print every finding of a rule
//   --markdown        print the tables of docs/corpus.md
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { OTHER_CORPORA, listBlobs, otherBlobs } from './blob-folder.mjs';
import { printErrors, printList, printRules, printTimes, printUnread } from './board-tables.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    kernel: { type: 'string' },
    arch: { type: 'string' },
    'page-size': { type: 'string' },
    'no-reference': { type: 'boolean', default: false },
    reuse: { type: 'string' },
    list: { type: 'string' },
    markdown: { type: 'boolean', default: false },
  },
});
const run = promisify(execFile);
const RMEM = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const JOBS = availableParallelism();
const withReference = !options['no-reference'] && options.list === undefined;

const corpora = [];
const wants = (name) => options.only === undefined || options.only === name;
if (wants('blobs')) corpora.push(checkBlobs('blobs', listBlobs(positionals)));
for (const name of OTHER_CORPORA) {
  const listed = wants(name) ? otherBlobs(name) : undefined;
  if (listed !== undefined) corpora.push(checkBlobs(name, listed));
}
if (wants('sources')) corpora.push(await checkSources());

if (options.list !== undefined) {
  printList(corpora, options.list);
} else {
  printTimes(corpora, options.markdown);
  printUnread(corpora);
  printRules(corpora, options.markdown);
  printErrors(corpora, options.markdown);
}
const faults = corpora.flatMap(faultsOf);
for (const fault of faults) console.error(`check-boards: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function checkBlobs(name, { folder, paths }) {
  const boards = paths.filter((path) => path.endsWith('.dtb'));
  // once before both, so that neither waits for the disk
  for (const path of boards) readFileSync(path);
  const corpus = { name, root: folder, boards: boards.length, ...check(folder) };
  if (!withReference) return corpus;
  needTool('dtc');
  const started = performance.now();
  const loop = 'for blob; do dtc -I dtb -O dtb -o /dev/null "$blob"; done';
  execFileSync('bash', ['-c', loop, 'bash', ...boards], { stdio: 'ignore' });
  return { ...corpus, reference: { what: 'dtc, one by one', ms: performance.now() - started } };
}

async function checkSources() {
  const tree = positionals[1] ?? process.env.RMEM_SOURCES ?? join(homedir(), '.cache/rmem-oracle/sid/linux');
  const prefixes = join(tree, 'scripts/dtc/include-prefixes');
  const root = join(tree, 'arch');
  if (!existsSync(prefixes) || !existsSync(root)) {
    console.error(`check-boards: no device tree sources in ${tree}
Give a kernel's source tree, as the second argument or in RMEM_SOURCES: it has arch/*/boot/dts and
scripts/dtc/include-prefixes.`);
    process.exit(3);
  }
  const checked = check(root);
  const boards = checked.report.boards.map(({ file }) => file);
  const corpus = { name: 'sources', root, boards: boards.length, ...checked };
  const unread = checked.report.boards.filter(({ failure }) => failure !== null);
  corpus.refused = [];
  for (const { file } of unread) if (!(await compiles(file, prefixes))) corpus.refused.push(file);
  if (!withReference) return corpus;
  return { ...corpus, reference: keptTime(boards.length) ?? (await timeCompilers(boards, prefixes)) };
}

/** One cold run of the program, as people start it. */
function check(folder) {
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [RMEM, 'check', folder, '--no-policy', '--format', 'json', ...kernelOptions()],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const ms = performance.now() - started;
  try {
    return { ms, report: JSON.parse(stdout) };
  } catch {
    console.error(`check-boards: rmem check ${folder} gave no report (status ${status}): ${stderr}`);
    process.exit(1);
  }
}

/** The kernel that boots, in the words of the command. */
function kernelOptions() {
  return ['kernel', 'arch', 'page-size'].flatMap((name) =>
    options[name] === undefined ? [] : [`--${name}`, options[name]],
  );
}

/** What it took to compile all sources, overlays included, and of it the boards' part by their number. */
function keptTime(boards) {
  if (options.reuse === undefined) return undefined;
  const path = join(options.reuse, 'time.json');
  const time = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (time.jobs !== JOBS || !(time.sources >= boards)) {
    console.error(`check-boards: ${path} has no time of ${boards} sources, ${JOBS} at once`);
    process.exit(3);
  }
  const part = time.sources === boards ? '' : `, ${boards} parts of ${time.sources} of an earlier run's time`;
  return {
    what: `gcc and dtc, ${JOBS} at once${part}`,
    ms: (time.ms * boards) / time.sources,
  };
}

async function timeCompilers(boards, prefixes) {
  needTool('gcc');
  needTool('dtc');
  const queue = boards.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: JOBS }, async () => {
      // they share one iterator: each board goes to whoever is free
      for (const path of queue) await compiles(path, prefixes);
    }),
  );
  return { what: `gcc and dtc, ${JOBS} at once`, ms: performance.now() - started };
}

/** Whether gcc and dtc take a board, as the kernel's build calls them. */
async function compiles(path, prefixes) {
  const script = `set -o pipefail
    gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp -I "$1" -I "$2" "$3" |
    dtc -q -b 0 -I dts -O dtb -i "$1" -i "$2" -o /dev/null -`;
  const args = ['-c', script, 'bash', dirname(path), prefixes, path];
  return run('bash', args, { maxBuffer: 1 << 26 }).then(
    () => true,
    () => false,
  );
}

function needTool(tool) {
  if (spawnSync(tool, ['--version']).error === undefined) return;
  console.error(`check-boards: there is no ${tool} on the PATH`);
  process.exit(3);
}

/** Boards that rmem fails at, and those that it alone refuses. */
function faultsOf({ name, root, report, refused = [] }) {
  return report.boards
    .filter(({ file, failure }) => failure !== null && !refused.includes(file))
    .map(({ file, failure }) => {
      const ours = /^rmem failed at it|given up/.test(failure);
      return `${relative(root, file)}: ${failure}${ours || name !== 'sources' ? '' : ', but gcc and dtc take it'}`;
    });
}
