// SPDX-License-Identifier: MIT
import { formatFailure } from '../../compile/checks/format.ts';
import { runDtcChecks } from '../../compile/checks/run.ts';
import { DEFAULT_CHECKS, UnknownCheckError, withOption } from '../../compile/checks/settings.ts';
import type { CheckSettings } from '../../compile/checks/levels.ts';
import { FixupError, listFixups } from '../../compile/fixups.ts';
import { listLabels } from '../../compile/label-tree.ts';
import { restoreFixups, restoreLabels } from '../../compile/restore-references.ts';
import type { Warn } from '../../compile/restore-references.ts';
import { sortTree } from '../../compile/sort-tree.ts';
import type { CompileUnit } from '../../compile/compile-unit.ts';
import type { DeviceTree, Reservation } from '../../tree/device-tree.ts';
import { bytePath } from '../../node/byte-path.ts';
import { DtcExit, fatal } from './exit.ts';
import { say } from './messages.ts';
import type { CheckOption, DtcOptions } from './options.ts';

/** Checks a tree, and applies the options to it, in dtc's order. */
export function runPasses(
  tree: DeviceTree,
  unit: CompileUnit,
  settings: CheckSettings,
  options: DtcOptions,
): DeviceTree {
  check(unit, settings, options);
  const warn: Warn = (text) => {
    if (options.quiet < 1) say([`Warning: ${text}`]);
  };
  if (options.autoAliases) labelList(unit, 'aliases', false);
  restoreLabels(unit.root, warn);
  if (options.symbols) labelList(unit, '__symbols__', true);
  restoreFixups(unit.root, warn);
  if (options.fixups || unit.plugin) fixupLists(unit);
  if (options.sort) sortTree(unit.root);
  return {
    ...tree,
    bootCpu: options.bootCpu ?? tree.bootCpu,
    reservations: options.sort ? tree.reservations.toSorted(byRange) : tree.reservations,
  };
}

function labelList(unit: CompileUnit, name: string, withPhandles: boolean): void {
  const known = listLabels(unit, name, withPhandles);
  say(known.map((label) => `WARNING: label ${label} already exists in /${name}`));
}

function fixupLists(unit: CompileUnit): void {
  try {
    for (const name of listFixups(unit)) {
      say([`Warning: Preexisting data in ${name} malformed, some content could not be added.`]);
    }
  } catch (error) {
    if (error instanceof FixupError) throw fatal(error.message);
    throw error;
  }
}

function byRange(a: Reservation, b: Reservation): number {
  if (a.base !== b.base) return a.base < b.base ? -1 : 1;
  return a.size < b.size ? -1 : a.size > b.size ? 1 : 0;
}

function check(unit: CompileUnit, settings: CheckSettings, { force, quiet, output }: DtcOptions): void {
  const { failures, failed } = runDtcChecks(unit, settings);
  const shown = failures.filter(({ level }) => quiet < (level === 'error' ? 2 : 1));
  say(shown.flatMap((failure) => formatFailure(failure, unit.sources, bytePath(output))));
  if (!failed) return;
  if (!force) throw new DtcExit(2, ['ERROR: Input tree has errors, aborting (use -f to force output)']);
  if (quiet < 3) say(['Warning: Input tree has errors, output forced']);
}

/**
 * Applies `-W` and `-E` to dtc's default settings.
 *
 * @throws {DtcExit} for an unknown check
 */
export function checkSettings(options: readonly CheckOption[]): CheckSettings {
  try {
    return options.reduce<CheckSettings>(
      (settings, { level, text }) => withOption(settings, level, bytePath(text)),
      DEFAULT_CHECKS,
    );
  } catch (error) {
    if (error instanceof UnknownCheckError) throw fatal(error.message);
    throw error;
  }
}
