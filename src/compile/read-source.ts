// SPDX-License-Identifier: MIT
import { readU32 } from '../base/big-endian.ts';
import { ByteArena } from '../base/byte-arena.ts';
import { TooManyErrors } from '../diagnostics/collector.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { CountingCollector } from '../dts/counting-collector.ts';
import { LexerInput, RawSource } from '../dts/lexer-input.ts';
import { Lexer } from '../dts/lexer.ts';
import { NameTable } from '../dts/name-table.ts';
import { Outermost } from '../dts/outermost.ts';
import { Parser } from '../dts/parser.ts';
import { Preprocessor } from '../dts/preprocessor.ts';
import type { SourceCache } from '../dts/source-cache.ts';
import { SourceReader } from '../dts/source-reader.ts';
import type { OpenedFile } from '../dts/source-reader.ts';
import type { SourceSyntax } from '../dts/syntax.ts';
import type { SourceHost } from '../source/source-host.ts';
import { SourceMap } from '../source/source-map.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { buildTree } from './build-tree.ts';
import type { CompileUnit } from './compile-unit.ts';
import { Labels } from './live-node.ts';
import type { LiveNode } from './live-node.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { PhandleTable } from './phandle-table.ts';

/** How to read a source. */
export interface ReadSourceOptions {
  /** False for a source that is already preprocessed, or must not be: read as dtc does. Default true. */
  readonly preprocess?: boolean;
  /** Folders to search for included files, after the folder of the including file (`-I`, and dtc's `-i`). */
  readonly includeDirs?: readonly string[];
  /** Macros to define, as `NAME` (value 1) or `NAME=VALUE`. */
  readonly defines?: readonly string[];
  /** Make `__symbols__` from all labels (dtc's `-@`). */
  readonly symbols?: boolean;
  /** The property names for assigned phandles (dtc's `-H`). Default `epapr`. */
  readonly phandles?: 'epapr' | 'legacy' | 'both';
  /** Keeps the parsed files for later compilations. */
  readonly cache?: SourceCache;
  /** The source map of the base tree, for compiling an overlay of it: locations of both are then distinct. */
  readonly sources?: SourceMap;
}

/** A source that was read and merged into a tree, before the passes that finish it. */
export interface ReadSource {
  /** Input of the passes; undefined if errors leave no tree. */
  readonly unit: CompileUnit | undefined;
  /** The tree around the unit's root. */
  readonly tree: DeviceTree | undefined;
  readonly collector: Collector;
  readonly sources: SourceMap;
  /** Every file that was read, in the order of first use. */
  readonly files: readonly string[];
}

/** Reads a source and the files it includes, and merges its blocks. */
export function readSource(path: string, host: SourceHost, options: ReadSourceOptions): ReadSource {
  const sources = options.sources ?? new SourceMap();
  const collector = new CountingCollector();
  const { includeDirs = [], cache } = options;
  // kept pieces have the same locations each time, which the base tree may already use
  const pieces = options.sources === undefined && cache?.pieces.begin() === true ? cache.pieces : undefined;
  const reader = new SourceReader(host, includeDirs, cache, sources, collector, pieces);
  const read = { collector, sources };
  try {
    const file = reader.open(path, 0, options.preprocess === false);
    if (file === undefined) {
      collector.error('file-not-found', 0, `${path}: no such file`);
      return { ...read, unit: undefined, tree: undefined, files: reader.files };
    }
    const syntax = parse(file, reader, options);
    const live = mergeBlocks(syntax, collector);
    if (collector.errors > 0) return { ...read, unit: undefined, tree: undefined, files: reader.files };
    const arena = new ByteArena();
    // values that are kept for other compilations must not change
    const built = buildTree(live, pieces && arena);
    const unit: CompileUnit = {
      ...built,
      plugin: syntax.plugin,
      symbols: options.symbols ?? false,
      phandleNames: PHANDLE_NAMES[options.phandles ?? 'epapr'],
      phandles: new PhandleTable(),
      referenced: new Set(),
      sources,
      arena,
    };
    return { ...read, unit, tree: treeOf(syntax, live, built.root, sources), files: reader.files };
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
    return { ...read, unit: undefined, tree: undefined, files: reader.files };
  } finally {
    pieces?.end();
  }
}

const PHANDLE_NAMES = {
  epapr: ['phandle'],
  legacy: ['linux,phandle'],
  both: ['linux,phandle', 'phandle'],
} as const;

function parse(file: OpenedFile, reader: SourceReader, options: ReadSourceOptions): SourceSyntax {
  const outermost = new Outermost(file.base);
  const preprocessor = options.preprocess === false ? undefined : new Preprocessor(reader, file, outermost);
  for (const define of options.defines ?? []) preprocessor?.define(define);
  const input = new LexerInput(reader, preprocessor ?? new RawSource(file));
  const names = reader.pieces?.names ?? new NameTable();
  const lexer = new Lexer(input, reader.sources, reader.collector, outermost, names);
  return new Parser(lexer, reader, () => preprocessor?.missingFile ?? false).parse();
}

function treeOf(
  { plugin, reservations }: SourceSyntax,
  live: LiveNode,
  root: DtNode,
  sources: SourceMap,
): DeviceTree {
  return {
    root,
    reservations: reservations.map(({ labels, base, size }) => {
      if (labels.length === 0) return { base, size };
      const written = new Labels();
      written.addWritten(labels);
      return { base, size, labels: written.live };
    }),
    bootCpu: guessBootCpu(live),
    totalSize: undefined,
    plugin,
    sources,
  };
}

/** The boot CPU is the first CPU, even a deleted one, if its `reg` is a single cell. */
function guessBootCpu(root: LiveNode): number {
  const cpus = root.children.find(({ name, deleted }) => name === 'cpus' && !deleted);
  const reg = cpus?.children[0]?.properties.find(({ name, deleted }) => name === 'reg' && !deleted);
  return reg?.value.length === 4 ? readU32(reg.value.data, reg.value.start) : 0;
}
