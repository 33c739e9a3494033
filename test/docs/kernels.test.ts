// SPDX-License-Identifier: MIT
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelsPage } from '../../scripts/release-docs.mjs';
import { RELEASES, RELEASE_CHANGES } from '../../src/linux/releases/releases.ts';
import { ROOT } from '../cli/run.ts';

const PAGE = readFileSync(join(ROOT, 'docs/kernels.md'), 'utf8');

it('docs/kernels.md has the changes between releases (npm run docs:kernels)', () => {
  expect(PAGE).toBe(kernelsPage(PAGE, RELEASE_CHANGES));
});

it('docs/kernels.md names every modelled release and its file', () => {
  for (const { version } of RELEASES) expect(PAGE).toContain(`linux-${version}.ts`);
});

it('docs/kernels.md has links that lead somewhere', () => {
  const links = [...PAGE.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
  expect(links.filter((target) => !existsSync(join(ROOT, 'docs', target)))).toEqual([]);
});
