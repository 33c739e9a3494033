// SPDX-License-Identifier: MIT

/**
 * A path as the sources have it: a byte string, so that a folder from the command line and a name out of an `#include` go
 * together whatever the encoding of the file's name.
 */
export function bytePath(path: string): string {
  return Buffer.from(path).toString('latin1');
}

/** The path that a byte string stands for. */
export function pathOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}
