// SPDX-License-Identifier: MIT
//
// Looks at the package as it would be published, with publint and attw, and with knip for what in the repository nobody uses. Takes
// dist as it is.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rmem-lint-'));
try {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  run('publint', '--strict', tarball);
  run('attw', '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', tarball);
  run('knip');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command, ...args) {
  console.log(`+ ${command}`);
  const { status, error } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exitCode = 1;
}
