// SPDX-License-Identifier: MIT
//
// Compiles one source after the other for check-sources.mjs, and writes what comes of each.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { SharedSources, diskHost } from '../dist/cli/source-host.js';
import { compileDts } from '../dist/compile/compile-dts.js';
import { writeDtb } from '../dist/fdt/write.js';

const { tree, prefixes, symbols } = workerData;
const shared = new SharedSources();

parentPort.on('message', (job) => {
  if (job === undefined) parentPort.close();
  else parentPort.postMessage({ ...job, error: compile(job) });
});

/** Writes the blob, or says why there is none. */
function compile({ path, ours }) {
  const source = join(tree, path);
  const options = { includeDirs: [dirname(source), prefixes], symbols, bootCpu: 0, cache: shared.cache };
  try {
    const compiled = compileDts(source, diskHost([], shared), options);
    if (compiled.tree !== undefined) {
      writeFileSync(ours, writeDtb(compiled.tree));
      return undefined;
    }
    const error = compiled.diagnostics.find(({ severity }) => severity === 'error');
    return error === undefined ? 'no tree and no error' : said(compiled.sources, error);
  } catch (error) {
    return error.stack;
  }
}

function said(sources, { span, message }) {
  const place = sources.place(span?.start ?? 0);
  return place === undefined ? message : `${place.file}:${place.line}:${place.column}: ${message}`;
}
