// SPDX-License-Identifier: MIT
//
// The files that come with the package: its manifest, the pages of the rules, the schema of the configuration, the worker's script.
import { existsSync, readFileSync } from 'node:fs';
import type { FindingId } from '../diagnostics/ids.ts';

/** The folder of the package. Both this file and the bundle it ends in (see scripts/build.mjs) lie two folders below it. */
const PACKAGE = new URL('../..', import.meta.url);

/** The release of rmem that runs. */
export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The page of a rule in the documentation that comes with the package, in Markdown; undefined where it was left out. */
export function rulePage(id: FindingId): string | undefined {
  const page = new URL(`docs/rules/${id}.md`, PACKAGE);
  return existsSync(page) ? readFileSync(page, 'utf8') : undefined;
}

/** The JSON schema of rmem.config.json. */
export function configSchema(): unknown {
  return JSON.parse(readFileSync(new URL('docs/rmem.config.schema.json', PACKAGE), 'utf8'));
}

/** The script of a worker thread of `rmem check`. */
export const WORKER = new URL('dist/cli/worker.js', PACKAGE);
