// SPDX-License-Identifier: MIT
import type { Check, FailureLevel } from './check.ts';

/** What failures of a check are said to be. One that is both is an error, and stays a warning if errors are switched off. */
export interface Levels {
  readonly warning: boolean;
  readonly error: boolean;
}

/** The checks there are to run, in their order, and their levels. */
export type CheckSettings = ReadonlyMap<Check, Levels>;

/** Settings for some checks. */
export function levels(checks: readonly Check[], of: (check: Check) => Check['level']): CheckSettings {
  return new Map(
    checks.map((check) => {
      const level = of(check);
      return [check, { warning: level === 'warning', error: level === 'error' }];
    }),
  );
}

/** The level of a check's failures. */
export function levelOf(settings: CheckSettings, check: Check): FailureLevel | 'off' {
  const known = settings.get(check);
  if (known === undefined) return 'off';
  if (known.error) return 'error';
  return known.warning ? 'warning' : 'off';
}
