// SPDX-License-Identifier: MIT
//
// How long a board takes from source to blob, from a cold start: `rmem compile` beside `gcc -E | dtc`, runs of both by
// turns, so that both see the same load. Needs gcc, dtc and a build.
//
// usage: compile.mjs [KERNEL-TREE [BOARD...]]        (or RMEM_SOURCES; boards by their paths in the tree)
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 11;
/** From small to large. */
const BOARDS = [
  'arch/arm/boot/dts/broadcom/bcm2835-rpi-zero.dts',
  'arch/arm64/boot/dts/allwinner/sun50i-a64-pine64.dts',
  'arch/arm64/boot/dts/freescale/imx8mm-evk.dts',
  'arch/arm64/boot/dts/rockchip/rk3588-rock-5b.dts',
  'arch/arm64/boot/dts/qcom/sm8550-hdk.dts',
];
const REFERENCE = `set -o pipefail
gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp -I "$1" -I "$2" "$3" |
dtc -q -@ -I dts -O dtb -i "$1" -i "$2" -o "$4" -`;

const [, , tree = process.env.RMEM_SOURCES ?? join(homedir(), '.cache/rmem-oracle/sid/linux'), ...named] =
  process.argv;
const boards = (named.length > 0 ? named : BOARDS).filter((board) => existsSync(join(tree, board)));
if (boards.length === 0) {
  console.error(`no boards in ${tree}
Give a kernel's source tree, as an argument or in RMEM_SOURCES, and boards in it.`);
  process.exit(3);
}
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const prefixes = join(tree, 'scripts/dtc/include-prefixes');
const folder = mkdtempSync(join(tmpdir(), 'rmem-bench-'));
try {
  console.log(`median of ${ROUNDS} cold runs, in ms${' '.repeat(21)}rmem  gcc | dtc  blob`);
  for (const board of boards) {
    const source = join(tree, board);
    const [ours, theirs] = [join(folder, 'ours.dtb'), join(folder, 'theirs.dtb')];
    const times = { ours: [], theirs: [] };
    for (let i = 0; i < ROUNDS; i++) {
      const args = [command, 'compile', source, '--symbols', '-o', ours];
      times.ours.push(runTime(process.execPath, args));
      times.theirs.push(
        runTime('bash', ['-c', REFERENCE, 'bash', dirname(source), prefixes, source, theirs]),
      );
    }
    const same = readFileSync(ours).equals(readFileSync(theirs));
    const show = (values) => median(values).toFixed(0);
    console.log(
      `${basename(board).padEnd(44)}${show(times.ours).padStart(8)}  ${show(times.theirs).padStart(9)}  ${same ? 'identical' : 'DIFFERENT'}`,
    );
  }
  const nothing = Array.from({ length: ROUNDS }, () => runTime(process.execPath, ['-e', '0']));
  console.log(`${'node -e 0'.padEnd(44)}${median(nothing).toFixed(0).padStart(8)}`);
  console.log(`\nNode ${process.version}; ${execFileSync('dtc', ['--version']).toString().trim()}`);
} finally {
  rmSync(folder, { recursive: true });
}

function runTime(program, args) {
  const from = performance.now();
  const { status, error, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')}: status ${status}\n${stderr}`);
  return performance.now() - from;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
