// SPDX-License-Identifier: MIT
import { Collector } from '../diagnostics/collector.ts';
import type { Extra } from '../diagnostics/collector.ts';
import type { DiagnosticId } from '../diagnostics/ids.ts';
import type { Loc, Span } from '../source/loc.ts';

/** Tells whether anything was reported between two points of a source. */
export class CountingCollector extends Collector {
  /** Number of reports. */
  said = 0;

  override error(id: DiagnosticId, at: Span | Loc, message: string, extra?: Extra): void {
    this.said++;
    super.error(id, at, message, extra);
  }

  override fatal(id: DiagnosticId, at: Span | Loc, message: string, extra?: Extra): never {
    this.said++;
    return super.fatal(id, at, message, extra);
  }

  override warning(id: DiagnosticId, at: Span | Loc, message: string, extra?: Extra): void {
    this.said++;
    super.warning(id, at, message, extra);
  }
}
