// SPDX-License-Identifier: MIT
//
// Compiles one source after the other for check-sources.mjs, and writes what comes of each.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { compileDts } from '../dist/compile/compile-dts.js';
import { SourceCache } from '../dist/dts/source-cache.js';
import { writeDtb } from '../dist/fdt/write.js';

const { tree, prefixes, symbols } = workerData;
/** More than the boards of one folder include; the sources come folder by folder. */
const MAX_KEPT = 16 * 1024 * 1024;
const cache = new SourceCache();
const files = new Map();
let kept = 0;
/** Gives the same array for the same file, so that boards share what their includes are split into. */
const host = {
  readFile(path) {
    if (files.has(path)) return files.get(path);
    const file = statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : undefined;
    kept += file?.length ?? 0;
    if (kept > MAX_KEPT) {
      files.clear();
      kept = 0;
    }
    files.set(path, file);
    return file;
  },
};

parentPort.on('message', (job) => {
  if (job === undefined) parentPort.close();
  else parentPort.postMessage({ ...job, error: compile(job) });
});

/** Writes the blob, or says why there is none. */
function compile({ path, ours }) {
  const source = join(tree, path);
  const options = { includeDirs: [dirname(source), prefixes], symbols, bootCpu: 0, cache };
  try {
    const compiled = compileDts(source, host, options);
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
