// SPDX-License-Identifier: MIT
//
// The options of two boots: those that were typed for both, and those for one of them, `--a-cmdline` and so on.
import type { Machine } from '../../linux/machine.ts';
import type { BoardOptions } from '../../node/read-board.ts';
import { optionOf, readMachine } from '../machine.ts';
import type { MachineOptions } from '../machine.ts';

export type Side = 'a' | 'b';

/** The options of one boot. */
export interface SideOptions extends BoardOptions, MachineOptions {}

/** An option as commander has it: its name in options, and the one that is typed. */
export interface TypedOption {
  readonly attribute: string;
  readonly flag: string;
}

/** Options of which there may be many, and those of one side come after those of both. */
const ADDED: readonly string[] = ['include', 'define', 'overlay'];

/** What an option is called that holds for one side only, by what it is called for both: `aCmdline` is `cmdline` for A. */
function attributeOf(side: Side, attribute: string): string {
  return `${side}${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`;
}

/**
 * The options of one side: its own take the place of those of both, but what adds to something (words of the command line, overlays,
 * folders, macros) comes after them.
 */
export function optionsOf(
  side: Side,
  options: Readonly<Record<string, unknown>>,
  known: readonly TypedOption[],
): SideOptions {
  const merged: Record<string, unknown> = {};
  for (const { attribute } of known) {
    const both = options[attribute];
    const own = options[attributeOf(side, attribute)];
    const value = own === undefined ? both : both === undefined ? own : joined(attribute, both, own);
    if (value !== undefined) merged[attribute] = value;
  }
  return merged;
}

function joined(attribute: string, both: unknown, own: unknown): unknown {
  if (ADDED.includes(attribute)) return [...(both as string[]), ...(own as string[])];
  if (attribute === 'cmdline') return `${both as string} ${own as string}`;
  return own;
}

/** The options of a side as they would be typed for `rmem boot`. */
export function typedOptions(options: SideOptions, known: readonly TypedOption[]): string[] {
  const values = options as Readonly<Record<string, string | readonly string[] | undefined>>;
  return known.flatMap(({ attribute, flag }) => {
    const value = values[attribute];
    if (value === undefined) return [];
    return (typeof value === 'string' ? [value] : value).flatMap((one) => [flag, one]);
  });
}

/**
 * Reads what was typed of a side's machine.
 *
 * @throws {Failure} that names the option as it was typed
 */
export function machineOf(
  side: Side,
  merged: SideOptions,
  options: Readonly<Record<string, unknown>>,
): Machine {
  return readMachine(merged, (setting) => {
    const option = optionOf(setting);
    return options[attributeOf(side, setting)] === undefined ? option : `--${side}-${option.slice(2)}`;
  });
}
