// SPDX-License-Identifier: MIT
import type { Check, FailureLevel } from './check.ts';

/**
 * The levels of a check's failures. A check with both is an error, and stays a warning if errors are
 * disabled.
 */
export interface Levels {
  readonly warning: boolean;
  readonly error: boolean;
}

/** All checks in the order in which they run, with their levels. */
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
