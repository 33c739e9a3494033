// SPDX-License-Identifier: MIT
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceMap } from '../source/source-map.ts';
import { Failure } from './failure.ts';

/** A source with errors: ends the command like any failure, and contains the errors. */
export class SourceErrors extends Failure {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceMap;
  /** The files that were opened. */
  readonly files: readonly string[];

  constructor(
    details: readonly string[],
    { diagnostics, sources, files }: Pick<SourceErrors, 'diagnostics' | 'sources' | 'files'>,
  ) {
    super([], details);
    this.diagnostics = diagnostics;
    this.sources = sources;
    this.files = files;
  }
}
