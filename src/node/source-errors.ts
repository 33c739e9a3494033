// SPDX-License-Identifier: MIT
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceMap } from '../source/source-map.ts';
import { Failure } from './failure.ts';

/** A source that has errors: ends the command as any failure does, and has them to be looked at. */
export class SourceErrors extends Failure {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceMap;
  /** What was opened of it. */
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
