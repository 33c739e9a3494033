// SPDX-License-Identifier: MIT
import { Failure } from '../node/failure.ts';

/** A requested output: a format and a file, undefined for standard output. */
export interface Output {
  readonly format: string;
  readonly file: string | undefined;
}

/**
 * Parses `--format NAME` and `--output NAME=FILE`.
 *
 * @param names the supported formats, the default one first
 * @param example an example value of --output, for messages
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
