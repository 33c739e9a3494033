// SPDX-License-Identifier: MIT
//
// The policy of the built page, read from its file; test/hostile/page.test.ts tests its effect in a browser.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'rmem-policy-'));
/** The page without the contents of its script and its style. */
let markup = '';
let script = '';

beforeAll(() => {
  buildPage(folder);
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  script = /<script id="script">([^]*?)<\/script>/.exec(html)![1]!;
  markup = html
    .replace(/(<script[^>]*>)[^]*?(<\/script>)/g, '$1$2')
    .replace(/(<style>)[^]*?(<\/style>)/g, '$1$2');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the policy of the built page', () => {
  it('lets the one script run by its hash, and lets nothing be loaded or sent', () => {
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(markup)![1]!;
    const directives = policy.split('; ').map((directive) => directive.split(/ (.*)/).slice(0, 2));
    const hash = createHash('sha256').update(script).digest('base64');
    expect(Object.fromEntries(directives)).toEqual({
      'default-src': "'none'",
      'script-src': `'sha256-${hash}'`,
      'style-src': "'unsafe-inline'",
      'img-src': 'data:',
      'worker-src': 'blob:',
      'connect-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
  });

  it('comes before all that it is to hold for', () => {
    const before = markup.slice(0, markup.indexOf('http-equiv="Content-Security-Policy"'));
    const names = [...before.matchAll(/<([a-z]\w*)/g)].map(([, name]) => name);
    expect(names).toEqual(['html', 'head', 'meta', 'meta', 'meta']);
  });

  it('has no script, handler or address in the page to let through', () => {
    expect([...markup.matchAll(/<script[^>]*>/g)].map(String)).toEqual(['<script id="script">']);
    expect(markup).not.toMatch(/\son\w+\s*=/i);
    expect(markup).not.toMatch(/javascript:/i);
    const addresses = [...markup.matchAll(/\s(?:src|href|action|srcdoc)="([^"]{0,20})/gi)].map(
      ([, to]) => to,
    );
    expect(addresses).toEqual(['data:image/svg+xml,%', '#results']);
    expect(readdirSync(folder)).toEqual(['index.html']);
  });
});
