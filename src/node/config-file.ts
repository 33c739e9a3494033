// SPDX-License-Identifier: MIT
import { dirname, resolve } from 'node:path';
import { ConfigError, parseConfigFile } from '../engine/config-file.ts';
import type { ConfigFile } from '../engine/config-file.ts';
import { readInput } from './read-file.ts';
import { Failure } from './failure.ts';
import { schemaErrors } from './config-schema.ts';

/** Limit of bytes of a configuration. */
const MAX_BYTES = 1024 * 1024;

/** A configuration file on the disk. */
export interface DiskConfigFile extends ConfigFile {
  readonly path: string;
  /** The folder that paths in the file are relative to. */
  readonly folder: string;
}

/**
 * Reads a configuration file.
 *
 * @throws {Failure} with the place in the file, and what is expected there
 */
export function readConfigFile(path: string): DiskConfigFile {
  const bytes = readInput(path, { most: MAX_BYTES });
  try {
    return { ...parseConfigFile(textOf(bytes), schemaErrors), path, folder: dirname(resolve(path)) };
  } catch (error) {
    if (error instanceof ConfigError) throw new Failure(error.lines.map((line) => `${path}: ${line}`));
    throw error;
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError('not JSON: it is not UTF-8');
  }
}
