// SPDX-License-Identifier: MIT

/**
 * A path as in the sources: a byte string, so that a folder from the command line and a name from an
 * `#include` can be joined whatever the encoding of file names is.
 */
export function bytePath(path: string): string {
  return Buffer.from(path).toString('latin1');
}

/** The path for a byte string. */
export function pathOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}
