// SPDX-License-Identifier: MIT
//
// The options of two boots: those for both, and those for one of them, `--a-cmdline` and so on.
import type { Machine } from '../../linux/machine.ts';
import type { BoardOptions } from '../../node/read-board.ts';
import { optionOf, readMachine } from '../machine.ts';
import type { MachineOptions } from '../machine.ts';

export type Side = 'a' | 'b';

/** The options of one boot. */
export interface SideOptions extends BoardOptions, MachineOptions {}

/** An option of commander: its attribute name, and its flag. */
export interface TypedOption {
  readonly attribute: string;
  readonly flag: string;
}

/** Options that can be repeated: those of one side are added to those of both. */
const ADDED: readonly string[] = ['include', 'define', 'overlay'];

/** The attribute name of an option for one side: `aCmdline` is `cmdline` for A. */
function attributeOf(side: Side, attribute: string): string {
  return `${side}${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`;
}

/**
 * The options of one side: its own replace those for both, but repeatable ones (words of the command line,
 * overlays, folders, macros) are added after them.
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

/** The options of a side as arguments of `rmem boot`. */
export function typedOptions(options: SideOptions, known: readonly TypedOption[]): string[] {
  const values = options as Readonly<Record<string, string | readonly string[] | undefined>>;
  return known.flatMap(({ attribute, flag }) => {
    const value = values[attribute];
    if (value === undefined) return [];
    return (typeof value === 'string' ? [value] : value).flatMap((one) => [flag, one]);
  });
}

/**
 * Parses the machine options of a side.
 *
 * @throws {Failure} with the option as it was typed
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
