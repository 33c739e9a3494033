// SPDX-License-Identifier: MIT
//
// Checks a blob and prints SARIF, which code scanners and editors read:
//
//   node sarif.js board.dtb > board.sarif
import { readFileSync } from 'node:fs';
import { checkBoard, checkSarif, readDtb, reportedRules } from 'dt-rmem';

const [board] = process.argv.slice(2);
if (board === undefined) throw new Error('usage: sarif.js DTB');

const tree = readDtb(readFileSync(board));
const { report } = checkBoard(tree, [{ kernel: '7.3', machine: { kernel: '7.3' } }], { board });
const boards = [{ ...report, board, file: board, failOn: 'error' as const }];
console.log(checkSarif({ version: '1.0.0', boards }, reportedRules()));
