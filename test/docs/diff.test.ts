// SPDX-License-Identifier: MIT
//
// Runs the commands in docs/diff.md, and compares its table with the values of --only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DIFF_GROUPS } from '../../src/diff/boot-diff.ts';
import { ROOT, rmem } from '../cli/run.ts';

const PAGE = readFileSync(join(ROOT, 'docs/diff.md'), 'utf8');

it('docs/diff.md shows what the command prints', () => {
  const [, args, printed] = /^```text\n\$ rmem (.*)\n([^]*?)^```$/m.exec(PAGE)!;
  expect(rmem(args!.split(' '))).toEqual({ status: 1, stdout: printed, stderr: '' });
});

it('docs/diff.md tells of all that can be compared', () => {
  const table = PAGE.slice(PAGE.indexOf('| `--only` |'), PAGE.indexOf('`--only regions,devices` shows'));
  const names = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(DIFF_GROUPS));
});
