// SPDX-License-Identifier: MIT
//
// Parses an `rmem.config.json` and checks it against its schema, so that everything after can rely on it.
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { RuleId } from '../diagnostics/rule-ids.ts';
import type { RuleSetting, RuleSettings } from '../check/run.ts';
import { ALL_RULES } from '../check/rules/index.ts';
import { parseFdt, parseImage, parseRelease } from './machine-settings.ts';
import type { ArchName } from '../linux/arch/arch.ts';
import { GrammarError, parseBank, parseRange } from './numbers.ts';
import { unknownName } from './config-errors.ts';
import { globMatcher } from './glob.ts';
import type { GlobBudget } from './glob.ts';

/** Limit of characters of all its globs, counting each alternative in braces: 10,000 entries of 100 characters. */
const MAX_GLOBS = 1_000_000;

/** The JSON of the file. */
interface WrittenConfig {
  readonly rules?: WrittenRules;
  readonly failOn?: Severity | 'none';
  readonly baseline?: string;
  readonly include?: readonly string[];
  readonly define?: readonly string[];
  readonly boards?: readonly WrittenEntry[];
}

type WrittenRules = Readonly<Record<string, Severity | 'off' | WrittenSetting>>;
type WrittenSetting = Readonly<Record<string, number | string>>;

/** The machine of some boards, with paths relative to the file. */
export interface WrittenMachine {
  readonly memory?: readonly string[];
  readonly cmdline?: string;
  readonly image?: string;
  readonly initrd?: string;
  readonly fdt?: string;
  readonly kernel?: string | readonly string[];
  readonly arch?: ArchName;
  readonly config?: string;
  readonly pageSize?: PageSize;
  readonly overlays?: readonly string[];
}

export type PageSize = '4K' | '16K' | '64K';

interface WrittenEntry extends WrittenMachine {
  readonly files: string | readonly string[];
  readonly rules?: WrittenRules;
}

/** The settings for some boards. */
export interface ConfigEntry {
  /** Whether it is for a board, by its path from the file's folder. */
  readonly isFor: (path: string) => boolean;
  readonly machine: WrittenMachine;
  readonly rules: RuleSettings;
}

/** A configuration file that was read. */
export interface ConfigFile {
  readonly rules: RuleSettings;
  readonly failOn: Severity | 'none' | undefined;
  readonly baseline: string | undefined;
  readonly include: readonly string[];
  readonly define: readonly string[];
  readonly entries: readonly ConfigEntry[];
}

/** An invalid configuration: one line per error, with its place in the file and the expected value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[]) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.lines = all;
  }
}

/**
 * Parses a configuration file.
 *
 * @param schemaErrors returns the errors of a value by docs/rmem.config.schema.json, one line per error
 * @throws {ConfigError}
 */
export function parseConfigFile(
  text: string,
  schemaErrors: (written: unknown) => readonly string[],
): ConfigFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    // V8's quotation of the text may have several lines
    const reason = (error as Error).message.replace(/, (?:\.\.\.)?".*$/s, '');
    throw new ConfigError(`not JSON: ${reason}`);
  }
  const errors = schemaErrors(parsed);
  if (errors.length > 0) throw new ConfigError(errors);
  const written = parsed as WrittenConfig;
  const { failOn, baseline, include = [], define = [], boards = [] } = written;
  const globs: GlobBudget = { characters: MAX_GLOBS };
  return {
    rules: ruleSettings(written.rules, 'rules'),
    failOn,
    baseline,
    include,
    define,
    entries: boards.map((entry, i) => readEntry(entry, `boards[${i}]`, globs)),
  };
}

/** Checks the text of one value. */
function checkAt(where: string, text: string, parse: (text: string) => unknown): void {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof GrammarError) throw new ConfigError(`${where}: ${error.message}`);
    throw error;
  }
}

function readEntry(
  { files, rules, ...machine }: WrittenEntry,
  where: string,
  globs: GlobBudget,
): ConfigEntry {
  for (const [i, bank] of (machine.memory ?? []).entries()) checkAt(`${where}.memory[${i}]`, bank, parseBank);
  const { image, initrd, fdt, kernel } = machine;
  if (image !== undefined) checkAt(`${where}.image`, image, parseImage);
  if (initrd !== undefined) checkAt(`${where}.initrd`, initrd, parseRange);
  if (fdt !== undefined) checkAt(`${where}.fdt`, fdt, parseFdt);
  if (typeof kernel === 'string') checkAt(`${where}.kernel`, kernel, parseRelease);
  else for (const [i, one] of (kernel ?? []).entries()) checkAt(`${where}.kernel[${i}]`, one, parseRelease);
  return {
    isFor: matcherOf(typeof files === 'string' ? [files] : files, `${where}.files`, globs),
    machine,
    rules: ruleSettings(rules, `${where}.rules`),
  };
}

/** Tests paths with globs: one must match, but none with a `!`. */
function matcherOf(globs: readonly string[], where: string, budget: GlobBudget): (path: string) => boolean {
  const tests = globs.map((glob) => {
    const excludes = glob.startsWith('!');
    const matches = globMatcher(excludes ? glob.slice(1) : glob, budget);
    if (matches === 'bad-braces')
      throw new ConfigError(`${where}: the braces of '${glob}' do not match, or stand for too much`);
    if (matches === 'over-budget')
      throw new ConfigError(
        `${where}: the globs up to here have more than ${MAX_GLOBS} characters, counting each alternative in braces; use shorter globs, or fewer alternatives`,
      );
    return { excludes, matches };
  });
  return (path) =>
    tests.some(({ excludes, matches }) => !excludes && matches(path)) &&
    !tests.some(({ excludes, matches }) => excludes && matches(path));
}

function ruleSettings(rules: WrittenRules = {}, where: string): RuleSettings {
  const settings: Partial<Record<RuleId, RuleSetting>> = {};
  for (const rule of ALL_RULES) {
    const setting = Object.hasOwn(rules, rule.id) ? rules[rule.id] : undefined;
    if (setting === undefined) continue;
    if (typeof setting === 'string') {
      settings[rule.id] = { severity: setting };
      continue;
    }
    const { severity, ...options } = setting;
    const known = Object.keys(rule.options ?? {});
    const unknown = Object.keys(options).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new ConfigError(`${where}.${rule.id}: ${unknownName('option', unknown, ['severity', ...known])}`);
    settings[rule.id] = {
      ...(severity !== undefined && { severity: severity as Severity | 'off' }),
      ...(Object.keys(options).length > 0 && { options: options as Readonly<Record<string, number>> }),
    };
  }
  return settings;
}
