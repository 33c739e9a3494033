// SPDX-License-Identifier: MIT
//
// Builds dist after an installation. `npm install -g` of a git repository, which is what pre-commit does too, prepares it with the
// settings of a global installation and leaves out what the build needs (npm 11): then that is installed here first.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));

function npm(...args) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|location|force|dry_run)$/i.test(name),
    ),
  );
  // npm itself where it is what runs this; as npm.cmd it could not be started without a shell
  const { npm_execpath: script } = process.env;
  const [command, ...first] = script === undefined ? ['npm'] : [process.execPath, script];
  execFileSync(command, [...first, ...args], { cwd, env, stdio: ['ignore', 2, 'inherit'] });
}

if (!existsSync(new URL('../node_modules/typescript', import.meta.url)))
  npm('ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund');
npm('run', '--silent', 'build');
