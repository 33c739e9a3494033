// SPDX-License-Identifier: MIT
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { TooManyErrors } from '../diagnostics/collector.ts';
import type { SourceHost } from '../source/source-host.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import { checkDiagnostics } from './check-diagnostics.ts';
import { runDtcChecks } from './checks/run.ts';
import { ERROR_CHECKS } from './checks/structure.ts';
import { finishTree } from './finish-tree.ts';
import type { FinishOptions } from './finish-tree.ts';
import { sortedReservations } from './sort-tree.ts';
import { readSource } from './read-source.ts';
import type { ReadSourceOptions } from './read-source.ts';

/** How to compile a source. */
export interface CompileOptions extends ReadSourceOptions, FinishOptions {
  /** Physical id of the boot CPU; by default the `reg` of the first node in `/cpus`. */
  readonly bootCpu?: number;
  /** Return a tree even if the source has semantic errors (dtc's `-f`). */
  readonly force?: boolean;
}

/** Result of compiling a source. */
export interface Compiled {
  /** Undefined if there are errors. */
  readonly tree: DeviceTree | undefined;
  /** Errors and warnings, sorted by location. */
  readonly diagnostics: readonly Diagnostic[];
  /** Resolves the locations in diagnostics and tree. */
  readonly sources: SourceMap;
  /** Every file that was read, in the order of first use: the source itself first. */
  readonly files: readonly string[];
}

/**
 * Compiles a device tree source to the tree that `gcc -E | dtc` makes of it, and returns its errors and
 * warnings.
 *
 * @example
 * const files = new Map([['board.dts', new TextEncoder().encode('/dts-v1/; / { model = "Acme"; };')]]);
 * const { tree, diagnostics } = compileDts('board.dts', { readFile: (path) => files.get(path) });
 */
export function compileDts(path: string, host: SourceHost, options: CompileOptions = {}): Compiled {
  const { unit, tree, collector, sources, files } = readSource(path, host, options);
  const done = (finished: DeviceTree | undefined): Compiled => ({
    tree: finished,
    diagnostics: collector.inOrder(sources),
    sources,
    files,
  });
  if (unit === undefined || tree === undefined) return done(undefined);
  try {
    const { failures, failed } = runDtcChecks(unit, ERROR_CHECKS);
    checkDiagnostics(unit, failures, collector);
    if (failed && options.force !== true) return done(undefined);
    finishTree(unit, options, collector);
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
    return done(undefined);
  }
  return done({
    ...tree,
    ...(options.bootCpu !== undefined && { bootCpu: options.bootCpu }),
    ...(options.sort === true && { reservations: sortedReservations(tree.reservations) }),
  });
}
