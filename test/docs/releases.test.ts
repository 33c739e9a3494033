// SPDX-License-Identifier: MIT
//
// Every modelled release is listed in the documentation and in help.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RELEASES } from '../../src/linux/releases/releases.ts';
import { ROOT, rmem } from '../cli/run.ts';

const VERSIONS = RELEASES.map(({ version }) => version);

/** A list of all modelled releases in a sentence or in a command's help, newest first or oldest first. */
const LIST = new RegExp(
  [VERSIONS, VERSIONS.toReversed()]
    .map((versions) => versions.map((version) => version.replace('.', '\\.')).join('`?(?:, | or | and )`?'))
    .join('|'),
);

it.each(['README.md', 'docs/cli.md', 'docs/kernels.md', 'docs/verify.md'])(
  '%s lists the modelled releases',
  (page) => {
    expect(readFileSync(join(ROOT, page), 'utf8')).toMatch(LIST);
  },
);

it('docs/fidelity.md has a row for the newest release', () => {
  const page = readFileSync(join(ROOT, 'docs/fidelity.md'), 'utf8');
  expect(page).toMatch(new RegExp(`^\\| ${VERSIONS[0]!.replace('.', '\\.')}[ .]`, 'm'));
});

it('the help of --kernel lists the modelled releases, and has the newest as the default', () => {
  const { stdout } = rmem(['boot', '--help']);
  const [, lines] = /^ {2}--kernel <release>(.*(?:\n {3}.*)*)/m.exec(stdout)!;
  const help = lines!.replaceAll(/\s+/g, ' ');
  expect(help).toMatch(LIST);
  expect(help).toMatch(new RegExp(`else ${VERSIONS[0]!}$`));
});
