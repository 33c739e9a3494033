// SPDX-License-Identifier: MIT
//
// The files of the package: its manifest, the pages of the rules, the schema of the configuration, the
// worker's script.
import { existsSync, readFileSync } from 'node:fs';
import type { FindingId } from '../diagnostics/ids.ts';

/** The folder of the package, two folders above both this file and its bundle (see scripts/build.mjs). */
const PACKAGE = new URL('../..', import.meta.url);

/** The version of rmem that runs. */
export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The page of a rule in the package's documentation, in Markdown; undefined if it is missing. */
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
