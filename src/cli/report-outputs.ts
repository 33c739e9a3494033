// SPDX-License-Identifier: MIT
import { Failure } from '../node/failure.ts';

/** An output that was asked for: a format and where it goes, undefined for standard output. */
export interface Output {
  readonly format: string;
  readonly file: string | undefined;
}

/**
 * Reads `--format NAME` and `--output NAME=FILE`.
 *
 * @param names the formats that there are, the usual one first
 * @param example of what --output takes
 */
export function readOutputs(
  names: readonly string[],
  format: string | undefined,
  outputs: readonly string[],
  example: string,
): Output[] {
  const known = (name: string, option: string): string => {
    if (names.includes(name)) return name;
    throw new Failure(`${option}: unknown format '${name}'; choose ${names.join(', ')}`);
  };
  const files = outputs.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1 || equals === text.length - 1)
      throw new Failure(`--output: '${text}' is not FORMAT=FILE, such as ${example}`);
    return { format: known(text.slice(0, equals), '--output'), file: text.slice(equals + 1) };
  });
  return [{ format: known(format ?? names[0]!, '--format'), file: undefined }, ...files];
}
