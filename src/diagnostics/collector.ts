// SPDX-License-Identifier: MIT
import type { Loc, Span } from '../source/loc.ts';
import type { SourceMap } from '../source/source-map.ts';
import type { Diagnostic, Related, Severity } from './diagnostic.ts';
import type { DiagnosticId } from './ids.ts';

/** After so many errors the rest of a source is not worth reading. */
const MAX_ERRORS = 100;

/** Ends the reading of a source of which enough has been said: the collector holds what. */
export class TooManyErrors extends Error {
  override readonly name = 'TooManyErrors';
}

/** What a diagnostic may have besides its message. */
export interface Extra {
  readonly related?: readonly Related[];
  readonly fix?: string | undefined;
  readonly node?: string;
  readonly property?: string;
  readonly subject?: string;
}

/** A message quotes what a source says, which may be long. */
const MAX_MESSAGE = 500;

/** Gathers what is to be said of a source while it is read. */
export class Collector {
  readonly #diagnostics: Diagnostic[] = [];
  #errors = 0;

  get errors(): number {
    return this.#errors;
  }

  /** @throws {TooManyErrors} after the last one that is taken */
  error(id: DiagnosticId, at: Span | Loc, message: string, extra?: Extra): void {
    this.#add('error', id, at, message, extra);
    if (++this.#errors >= MAX_ERRORS) throw new TooManyErrors();
  }

  /** An error after which nothing more can be read. */
  fatal(id: DiagnosticId, at: Span | Loc, message: string, extra?: Extra): never {
    this.#add('error', id, at, message, extra);
    this.#errors++;
    throw new TooManyErrors();
  }

  /** Warnings past the first few hundred say nothing new. */
  warning(id: DiagnosticId, at: Span | Loc, message: string, extra?: Extra): void {
    if (this.#diagnostics.length < 10 * MAX_ERRORS) this.#add('warning', id, at, message, extra);
  }

  /** All that was gathered, in the order in which the sources were read. */
  inOrder(sources: SourceMap): Diagnostic[] {
    const place = ({ span }: Diagnostic): Loc => span?.start ?? 0;
    return this.#diagnostics.sort((a, b) => sources.compareReading(place(a), place(b)));
  }

  #add(
    severity: Severity,
    id: DiagnosticId,
    at: Span | Loc,
    message: string,
    extra: Extra | undefined,
  ): void {
    const span = typeof at === 'number' ? { start: at, end: at } : at;
    this.#diagnostics.push({
      id,
      severity,
      message: sentence(message),
      span: span.start === 0 ? undefined : span,
      ...extra,
    });
  }
}

/** A message as one line, of what length a source may make it. */
function sentence(message: string): string {
  const line = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
  return line.replace(/[\r\n]+/g, ' ');
}
