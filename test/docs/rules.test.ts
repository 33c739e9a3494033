// SPDX-License-Identifier: MIT
//
// Checks that the parts of a rule match: its file, its place in the list, its tests, and its page with the
// samples in it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/check/rule.ts';
import { ALL_RULES } from '../../src/check/rules/index.ts';
import { checkTree } from '../support/check-tree.ts';
import { compileDts } from '../../src/compile/compile-dts.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import type { Machine } from '../../src/linux/machine.ts';
import type { ReleaseVersion } from '../../src/linux/releases/change.ts';
import { RELEASE_CHANGES, releaseOf } from '../../src/linux/releases/releases.ts';
import { rulePage } from '../../scripts/release-docs.mjs';
import { ROOT } from '../cli/run.ts';

const IDS = Object.keys(RULES);
const PAGES = join(ROOT, 'docs/rules');

/** Names of the files of a folder with an ending, without the ending. */
function filesOf(folder: string, end: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length));
}

function pageOf({ id }: Rule): string {
  return readFileSync(join(PAGES, `${id}.md`), 'utf8');
}

/** The compiled sample and its findings; samples may fail dtc's checks. */
function checked(source: string, machine: Machine = {}): readonly Diagnostic[] {
  const text = new TextEncoder().encode(source);
  const host = { readFile: (path: string) => (path === 'board.dts' ? text : undefined) };
  const { tree, diagnostics } = compileDts('board.dts', host, { force: true });
  if (tree === undefined) throw new Error(`the sample is no source: ${JSON.stringify(diagnostics)}`);
  return checkTree(tree, machine).diagnostics;
}

function samplesOf(rule: Rule, kind: 'fails' | 'passes'): string[] {
  return [...pageOf(rule).matchAll(/^```dts (\w+)\n(.*?)^```$/gms)]
    .filter(([, word]) => word === kind)
    .map(([, , source]) => source!);
}

/**
 * The kernels on which samples are tested, by the names of release and architecture in a page's line
 * `Kernels`.
 */
const KERNELS: readonly {
  readonly release: ReleaseVersion;
  readonly spoken: string;
  readonly machine: Machine;
}[] = [
  { release: '7.2', spoken: 'arm64', machine: { kernel: '7.2', arch: 'arm64' } },
  { release: '6.12', spoken: 'arm64', machine: { kernel: '6.12', arch: 'arm64' } },
  { release: '6.1', spoken: 'arm64', machine: { kernel: '6.1', arch: 'arm64' } },
  { release: '7.2', spoken: '32-bit arm', machine: { kernel: '7.2', arch: 'arm' } },
  { release: '7.2', spoken: 'riscv64', machine: { kernel: '7.2', arch: 'riscv64' } },
];

/** The configuration options that a page's line `Kernels` can require. */
const OPTIONS: Readonly<Record<string, 'dmaNumaCma' | 'dmaPernumaCma'>> = {
  CONFIG_DMA_NUMA_CMA: 'dmaNumaCma',
  CONFIG_DMA_PERNUMA_CMA: 'dmaPernumaCma',
};

/**
 * The line of a page that says where the rule applies: `all`, or those with an option, and `on` with
 * architectures if not on each.
 */
function holdsOn(rule: Rule): (kernel: (typeof KERNELS)[number]) => boolean {
  const line = /^\*\*Kernels:\*\* (?:all|those with (\w+(?: or \w+)*),)(?: on ([^.:,]+))?[.:,]/m.exec(
    pageOf(rule),
  );
  if (line === null) throw new Error(`docs/rules/${rule.id}.md does not say on which kernels it holds`);
  const [, options, archs = KERNELS.map(({ spoken }) => spoken).join(' ')] = line;
  return ({ release, spoken, machine }) => {
    const { kconfig } = releaseOf(release).builds[machine.arch!];
    const isOn = options?.split(' or ').some((option) => kconfig[OPTIONS[option]!]) ?? true;
    return isOn && archs.includes(spoken);
  };
}

describe('the list of rules', () => {
  it('is that of the ids, in their order', () => {
    expect(ALL_RULES.map(({ id }) => id)).toEqual(IDS);
  });

  it.each([
    ['src/check/rules', '.ts', ['index']],
    ['test/check/rules', '.test.ts', []],
    ['docs/rules', '.md', ['README']],
  ])('has a file for each rule in %s, and no other', (folder, end, others) => {
    expect(filesOf(folder, end).sort()).toEqual([...IDS, ...others].sort());
  });

  it('has each rule after those that it requires', () => {
    const early = ALL_RULES.flatMap(({ id, requires }, i) =>
      requires
        .filter((one) => !ALL_RULES.slice(0, i).some((before) => before.id === one))
        .map((one) => [id, one]),
    );
    expect(early).toEqual([]);
  });
});

describe.each(ALL_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('says in one sentence what it asks, and why', () => {
    expect(rule.description).toMatch(/^(Disallow|Require|Enforce) [^\n]*[^.]\.$/);
    expect(rule.reason).toMatch(/^[^\n]*[^.\n]$/);
  });

  it('is tested by its name', () => {
    const test = readFileSync(join(ROOT, `test/check/rules/${id}.test.ts`), 'utf8');
    expect(test).toContain(`'${id}'`);
  });

  it('has a page that begins as the rule does', () => {
    const page = pageOf(rule);
    const [heading, description, severity] = page.split('\n\n').map((text) => text.replace(/\n/g, ' '));
    expect(heading).toBe(`# ${id}`);
    expect(description).toBe(rule.description);
    const words = `**Severity:** ${rule.severity}, because ${rule.reason}`;
    expect(severity!.slice(0, words.length)).toBe(words);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(
      expect.arrayContaining(['What Linux does', 'Fails', 'Passes', 'What to write instead']),
    );
    for (const option of Object.keys(rule.options ?? {})) expect(page).toContain(`\`${option}\``);
  });

  it('finds something in the samples that fail', () => {
    const found = samplesOf(rule, 'fails').map((source) => checked(source).some((one) => one.id === id));
    expect(found.length).toBeGreaterThan(0);
    expect(found).not.toContain(false);
  });

  it('finds nothing in the samples that pass, and no other rule an error, but for what they suppress', () => {
    const samples = samplesOf(rule, 'passes');
    expect(samples.length).toBeGreaterThan(0);
    const found = samples
      .flatMap((source) => checked(source))
      .filter((one) => one.suppressed === undefined && (one.id === id || one.severity === 'error'));
    expect(found.map((one) => `${one.id}: ${one.message}`)).toEqual([]);
  });

  it('holds on the kernels that the page names, and on no other', () => {
    const samples = samplesOf(rule, 'fails');
    const holds = holdsOn(rule);
    const found = KERNELS.map((kernel) => [
      `${kernel.release} on ${kernel.spoken}`,
      samples.some((source) => checked(source, kernel.machine).some((one) => one.id === id)),
    ]);
    expect(found).toEqual(KERNELS.map((kernel) => [`${kernel.release} on ${kernel.spoken}`, holds(kernel)]));
  });

  it('says what changed between releases (npm run docs:kernels)', () => {
    expect(pageOf(rule)).toBe(rulePage(pageOf(rule), id, RELEASE_CHANGES));
  });

  it('has links that lead somewhere', () => {
    const links = [...pageOf(rule).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !existsSync(join(PAGES, target)))).toEqual([]);
  });
});

describe('docs/rules/README.md', () => {
  it('lists all rules, with severity and title', () => {
    const rows = [...readFileSync(join(PAGES, 'README.md'), 'utf8').matchAll(/^\| \[.*$/gm)].map(
      ([row]) => row,
    );
    expect(rows.map((row) => row.replace(/ +\|/g, ' |'))).toEqual(
      ALL_RULES.map(
        ({ id, severity }) => `| [${id}](${id}.md) | ${severity} | ${RULES[id].replaceAll('|', '\\|')} |`,
      ),
    );
  });
});
