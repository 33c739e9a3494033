// SPDX-License-Identifier: MIT
//
// Checks a blob and prints SARIF, which code scanners and editors read:
//
//   node sarif.js board.dtb > board.sarif
import { readFileSync } from 'node:fs';
import { ALL_RULES, RULES, checkSarif, locateAll, readDtb, runChecks } from 'dt-rmem';
import type { BoardReport } from 'dt-rmem';

const [board] = process.argv.slice(2);
if (board === undefined) throw new Error('usage: sarif.js BLOB');

const tree = readDtb(readFileSync(board));
const { boot, diagnostics, omitted } = runChecks(tree);

const report: BoardReport = {
  board,
  file: board,
  findings: locateAll(diagnostics, tree.sources, board),
  omitted,
  failure: null,
  failOn: 'error',
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
console.log(checkSarif({ version: '1.0.0', boards: [report] }, rules));
