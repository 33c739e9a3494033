// SPDX-License-Identifier: MIT
import { gunzipSync } from 'node:zlib';
import { KconfigError, parseKconfig } from '../linux/kconfig-file.ts';
import type { Kconfig } from '../linux/kconfig.ts';
import { Failure } from './failure.ts';
import { MAX_INPUT, readInput } from './read-file.ts';

/**
 * Reads a kernel's configuration, plain or gzipped like /proc/config.gz.
 *
 * @param kernel the release that boots, for a configuration without a release
 */
export function readKernelConfig(path: string, kernel: string | undefined): Kconfig {
  try {
    return parseKconfig(new TextDecoder().decode(gunzip(path, readInput(path))), kernel);
  } catch (error) {
    if (error instanceof KconfigError)
      throw new Failure(`${path}: not a kernel configuration: ${error.message}`);
    throw error;
  }
}

/** Unpacks gzipped bytes; returns other bytes unchanged. */
function gunzip(path: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_INPUT });
  } catch (error) {
    throw new Failure(`${path}: cannot be unpacked: ${(error as Error).message}`);
  }
}
