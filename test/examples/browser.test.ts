// SPDX-License-Identifier: MIT
//
// Builds the browser example like its users do, and checks the contents of the result.
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../cli/run.ts';

describe('examples/browser', () => {
  it('builds to a page with nothing of Node in it', async () => {
    const built = await build({
      root: join(ROOT, 'examples/browser'),
      configFile: false,
      logLevel: 'error',
      build: { write: false, minify: false, reportCompressedSize: false },
    });
    if (!('output' in built)) throw new Error('nothing was built');
    const scripts = built.output.filter((part) => part.type === 'chunk');
    expect(scripts.length).toBe(1);
    const { code, imports, dynamicImports } = scripts[0]!;
    expect(code).toContain('reserved-memory');
    expect([...imports, ...dynamicImports]).toEqual([]);
    // what bundlers substitute for Node modules, and the names of things that only Node has
    expect(code).not.toMatch(/["'`]node:\w|__vite-browser-external|\bBuffer\.|\bprocess\.|\brequire\(/);
  });
});
