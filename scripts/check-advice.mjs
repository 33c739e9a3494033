// SPDX-License-Identifier: MIT
//
// Follows the advice of every finding on every board of the given folders, one at a time and all of a board together, and prints what is
// worse after it. It applies the changes by itself: in source form, through the compiler.
//
//   npm run check:advice -- dts-samples ~/dtbs --random 5000
//
// --random N adds N random boards of the kernel tests.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  bootReservedMemory,
  compileDts,
  printDts,
  readDtb,
  runChecks,
  strings,
  stringsProperty,
  writeDtb,
} from '../dist/index.js';
import { includeRoots, readBoard } from '../dist/node.js';
import { BOARDS } from './kernel/boards.mjs';
import { randomCase } from './kernel/generate.mjs';

const RANK = new Map([
  [true, 0],
  ['unlikely', 1],
  [false, 2],
]);
const GRAVITY = { note: 0, warning: 1, error: 2 };
/** RAM for trees that have none, where the kernel's usual images fit. */
const MEMORY = [{ base: 0x40000000n, size: 0x80000000n }];
const encode = (text) => new Uint8Array(Buffer.from(text));
const SEED = 7;
const RANDOM = ['arm64', 'armmp', 'armmp-lpae'];
const BASE = '/ { #address-cells = <2>; #size-cells = <2>; };\n';

const totals = { boards: 0, findings: 0, advice: 0, together: 0, exceptions: 0 };
const { values, positionals } = parseArgs({
  options: { random: { type: 'string' } },
  allowPositionals: true,
});
for (const folder of positionals) for (const path of boardsOf(folder)) await checkBoard(path);
for (let i = 0; i < Number(values.random ?? 0); i++) checkRandom(i);
console.log(
  `${totals.boards} boards, ${totals.findings} findings, ${totals.advice} with advice, ${totals.together} boards with several: ${totals.exceptions} exceptions`,
);
process.exitCode = totals.exceptions > 0 ? 1 : 0;

function boardsOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(dtb|dts)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

async function checkBoard(path) {
  let tree;
  try {
    ({ tree } = await readBoard(path, { include: path.endsWith('.dts') ? includeRoots(path) : [] }));
  } catch {
    return;
  }
  follow(path, tree, [{}, { memory: MEMORY, kernel: '7.3' }]);
}

/** A board that the kernel tests would boot. */
function checkRandom(index) {
  const flavour = RANDOM[index % RANDOM.length];
  const kase = randomCase(SEED, index, flavour);
  const reserved = (kase.memreserve ?? []).map(({ address, size }) => `/memreserve/ ${address} ${size};\n`);
  const text = encode(`/dts-v1/;\n${reserved.join('')}${BASE}${kase.dts ?? ''}\n`);
  const { tree } = compileDts('random.dts', { readFile: () => text });
  if (tree === undefined) return;
  let base = BOARDS[flavour].ram;
  const memory = (kase.numa ?? [kase.mem]).map((size, node) => {
    const bank = { base, size: BigInt(parseInt(size, 10)) << 20n, ...(kase.numa && { node }) };
    base += bank.size;
    return bank;
  });
  const arch = flavour.startsWith('arm64') ? 'arm64' : 'arm';
  const { cmdline } = kase;
  follow(kase.name, tree, [{ memory, cmdline, arch, ...(flavour === 'armmp-lpae' && { lpae: true }) }]);
}

function follow(path, tree, machines) {
  totals.boards++;
  for (const machine of machines) {
    const before = judged(tree, machine);
    totals.findings += before.diagnostics.length;
    const advised = before.diagnostics.filter(({ changes }) => changes !== undefined);
    totals.advice += advised.length;
    for (const one of advised) compare(path, machine, tree, before, [one]);
    if (advised.length > 1) {
      totals.together++;
      compare(path, machine, tree, before, advised);
    }
  }
}

function judged(tree, machine) {
  let boot;
  try {
    boot = bootReservedMemory(tree, machine);
  } catch {
    boot = bootReservedMemory(tree, (machine = { memory: machine.memory }));
  }
  return { machine, boot, diagnostics: runChecks(tree, boot).diagnostics };
}

function compare(path, machine, tree, before, followed) {
  const changed = changedBoard(
    tree,
    before.machine,
    followed.flatMap(({ changes }) => changes),
  );
  const after = judged(changed.tree, changed.machine);
  const say = (what) => {
    totals.exceptions++;
    console.log(`${path}: ${followed.map(({ id, fix }) => `${id}: ${fix}`).join('; ')}\n  ${what}`);
  };
  if (RANK.get(after.boot.verdict.boots) > RANK.get(before.boot.verdict.boots))
    say(`verdict: ${after.boot.verdict.because.map(({ text }) => text).join('; ')}`);
  const now = new Map(after.boot.devices.map((one) => [`${one.path} ${one.index}`, one]));
  for (const device of before.boot.devices) {
    const other = now.get(`${device.path} ${device.index}`);
    if (device.errno === null && other?.errno !== null)
      say(`${device.path} gets ${other?.errno ?? 'nothing'}`);
    if (device.effect !== null && other?.effect === null) say(`${device.path} has no ${device.effect}`);
  }
  const [was, left] = [tally(before.diagnostics, changed.renamed), tally(after.diagnostics, new Map())];
  for (const one of followed) {
    const key = keyOf(one, changed.renamed);
    if ((left.get(key)?.count ?? 0) >= was.get(key).count) say(`${key} is still there`);
  }
  const idle = new Set(
    before.boot.regions
      .filter(({ outcome }) => ['ignored', 'unknown', 'failed'].includes(outcome))
      .map(({ path }) => nowAt(path, changed.renamed)),
  );
  const own = new Set(followed.map(({ node }) => nowAt(node, changed.renamed)));
  for (const [key, { count, gravity, node }] of left) {
    // what was wrong with a region that did nothing could not be found, unless it is the one that is changed
    if (gravity === 0 || (idle.has(node) && (followed.length > 1 || !own.has(node)))) continue;
    const old = was.get(key);
    if (old === undefined || count > old.count || gravity > old.gravity) say(`new: ${key}`);
  }
}

function keyOf({ id, node }, renamed) {
  return `${id} ${nowAt(node, renamed)}`;
}

function tally(diagnostics, renamed) {
  const tallies = new Map();
  for (const one of diagnostics) {
    const key = keyOf(one, renamed);
    const { count = 0, gravity = 0 } = tallies.get(key) ?? {};
    const node = nowAt(one.node, renamed);
    tallies.set(key, { node, count: count + 1, gravity: Math.max(gravity, GRAVITY[one.severity]) });
  }
  return tallies;
}

/** The path of a node after it or one above it was renamed. */
function nowAt(path, renamed) {
  if (path === undefined || path === '/') return path;
  const parts = path.slice(1).split('/');
  return parts.map((part, i) => `/${renamed.get(`/${parts.slice(0, i + 1).join('/')}`) ?? part}`).join('');
}

/** The board with changes, which are written as an addition to its source. */
function changedBoard(tree, machine, changes) {
  const renamed = new Map();
  const lines = [];
  let { cmdline } = machine;
  let copy = readDtb(writeDtb(tree));
  for (const change of changes) {
    if (change.kind === 'parameter') {
      const { name, value } = change;
      const words = (cmdline ?? '').split(' ').filter((word) => word !== '' && !word.startsWith(`${name}=`));
      cmdline = [...words, ...(value === null ? [] : [`${name}=${value}`])].join(' ');
      // the tree's own words come first, and this one counts
      renameWord(copy, name);
      continue;
    }
    const at = nodeAt(copy, change.node);
    if (change.kind === 'delete-node') at.parent.children.splice(at.parent.children.indexOf(at), 1);
    else if (change.kind === 'rename-node') {
      renamed.set(change.node, change.name);
      lines.push([at, change.name]);
    } else if (change.kind === 'delete-property') {
      at.properties.splice(
        at.properties.findIndex(({ name }) => name === change.property),
        1,
      );
    } else {
      const name = change.kind === 'set' ? change.property : change.name;
      const value = change.kind === 'set' ? compiled(name, change.value) : undefined;
      const index = at.properties.findIndex((property) => property.name === change.property);
      if (value !== undefined) index < 0 ? at.properties.push(value) : at.properties.splice(index, 1, value);
      else {
        const old = at.properties[index];
        at.properties.splice(index, 1, new old.constructor(name, old.data, old.start, old.length));
      }
    }
  }
  for (const [node, name] of lines) Object.defineProperty(node, 'name', { value: name });
  // once through the printer and the compiler, as a source that somebody has changed would go
  const text = encode(printDts(copy));
  const again = compileDts('board.dts', { readFile: (name) => (name === 'board.dts' ? text : undefined) });
  if (again.tree !== undefined) copy = { ...again.tree, totalSize: undefined };
  return { tree: copy, machine: { ...machine, cmdline }, renamed };
}

/** Takes a parameter out of the tree's bootargs. */
function renameWord(tree, name) {
  const chosen = tree.root.children.find((node) => node.name === 'chosen');
  const index = chosen?.properties.findIndex((property) => property.name === 'bootargs') ?? -1;
  if (index < 0) return;
  const [text] = strings(chosen.properties[index]) ?? [''];
  const words = text.split(' ').filter((word) => !word.startsWith(`${name}=`));
  chosen.properties.splice(index, 1, stringsProperty('bootargs', words.join(' ')));
}

function nodeAt(tree, path) {
  let node = tree.root;
  for (const part of path.split('/')) if (part !== '') node = node.children.find(({ name }) => name === part);
  return node;
}

function compiled(name, value) {
  const text = encode(`/dts-v1/; / { ${name}${value === '' ? '' : ` = ${value}`}; };`);
  return compileDts('value.dts', { readFile: () => text }).tree.root.properties[0];
}
