// SPDX-License-Identifier: MIT
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceHost } from '../source/source-host.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { DeviceTree } from '../tree/device-tree.ts';

/** How to compile a source. */
export interface CompileOptions {
  /** False for a source that went through a preprocessor already, or must not: dtc's own view of it. Default true. */
  readonly preprocess?: boolean;
  /** Folders to look for included files in, after the folder of the file that includes (`-I`, and dtc's `-i`). */
  readonly includeDirs?: readonly string[];
  /** Macros to define, as `NAME` (which is 1) or `NAME=VALUE`. */
  readonly defines?: readonly string[];
  /** Make `__symbols__` from all labels (dtc's `-@`). */
  readonly symbols?: boolean;
  /** Make `__fixups__` and `__local_fixups__` (dtc's `-L`); an overlay has them always. */
  readonly fixups?: boolean;
  /** Make `/aliases` from all labels (dtc's `-A`). */
  readonly autoAliases?: boolean;
  /** The names under which phandles are made (dtc's `-H`). Default `epapr`. */
  readonly phandles?: 'epapr' | 'legacy' | 'both';
  /** Physical id of the boot CPU; by default what `reg` of the first node in `/cpus` says. */
  readonly bootCpu?: number;
  /** Sort nodes and properties by name (dtc's `-s`). */
  readonly sort?: boolean;
  /** Give a tree even where the source has errors in its meaning (dtc's `-f`). */
  readonly force?: boolean;
}

/** What came of a source. */
export interface Compiled {
  /** Undefined where there are errors. */
  readonly tree: DeviceTree | undefined;
  /** Errors and warnings, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** Resolves the locations in diagnostics and tree. */
  readonly sources: SourceMap;
  /** Every file that was read, in the order of first use: the source itself first. */
  readonly files: readonly string[];
}

/** The function that this file is about. */
export type CompileDts = (path: string, host: SourceHost, options?: CompileOptions) => Compiled;
