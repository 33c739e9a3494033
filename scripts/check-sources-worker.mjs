// SPDX-License-Identifier: MIT
//
// Compiles one source after the other for check-sources.mjs, and compares each with what gcc and dtc made of it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { compileDts } from '../dist/compile/compile-dts.js';
import { SourceCache } from '../dist/dts/source-cache.js';
import { writeDtb } from '../dist/fdt/write.js';
import { firstDifference } from './fdt-tokens.mjs';

const { tree, prefixes, symbols } = workerData;
const cache = new SourceCache();
const files = new Map();
/** Gives the same array for the same file, so that boards share what their includes are split into. */
const host = {
  readFile(path) {
    if (!files.has(path)) {
      const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
      files.set(path, isFile ? readFileSync(path) : undefined);
    }
    return files.get(path);
  },
};

parentPort.on('message', (job) => {
  if (job === undefined) parentPort.close();
  else parentPort.postMessage({ path: job.path, ...check(job) });
});

function check({ path, reference }) {
  const source = join(tree, path);
  let compiled;
  try {
    const includeDirs = [dirname(source), prefixes];
    compiled = compileDts(source, host, { includeDirs, symbols, bootCpu: 0, cache });
  } catch (error) {
    return { outcome: 'failed-only-ours', detail: error.stack };
  }
  const theirs = referenceBlob(reference);
  const error = compiled.diagnostics.find(({ severity }) => severity === 'error');
  if (compiled.tree === undefined) {
    const detail = error === undefined ? 'no tree and no error' : said(compiled.sources, error);
    return theirs === undefined ? { outcome: 'failed-both' } : { outcome: 'failed-only-ours', detail };
  }
  if (theirs === undefined)
    return { outcome: 'failed-only-theirs', detail: firstLine(readFileSync(`${reference}.err`, 'utf8')) };
  const detail = firstDifference(writeDtb(compiled.tree), theirs);
  return detail === undefined ? { outcome: 'identical' } : { outcome: 'different', detail };
}

function referenceBlob(reference) {
  const ok = existsSync(`${reference}.rc`) && Number(readFileSync(`${reference}.rc`, 'utf8')) === 0;
  return ok ? readFileSync(reference) : undefined;
}

function said(sources, { span, message }) {
  const place = sources.place(span?.start ?? 0);
  return place === undefined ? message : `${place.file}:${place.line}:${place.column}: ${message}`;
}

function firstLine(text) {
  return /error.*/i.exec(text)?.[0] ?? text.split('\n', 1)[0];
}
