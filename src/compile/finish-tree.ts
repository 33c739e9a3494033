// SPDX-License-Identifier: MIT
import type { Collector } from '../diagnostics/collector.ts';
import type { CompileUnit } from './compile-unit.ts';
import { FixupError, listFixups } from './fixups.ts';
import { listLabels } from './label-tree.ts';
import { restoreFixups, restoreLabels } from './restore-references.ts';
import { sortTree } from './sort-tree.ts';

/** What to add to a tree after the checks. */
export interface FinishOptions {
  /** Make `__symbols__` from all labels (dtc's `-@`). */
  readonly symbols?: boolean;
  /** Make `__fixups__` and `__local_fixups__` (dtc's `-L`); overlays always get them. */
  readonly fixups?: boolean;
  /** Make `/aliases` from all labels (dtc's `-A`). */
  readonly autoAliases?: boolean;
  /** Sort nodes and properties by name (dtc's `-s`). */
  readonly sort?: boolean;
}

/** Performs the requested additions, in dtc's order. */
export function finishTree(unit: CompileUnit, options: FinishOptions, collector: Collector): void {
  const warn = (message: string): void => {
    collector.warning('symbols', 0, message);
  };
  if (options.autoAliases) warnListed(listLabels(unit, 'aliases', false), 'aliases', warn);
  restoreLabels(unit.root, warn);
  if (options.symbols) warnListed(listLabels(unit, '__symbols__', true), '__symbols__', warn);
  restoreFixups(unit.root, warn);
  if (options.fixups === true || unit.plugin) {
    try {
      for (const name of listFixups(unit))
        warn(`Preexisting data in ${name} malformed, some content could not be added.`);
    } catch (error) {
      if (!(error instanceof FixupError)) throw error;
      collector.fatal('symbols', error.marker.at, error.message);
    }
  }
  if (options.sort) sortTree(unit.root);
}

function warnListed(labels: readonly string[], name: string, warn: (message: string) => void): void {
  for (const label of labels) warn(`label ${label} already exists in /${name}`);
}
