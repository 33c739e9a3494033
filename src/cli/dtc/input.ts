// SPDX-License-Identifier: MIT
import { ByteArena } from '../../base/byte-arena.ts';
import { PhandleTable } from '../../compile/phandle-table.ts';
import { opendirSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import type { CompileUnit } from '../../compile/compile-unit.ts';
import { SourceMap } from '../../source/source-map.ts';
import type { DeviceTree } from '../../tree/device-tree.ts';
import { bytePath } from '../../node/byte-path.ts';
import { fatal, systemReason } from './exit.ts';
import { say } from './messages.ts';
import type { DtcOptions } from './options.ts';
import { checkSettings, runPasses } from './passes.ts';
import { withFatal } from './read-bytes.ts';
import type { ReadTree } from './read-tree.ts';

/** Reads an input, checks it, and applies the options to its tree. */
export async function readTree(format: string, options: DtcOptions): Promise<ReadTree> {
  const settings = checkSettings(options.checks);
  if (format === 'dts') return (await import('./source-input.ts')).readSourceTree(settings, options);
  const { input } = options;
  const tree = format === 'fs' ? await readFolder(input) : (await import('./blob-input.ts')).readBlob(input);
  const finished = runPasses(tree, unitOf(tree, options), settings, options);
  return { tree: finished, files: format === 'fs' ? [] : [input === '-' ? '<stdin>' : bytePath(input)] };
}

async function readFolder(path: string): Promise<DeviceTree> {
  try {
    opendirSync(path).closeSync();
  } catch (error) {
    throw fatal(`Couldn't opendir() "${bytePath(path)}": ${systemReason(error)}`);
  }
  const { readTreeFolder } = await import('../../node/device-tree-folder.ts');
  return withFatal(() => {
    const { tree, unreadable } = readTreeFolder(path, statOf);
    say(unreadable.map((text) => `WARNING: Cannot open ${bytePath(text)}`));
    return tree;
  });
}

/** The status of a file, or of the target of a link: dtc 1.7.2 follows links, 1.6.1 ignored them. */
function statOf(file: Buffer): Stats {
  try {
    return statSync(file);
  } catch (error) {
    throw fatal(`stat(${file.toString('latin1')}): ${systemReason(error)}`);
  }
}

/** Input of the passes for a tree that was not compiled from a source. */
function unitOf({ root, plugin = false }: DeviceTree, { symbols, phandles }: DtcOptions): CompileUnit {
  return {
    root,
    plugin,
    symbols,
    phandleNames: PHANDLE_NAMES[phandles],
    phandles: new PhandleTable(),
    labelled: new Set(),
    omitIfUnused: new Set(),
    referenced: new Set(),
    sources: new SourceMap(),
    marked: [],
    arena: new ByteArena(),
  };
}

const PHANDLE_NAMES = {
  epapr: ['phandle'],
  legacy: ['linux,phandle'],
  both: ['linux,phandle', 'phandle'],
} as const;
