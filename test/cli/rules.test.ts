// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import { ROOT, failure, rmem } from './run.ts';

const IDS = Object.keys(RULES);

describe('rmem rules', () => {
  it('lists every rule once', () => {
    const { status, stdout, stderr } = rmem(['rules']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) +(?:error|warning|note) /gm)].map(([, id]) => id);
    expect(listed.sort()).toEqual(IDS.sort());
    expect(stdout).toMatch(/^The container\n {2}container-name +error +Require .*\.\n/);
  });

  it('lists them as JSON, those that are required before those that require them', () => {
    const { status, stdout, stderr } = rmem(['rules', '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { schemaVersion, rules } = JSON.parse(stdout) as {
      readonly schemaVersion: number;
      readonly rules: readonly { readonly id: string; readonly requires: readonly string[] }[];
    };
    expect(schemaVersion).toBe(1);
    expect(rules.map(({ id }) => id).sort()).toEqual(IDS.sort());
    expect(rules.find(({ id }) => id === 'dma-memory-left')).toMatchObject({ options: { percent: 10 } });
    expect(Object.keys(rules[0]!)).toEqual([
      ...['id', 'title', 'description', 'severity', 'reason', 'requires', 'options'],
    ]);
    const seen = new Set<string>();
    for (const { id, requires } of rules) {
      expect(requires.filter((one) => !seen.has(one))).toEqual([]);
      seen.add(id);
    }
  });
});

describe('rmem explain', () => {
  it('shows a page without marks', () => {
    const { status, stdout, stderr } = rmem(['explain', 'unused-suppression']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^unused-suppression\n\nRequire each rmem-ignore comment .*\n\nSeverity: warning, [^]*\nFails\n\n {4}\/dts-v1\/;\n/,
    );
    expect(stdout).not.toMatch(/[`*]{2}|^#/m);
  });

  it('gives a page as it is written', () => {
    const stdout = readFileSync(join(ROOT, 'docs/rules/reg-length.md'), 'utf8');
    expect(rmem(['explain', 'reg-length', '--markdown'])).toEqual({ status: 0, stdout, stderr: '' });
  });

  it.each([
    ['reg-lenght', "there is no rule 'reg-lenght' (did you mean reg-length?)"],
    ['unused', "there is no rule 'unused' (did you mean region-unused or unused-suppression?)"],
    ['frobnicate', "there is no rule 'frobnicate' (rmem rules lists them)"],
    ['../cli', "there is no rule '../cli' (rmem rules lists them)"],
    ['__proto__', "there is no rule '__proto__' (rmem rules lists them)"],
    ['a\x1b[2J', "there is no rule 'a\\x1b[2J' (rmem rules lists them)"],
    ['', "there is no rule '' (rmem rules lists them)"],
  ])('%j', (rule, message) => {
    expect(rmem(['explain', rule])).toEqual(failure(message));
  });
});
