// SPDX-License-Identifier: MIT
//
// Runs the examples in the docstrings of the library's exports, with the files and trees that they assume.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.ts';
import { ROOT } from '../cli/run.ts';
import { compileText } from '../support/sources.ts';

const SOURCE = readFileSync(join(ROOT, 'dts-samples/overlay/board.dts'));
const OVERLAY = readFileSync(join(ROOT, 'dts-samples/overlay/bigger-cma.dtso'), 'latin1');
const tree = compileText(SOURCE.toString('latin1'), { symbols: true }).tree!;
const blob = library.writeDtb(tree);
const overlay = library.writeDtb(compileText(OVERLAY).tree!);

/** Names that an example may use without defining them, besides the library's exports. */
const GIVEN: Readonly<Record<string, unknown>> = {
  tree,
  blob,
  base: blob,
  overlay,
  file: new Blob([new Uint8Array(blob)]),
  files: new Map([['board.dts', SOURCE]]),
};

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith('.ts'))
  .sort();

/** The examples before each exported name. */
const examples = sources.flatMap((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const documented = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport (?:function\*?|class|const) (\w+)/g;
  return [...text.matchAll(documented)].flatMap(([, comment, name]) =>
    comment!
      .replace(/^ \* ?/gm, '')
      .split('@example')
      .slice(1)
      .map((code) => [name!, code.trim()] as const),
  );
});

describe('examples of docstrings', () => {
  it('are there for what the library is about', () => {
    const names = new Set(examples.map(([name]) => name));
    const wanted = ['applyOverlay', 'bootReservedMemory', 'compileDts', 'diagnosticsText', 'printDts'];
    expect([...wanted, 'readDtb', 'readImage', 'writeDtb'].filter((name) => !names.has(name))).toEqual([]);
  });

  it('are of what the library exports', () => {
    expect(examples.map(([name]) => name).filter((name) => !(name in library))).toEqual([]);
  });

  it.each(examples)('%s: %s', async (_, code) => {
    const scope = { ...library, ...GIVEN };
    // in a separate block, so that it may redefine those names
    const run = new AsyncFunction(...Object.keys(scope), `'use strict';\n{\n${code}\n}`);
    await expect(run(...Object.values(scope))).resolves.toBeUndefined();
  });
});

const AsyncFunction = async function () {}.constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;
