// SPDX-License-Identifier: MIT
//
// Compares CONTRIBUTING.md and the issue forms with the repository: files, scripts, the order of checks.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../cli/run.ts';

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe.each(['CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md'])('%s', (page) => {
  const text = read(page);

  it('names files that exist', () => {
    const paths = [...text.matchAll(/`((?:src|test|scripts|docs|dts-samples|bench)\/[\w/.*-]+)`/g)]
      .map(([, path]) => path!)
      // placeholders, and groups of files
      .filter((path) => !/ID|NAME|7\.4|\*/.test(path));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names scripts that exist', () => {
    const npm = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    const node = [...text.matchAll(/node (scripts\/[\w/.-]+)/g)].map(([, path]) => path!);
    expect(npm.filter((name) => !(name in scripts))).toEqual([]);
    expect(node.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

it('CONTRIBUTING.md names every script but those that are part of another', () => {
  const parts = ['start', 'test', 'format', 'web', 'build:web', 'prepack', 'prepare'];
  const text = read('CONTRIBUTING.md');
  const left = Object.keys(scripts).filter((name) => !text.includes(`npm run ${name}`));
  expect(left.filter((name) => !parts.includes(name))).toEqual([]);
});

it('CONTRIBUTING.md has the checks in the order of .ci/run', () => {
  const [, block] = /needs to pass.*?```sh\n(.*?)```/s.exec(read('CONTRIBUTING.md'))!;
  const checks = block!.split('\n').map((line) => /^npm (?:run [\w:]+|test)/.exec(line)?.[0] ?? '');
  const run = [...read('.ci/run').matchAll(/^npm run [\w:]+/gm)].map(([command]) => command);
  expect(checks.filter((check) => check !== '')).toEqual(['npm test', ...run]);
});

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id: string;
    readonly attributes: { readonly label: string };
  }[];
}

const FORMS = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

it.each(FORMS)('.github/ISSUE_TEMPLATE/%s is a form with a label and an id for each field', (name) => {
  const form = parse(read(`.github/ISSUE_TEMPLATE/${name}`)) as Form;
  expect([form.name, form.description].map((text) => typeof text)).toEqual(['string', 'string']);
  for (const { type, attributes } of form.body) {
    expect(['input', 'textarea']).toContain(type);
    expect(attributes.label).not.toBe('');
  }
  const ids = form.body.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[\w-]+$/.test(id))).toEqual([]);
});
