// SPDX-License-Identifier: MIT
import { styleText } from 'node:util';
import type { DiffReport } from '../../report/diff-report.ts';
import type { DiffStyle } from '../../report/diff-text.ts';
import { outputStyle } from '../output.ts';
import { readOutputs } from '../report-outputs.ts';
import type { Output } from '../report-outputs.ts';

/** The formats of `rmem diff`; each is loaded when it is needed. */
const FORMATS: Readonly<Record<string, (report: DiffReport, toFile: boolean) => Promise<string>>> = {
  text: async (report, toFile) => {
    const { diffText } = await import('../../report/diff-text.ts');
    const lines = toFile ? diffText(report) : diffText(report, diffStyle());
    return lines.map((line) => `${line}\n`).join('');
  },
  json: async (report) => (await import('../../report/diff-json.ts')).diffJson(report),
  markdown: async (report) => (await import('../../report/diff-markdown.ts')).diffMarkdown(report),
  html: async (report) => (await import('../../report/diff-html.ts')).diffHtml(report),
};

/** Parses `--format NAME` and `--output NAME=FILE`. */
export function outputsOf(format: string | undefined, outputs: readonly string[]): Output[] {
  return readOutputs(Object.keys(FORMATS), format, outputs, 'markdown=diff.md');
}

/** A report in a format, ready to write. */
export function formatted(report: DiffReport, { format, file }: Output): Promise<string> {
  return FORMATS[format]!(report, file !== undefined);
}

function diffStyle(): DiffStyle {
  const style = outputStyle();
  // if the other formats use no colours, nor does this one
  const colours = style.error('x') !== 'x';
  return { ...style, added: (text) => (colours ? styleText('green', text) : text) };
}
