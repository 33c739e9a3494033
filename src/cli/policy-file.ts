// SPDX-License-Identifier: MIT
//
// Reads a `rmem.config.json` and holds it to its schema, so that whatever comes after can rely on it.
import { dirname, resolve } from 'node:path';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { RuleId } from '../diagnostics/rule-ids.ts';
import type { RuleSetting, RuleSettings } from '../check/run.ts';
import { ALL_RULES } from '../check/rules/index.ts';
import { parseFdt, parseImage, parseRelease } from '../engine/machine-settings.ts';
import type { ArchName } from '../linux/arch/arch.ts';
import { parseBank, parseRange } from '../engine/numbers.ts';
import { Failure, parsedAt } from './failure.ts';
import { readInput } from './disk/read-file.ts';
import { globMatcher } from './glob.ts';
import type { GlobBudget } from './glob.ts';
import { unknownName } from './policy-errors.ts';
import { schemaErrors } from './policy-schema.ts';

/** Larger ones are no configuration. */
const MAX_BYTES = 1024 * 1024;
/** Characters of all its globs, with those of each alternative in braces counted separately: 10,000 entries of 100 characters. */
const MAX_GLOBS = 1_000_000;

/** The file as it is written. */
interface WrittenPolicy {
  readonly rules?: WrittenRules;
  readonly failOn?: Severity | 'none';
  readonly baseline?: string;
  readonly include?: readonly string[];
  readonly define?: readonly string[];
  readonly boards?: readonly WrittenEntry[];
}

type WrittenRules = Readonly<Record<string, Severity | 'off' | WrittenSetting>>;
type WrittenSetting = Readonly<Record<string, number | string>>;

/** What it says of some boards' machine, with paths as they are written. */
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

/** What holds for some boards. */
export interface PolicyEntry {
  /** Whether it is for a board, by its path from the file's folder. */
  readonly isFor: (path: string) => boolean;
  readonly machine: WrittenMachine;
  readonly rules: RuleSettings;
}

/** A configuration file that was read. */
export interface PolicyFile {
  readonly path: string;
  /** What paths in it are relative to. */
  readonly folder: string;
  readonly rules: RuleSettings;
  readonly failOn: Severity | 'none' | undefined;
  readonly baseline: string | undefined;
  readonly include: readonly string[];
  readonly define: readonly string[];
  readonly entries: readonly PolicyEntry[];
}

/**
 * Reads a configuration file.
 *
 * @throws {Failure} that names the place in it, and what is expected there
 */
export function readPolicyFile(path: string): PolicyFile {
  const written = parsePolicy(path);
  const { failOn, baseline, include = [], define = [], boards = [] } = written;
  const globs: GlobBudget = { characters: MAX_GLOBS };
  return {
    path,
    folder: dirname(resolve(path)),
    rules: ruleSettings(written.rules, `${path}: rules`),
    failOn,
    baseline,
    include,
    define,
    entries: boards.map((entry, i) => readEntry(entry, `${path}: boards[${i}]`, globs)),
  };
}

function parsePolicy(path: string): WrittenPolicy {
  const bytes = readInput(path, { most: MAX_BYTES });
  let written: unknown;
  try {
    written = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // what V8 quotes of the text may have several lines
    const reason = (error as Error).message.replace(/, (?:\.\.\.)?".*$/s, '');
    throw new Failure(`${path}: is no JSON: ${reason}`);
  }
  const errors = schemaErrors(written);
  if (errors.length > 0) throw new Failure(errors.map((error) => `${path}: ${error}`));
  return written as WrittenPolicy;
}

function readEntry(
  { files, rules, ...machine }: WrittenEntry,
  where: string,
  globs: GlobBudget,
): PolicyEntry {
  for (const [i, bank] of (machine.memory ?? []).entries())
    parsedAt(`${where}.memory[${i}]`, bank, parseBank);
  const { image, initrd, fdt, kernel } = machine;
  if (image !== undefined) parsedAt(`${where}.image`, image, parseImage);
  if (initrd !== undefined) parsedAt(`${where}.initrd`, initrd, parseRange);
  if (fdt !== undefined) parsedAt(`${where}.fdt`, fdt, parseFdt);
  if (typeof kernel === 'string') parsedAt(`${where}.kernel`, kernel, parseRelease);
  else for (const [i, one] of (kernel ?? []).entries()) parsedAt(`${where}.kernel[${i}]`, one, parseRelease);
  return {
    isFor: matcherOf(typeof files === 'string' ? [files] : files, `${where}.files`, globs),
    machine,
    rules: ruleSettings(rules, `${where}.rules`),
  };
}

/** Tests paths by globs: one of them has to match, and none of those with a `!`. */
function matcherOf(globs: readonly string[], where: string, budget: GlobBudget): (path: string) => boolean {
  const tests = globs.map((glob) => {
    const excludes = glob.startsWith('!');
    const matches = globMatcher(excludes ? glob.slice(1) : glob, budget);
    if (matches === 'bad-braces')
      throw new Failure(`${where}: the braces of '${glob}' do not match, or stand for too much`);
    if (matches === 'over-budget')
      throw new Failure(
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
      throw new Failure(`${where}.${rule.id}: ${unknownName('option', unknown, ['severity', ...known])}`);
    settings[rule.id] = {
      ...(severity !== undefined && { severity: severity as Severity | 'off' }),
      ...(Object.keys(options).length > 0 && { options: options as Readonly<Record<string, number>> }),
    };
  }
  return settings;
}
