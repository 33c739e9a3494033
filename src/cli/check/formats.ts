// SPDX-License-Identifier: MIT
import type { CheckReport } from '../../report/check-report.ts';
import { Failure } from '../failure.ts';
import { outputStyle } from '../output.ts';

/** The formats of `rmem check`; each is read in when it is asked for. */
const FORMATS: Readonly<Record<string, (report: CheckReport) => Promise<string>>> = {
  text: async (report) => {
    const { checkText } = await import('../../report/check-text.ts');
    return checkText(report, outputStyle())
      .map((line) => `${line}\n`)
      .join('');
  },
};

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

/** An output that was asked for: a format and where it goes, undefined for standard output. */
export interface Output {
  readonly format: string;
  readonly file: string | undefined;
}

/** Reads `--format NAME` and `--output NAME=FILE`. */
export function outputsOf(format: string | undefined, outputs: readonly string[]): Output[] {
  const files = outputs.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1 || equals === text.length - 1)
      throw new Failure(`--output: '${text}' is not FORMAT=FILE, such as sarif=rmem.sarif`);
    return { format: known(text.slice(0, equals), '--output'), file: text.slice(equals + 1) };
  });
  return [{ format: known(format ?? 'text', '--format'), file: undefined }, ...files];
}

function known(name: string, option: string): string {
  if (Object.hasOwn(FORMATS, name)) return name;
  throw new Failure(`${option}: there is no format '${name}' (there are ${FORMAT_NAMES.join(', ')})`);
}

/** A report in a format, as it is written. */
export async function formatted(report: CheckReport, format: string): Promise<string> {
  return FORMATS[format]!(report);
}
