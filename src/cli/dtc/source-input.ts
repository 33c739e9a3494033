// SPDX-License-Identifier: MIT
import type { CheckSettings } from '../../compile/checks/settings.ts';
import { fatal } from './exit.ts';
import type { ReadTree } from './input.ts';
import type { DtcOptions } from './options.ts';

export function readSource(settings: CheckSettings, options: DtcOptions): Promise<ReadTree> {
  throw fatal(`not yet ${settings.size} ${options.input}`);
}
