// SPDX-License-Identifier: MIT
//
// Boots a real kernel on fixed and random cases, and holds everything it did against the prediction.
//
//   npm run test:kernel -- [--suite NAME] [--flavour NAME] [--count N] [--seed S] [--jobs N] [--only TEXT] [--keep DIR]
//
//   --suite    Debian's release: sid (the default; Linux 7.2), trixie (6.12), bookworm (6.1)
//   --flavour  Debian's name of the kernel: arm64 (the default), arm64-16k (sid alone), armmp, armmp-lpae, riscv64
//   --count    how many random cases, beside the fixed ones (20); --seed decides what they are
//   --only     boot only the cases whose name contains this
//   --keep     write each boot's record to a file in this folder
//
// Exit status: 0 all the same, 1 something differs, 2 bad usage, 3 what a boot takes is missing (QEMU, network, …).
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootCase, bootPlain } from './boot.mjs';
import { fixedCases } from './cases.mjs';
import { differences, predict } from './compare.mjs';
import { FLAVOURS } from './flavours.mjs';
import { randomCase } from './generate.mjs';
import { Missing, getKit } from './kit.mjs';
import { shrink } from './shrink.mjs';

const options = readOptions();
const kit = readKit();
const fixed = fixedCases(options.flavour, options.suite);
const cases = [
  ...fixed,
  ...Array.from({ length: options.count }, (_, i) => randomCase(options.seed, i, options.flavour)),
].filter(({ name }) => name.includes(options.only));
const title = `Linux ${kit.version} (${options.suite}, ${options.flavour})`;
console.log(`${title}: ${fixed.length} fixed cases, ${options.count} random ones of seed ${options.seed}`);
const plain = await bootPlain(kit);

const tally = { exact: 0, differing: 0, booted: 0, died: 0 };
const started = Date.now();
let next = 0;
await Promise.all(Array.from({ length: options.jobs }, work));
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
console.log(
  `${title}: ${cases.length} boots in ${minutes} min: ${tally.booted} reached user space, ${tally.died} died; ` +
    `${tally.exact} exact, ${tally.differing} different`,
);
process.exitCode = tally.differing === 0 ? 0 : 1;

async function work() {
  for (let i = next++; i < cases.length; i = next++) {
    const { record, found } = await run(cases[i]);
    tally[record.booted ? 'booted' : 'died']++;
    tally[found.length === 0 ? 'exact' : 'differing']++;
    if (options.keep !== undefined) {
      writeFileSync(
        join(options.keep, `${cases[i].name.replaceAll(' ', '-')}.json`),
        JSON.stringify(record, bigintAsHex, 1),
      );
    }
    if (found.length > 0) await report(cases[i], found);
    progress(i + 1);
  }
}

async function run(kase) {
  const record = await bootCase(kase, kit, plain);
  return { record, found: differences(record, predict(record, kit), kit) };
}

async function report(kase, found) {
  console.log(`\n${kase.name} differs (- the kernel, + predicted)\n${found.join('\n')}`);
  const smallest = await shrink(kase, async (candidate) => (await run(candidate)).found.length > 0);
  console.log(`smallest case that differs:\n${JSON.stringify(smallest, null, 1)}\n`);
}

function progress(done) {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${done} of ${cases.length}, ${tally.differing} different `);
  if (done === cases.length) process.stderr.write('\n');
}

function bigintAsHex(_, value) {
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : value;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: 'string', default: '20' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        jobs: { type: 'string', default: String(availableParallelism()) },
        suite: { type: 'string', default: 'sid' },
        flavour: { type: 'string', default: 'arm64' },
        only: { type: 'string', default: '' },
        keep: { type: 'string' },
      },
    });
    const whole = (name) => {
      if (!/^\d+$/.test(values[name])) throw new Error(`--${name} takes a whole number`);
      return Number(values[name]);
    };
    if (!Object.hasOwn(FLAVOURS, values.flavour)) {
      throw new Error(`--flavour takes one of ${Object.keys(FLAVOURS).join(', ')}`);
    }
    if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true });
    return { ...values, count: whole('count'), seed: whole('seed'), jobs: Math.max(whole('jobs'), 1) };
  } catch (error) {
    console.error(`test:kernel: ${error.message}`);
    process.exit(2);
  }
}

function readKit() {
  try {
    return getKit(options.suite, (text) => console.error(`test:kernel: ${text}`), options.flavour);
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(`test:kernel: missing: ${error.message}`);
    process.exit(3);
  }
}
