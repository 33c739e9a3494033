// SPDX-License-Identifier: MIT
//
// The results of the checks for a tree, in the lines that dtc prints.
import { ByteArena } from '../../src/base/byte-arena.ts';
import { formatFailure } from '../../src/compile/checks/format.ts';
import type { CheckSettings } from '../../src/compile/checks/levels.ts';
import { runDtcChecks } from '../../src/compile/checks/run.ts';
import { DEFAULT_CHECKS, withOption } from '../../src/compile/checks/settings.ts';
import type { CompileUnit } from '../../src/compile/compile-unit.ts';
import { PhandleTable } from '../../src/compile/phandle-table.ts';
import { readSource } from '../../src/compile/read-source.ts';
import { SourceMap } from '../../src/source/source-map.ts';
import type { DtNode } from '../../src/tree/node.ts';
import { memoryHost } from './sources.ts';

export function unitOf(root: DtNode, rest: Partial<CompileUnit> = {}): CompileUnit {
  return {
    root,
    // like dtc, which recognises an overlay blob this way
    plugin: root.child('__fixups__') !== undefined,
    symbols: false,
    phandleNames: ['phandle'],
    phandles: new PhandleTable(),
    marked: [...root.walk()].flatMap((node) => node.properties.map((property) => ({ node, property }))),
    arena: new ByteArena(),
    labelled: new Set(),
    omitIfUnused: new Set(),
    referenced: new Set(),
    sources: new SourceMap(),
    ...rest,
  };
}

/** What dtc reads of a source in a single file, before its checks. */
export function unitOfSource(path: string, text: string): CompileUnit {
  const { unit } = readSource(path, memoryHost({ [path]: text }), { preprocess: false });
  if (unit === undefined) throw new Error(`${path} cannot be read`);
  return unit;
}

/** Settings from dtc's options, as `-W reg_format -E no-clocks_property`. */
export function settingsOf(options: string): CheckSettings {
  let settings = DEFAULT_CHECKS;
  for (const [, letter, option] of options.matchAll(/-([WE]) (\S+)/g))
    settings = withOption(settings, letter === 'W' ? 'warning' : 'error', option!);
  return settings;
}

/** The lines of one check, or of all, without the text before the level. */
export function linesOf(unit: CompileUnit, check?: string, options = check ? `-W ${check}` : ''): string[] {
  const { failures } = runDtcChecks(unit, settingsOf(options));
  return failures
    .filter((failure) => check === undefined || failure.check === check)
    .flatMap((failure) => formatFailure(failure, unit.sources, '-'))
    .map((line) => line.replace('<stdout>: ', ''));
}
