// SPDX-License-Identifier: MIT
//
// Checks a blob and prints SARIF, which code scanners and editors read:
//
//   node sarif.js board.dtb > board.sarif
import { readFileSync } from 'node:fs';
import { ALL_RULES, RULES, checkSarif, locate, readDtb, runChecks } from 'dt-rmem';
import type { BoardReport } from 'dt-rmem';

const [board] = process.argv.slice(2);
if (board === undefined) throw new Error('usage: sarif.js BLOB');

const tree = readDtb(readFileSync(board));
const { boot, diagnostics, omitted } = runChecks(tree);

const report: BoardReport = {
  board,
  file: board,
  // what tells a finding from the others, and stays the same from run to run
  findings: diagnostics.map((one, i) => locate(one, tree.sources, `${one.id} ${one.node ?? ''} ${i}`)),
  omitted,
  failure: null,
  boot: {
    boots: boot.verdict.boots,
    memoryKnown: boot.memoryKnown,
    regions: boot.regions.length,
    areas: boot.areas.length + boot.numaAreas.length,
  },
};

const rules = ALL_RULES.map(({ id, description, severity, reason }) => {
  return { id, description, severity, reason, title: RULES[id] };
});
console.log(checkSarif({ version: '1.0.0', boards: [report], failOn: 'error' }, rules));
