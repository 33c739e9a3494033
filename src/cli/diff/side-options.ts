// SPDX-License-Identifier: MIT
import { Option } from 'commander';
import type { Command } from 'commander';
import type { TypedOption } from './sides.ts';

/**
 * Adds, for each option, one for A only and one for B only. Help does not list them, but explains their
 * names.
 *
 * @returns the options that each side can have
 */
export function addSideOptions(command: Command, shared: readonly Option[]): TypedOption[] {
  for (const side of ['a', 'b']) {
    for (const { long, flags, description, parseArg } of shared) {
      const value = /<.*>$/.exec(flags)![0];
      const option = new Option(`--${side}-${long!.slice(2)} ${value}`, description).hideHelp();
      if (parseArg !== undefined) option.argParser(parseArg);
      command.addOption(option);
    }
  }
  return shared.map((option) => ({ attribute: option.attributeName(), flag: option.long! }));
}
