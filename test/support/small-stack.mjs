// SPDX-License-Identifier: MIT
//
// A worker thread that does all that can be done with the sources it gets, and reports the ids of their errors, or how it failed.
import { parentPort } from 'node:worker_threads';
import { bootReservedMemory, compileDts, printDts, runChecks, writeDtb } from '../../dist/index.js';

parentPort.on('message', (source) => {
  try {
    parentPort.postMessage(errorsOf(source));
  } catch (error) {
    parentPort.postMessage(String(error));
  }
});

function errorsOf(source) {
  const host = { readFile: () => source };
  const { tree, diagnostics } = compileDts('board.dts', host, { symbols: true, sort: true });
  if (tree !== undefined) {
    writeDtb(tree);
    printDts(tree);
    runChecks(tree, bootReservedMemory(tree));
  }
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ id }) => id);
}
