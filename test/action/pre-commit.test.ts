// SPDX-License-Identifier: MIT
//
// The pre-commit hooks: which files they match, and that their commands exist.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, rmem } from '../cli/run.ts';

interface Hook {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly language: string;
  readonly files: string;
  readonly pass_filenames?: boolean;
}

const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

describe('.pre-commit-hooks.yaml', () => {
  it('has two hooks of our command', () => {
    expect(hooks.map(({ id, entry, language }) => [id, entry, language])).toEqual([
      ['rmem-check', 'rmem check --root .', 'node'],
      ['rmem-check-all', 'rmem check --root .', 'node'],
    ]);
  });

  it.each([
    ['boards/kestrel.dts', true],
    ['soc.dtsi', true],
    ['overlays/camera.dtso', true],
    ['include/dt-bindings/memory/ranges.h', true],
    ['rmem.config.json', true],
    ['boards/rmem.config.json', true],
    ['drivers/memory.h', false],
    ['kestrel.dts.orig', false],
    ['README.md', false],
  ])('looks at %s: %s', (path, looks) => {
    expect(hooks.map(({ files }) => new RegExp(files).test(path))).toEqual([looks, looks]);
  });

  it.each(hooks.map((hook) => [hook.id, hook] as const))('%s runs', (_, { entry, args, pass_filenames }) => {
    const files = pass_filenames === false ? [] : ['board.dts', 'soc.dtsi'];
    const folder = join(ROOT, 'dts-samples/includes');
    const { status, stdout } = rmem([...entry.split(' ').slice(1), ...args, ...files], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 board: /m);
  });
});
