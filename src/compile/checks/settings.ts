// SPDX-License-Identifier: MIT
import { present } from '../../base/invariant.ts';
import type { Check, FailureLevel } from './check.ts';
import { levels } from './levels.ts';
import type { CheckSettings, Levels } from './levels.ts';
import { CHECKS } from './table.ts';

/** An option with an unknown check. */
export class UnknownCheckError extends Error {
  override readonly name = 'UnknownCheckError';

  constructor(check: string) {
    super(`Unrecognized check name "${check}"`);
  }
}

/** dtc's default settings. */
export const DEFAULT_CHECKS: CheckSettings = levels(CHECKS, ({ level }) => level);

/**
 * Applies dtc's options `-W` (`warning`) and `-E` (`error`): a name enables that level of a check and of its
 * prerequisites; with `no-` before it, it disables that level of the check and of the checks that require it.
 *
 * @throws {UnknownCheckError}
 */
export function withOption(settings: CheckSettings, level: FailureLevel, option: string): CheckSettings {
  const off = /^no[-_]/.test(option);
  const name = off ? option.slice(3) : option;
  const check = CHECKS.find((one) => one.name === name);
  if (check === undefined) throw new UnknownCheckError(name);
  const changed = new Map(settings);
  set(changed, check, level, !off);
  return changed;
}

function set(settings: Map<Check, Levels>, check: Check, level: FailureLevel, on: boolean): void {
  const now = present(settings.get(check), 'every check has levels');
  // the others were set together with it
  if (now[level] === on) return;
  settings.set(check, { ...now, [level]: on });
  const others = on ? check.prerequisites : CHECKS.filter((one) => one.prerequisites.includes(check));
  for (const other of others) set(settings, other, level, on);
}
