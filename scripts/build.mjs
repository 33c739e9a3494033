// SPDX-License-Identifier: MIT
//
// Builds dist: the library with the TypeScript compiler, a file for each of its modules, and the commands as a few bundles in dist/cli.
// Node needs as long to find and load 300 small modules as the commands need for their work.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd,
  stdio: ['ignore', 2, 2],
});

const bundle = await rolldown({
  cwd,
  input: { main: 'src/cli/main.ts', dtc: 'src/cli/dtc.ts', worker: 'src/cli/check/worker.ts' },
  platform: 'node',
  // dependencies stay packages of their own, with their licences
  external: [/^node:/, ...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`))],
});
// those of an earlier build may have other names
rmSync(new URL('../dist/cli', import.meta.url), { recursive: true, force: true });
await bundle.write({ dir: `${cwd}dist/cli`, format: 'esm', chunkFileNames: '[name].js' });
await bundle.close();
