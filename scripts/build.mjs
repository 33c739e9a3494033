// SPDX-License-Identifier: MIT
//
// Builds dist: the library with the TypeScript compiler, a file for each of its modules, and the commands as a few bundles in dist/cli.
// Node needs as long to find and load 300 small modules as the commands need for their work.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const cwd = fileURLToPath(new URL('..', import.meta.url));

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd,
  stdio: ['ignore', 2, 2],
});

const bundle = await rolldown({
  cwd,
  input: { main: 'src/cli/main.ts', dtc: 'src/cli/dtc.ts', worker: 'src/cli/check/worker.ts' },
  platform: 'node',
  // what other people wrote stays in packages of its own, with its licence
  external: /^[^./]/,
});
// those of an earlier build may have other names
rmSync(new URL('../dist/cli', import.meta.url), { recursive: true, force: true });
await bundle.write({ dir: `${cwd}dist/cli`, format: 'esm', chunkFileNames: '[name].js' });
await bundle.close();
