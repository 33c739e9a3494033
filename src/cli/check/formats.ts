// SPDX-License-Identifier: MIT
import type { CheckReport } from '../../engine/check-report.ts';
import type { ReportedRule } from '../../report/check-rules.ts';
import { outputStyle } from '../output.ts';
import type { Lines } from '../output.ts';
import { readOutputs } from '../report-outputs.ts';
import type { Output } from '../report-outputs.ts';

/** The formats of `rmem check`; each is loaded when it is needed. */
const FORMATS: Readonly<Record<string, (report: CheckReport, toFile: boolean) => Promise<string>>> = {
  text: async (report, toFile) => {
    const { checkText } = await import('../../report/check-text.ts');
    return wholeLines(toFile ? checkText(report) : checkText(report, outputStyle()));
  },
  json: async (report) => (await import('../../report/check-json.ts')).checkJson(report),
  sarif: async (report) =>
    (await import('../../report/check-sarif.ts')).checkSarif(report, await rulesWithPages()),
  junit: async (report) =>
    (await import('../../report/check-junit.ts')).checkJunit(report, await rulesWithPages()),
  github: async (report) => wholeLines((await import('../../report/check-github.ts')).checkGithub(report)),
  gitlab: async (report) => (await import('../../report/check-gitlab.ts')).checkGitlab(report),
  markdown: async (report) => (await import('../../report/check-markdown.ts')).checkMarkdown(report),
};

/** Parses `--format NAME` and `--output NAME=FILE`. */
export function outputsOf(format: string | undefined, outputs: readonly string[]): Output[] {
  return readOutputs(Object.keys(FORMATS), format, outputs, 'sarif=rmem.sarif');
}

/** A report in a format, ready to write. */
export function formatted(report: CheckReport, { format, file }: Output): Promise<string> {
  return FORMATS[format]!(report, file !== undefined);
}

/** What the lines of a report are: in one format they are commands to the CI. */
export function linesOf({ format }: Output): Lines {
  return format === 'github' ? 'commands' : 'text';
}

function wholeLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The rules with their pages, if the package contains them. */
async function rulesWithPages(): Promise<ReportedRule[]> {
  const [{ reportedRules }, { rulePage }] = await Promise.all([
    import('../../report/check-rules.ts'),
    import('../../node/package-files.ts'),
  ]);
  return reportedRules().map((rule) => ({ ...rule, help: rulePage(rule.id) }));
}
