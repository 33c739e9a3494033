// SPDX-License-Identifier: MIT
import type { CheckReport } from '../../report/check-report.ts';
import type { ReportedRule } from '../../report/check-rules.ts';
import { Failure } from '../failure.ts';
import { outputStyle } from '../output.ts';

/** The formats of `rmem check`, each read in when it is asked for. */
const FORMATS: Readonly<Record<string, (report: CheckReport, toFile: boolean) => Promise<string>>> = {
  text: async (report, toFile) => {
    const { checkText } = await import('../../report/check-text.ts');
    return wholeLines(toFile ? checkText(report) : checkText(report, outputStyle()));
  },
  json: async (report) => (await import('../../report/check-json.ts')).checkJson(report),
  sarif: async (report) =>
    (await import('../../report/check-sarif.ts')).checkSarif(report, await reportedRules()),
  junit: async (report) =>
    (await import('../../report/check-junit.ts')).checkJunit(report, await reportedRules()),
  github: async (report) => wholeLines((await import('../../report/check-github.ts')).checkGithub(report)),
  gitlab: async (report) => (await import('../../report/check-gitlab.ts')).checkGitlab(report),
  markdown: async (report) => (await import('../../report/check-markdown.ts')).checkMarkdown(report),
};

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
  throw new Failure(`${option}: there is no format '${name}' (there are ${Object.keys(FORMATS).join(', ')})`);
}

/** A report in a format, as it is written. */
export function formatted(report: CheckReport, { format, file }: Output): Promise<string> {
  return FORMATS[format]!(report, file !== undefined);
}

function wholeLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The rules with their pages, as far as the package has them. */
async function reportedRules(): Promise<ReportedRule[]> {
  const [{ ALL_RULES }, { RULES }, { rulePage }] = await Promise.all([
    import('../../check/rules/index.ts'),
    import('../../diagnostics/rule-ids.ts'),
    import('../rule-page.ts'),
  ]);
  return ALL_RULES.map(({ id, description, severity, reason }) => ({
    id,
    description,
    title: RULES[id],
    severity,
    reason,
    help: rulePage(id),
  }));
}
