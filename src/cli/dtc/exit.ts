// SPDX-License-Identifier: MIT

/**
 * Ends the command with a status, after these lines on standard error (byte strings, like all texts here).
 */
export class DtcExit extends Error {
  override readonly name = 'DtcExit';
  readonly status: number;
  readonly lines: readonly string[];

  constructor(status: number, lines: readonly string[]) {
    super(lines.join('\n'));
    this.status = status;
    this.lines = lines;
  }
}

/** A fatal error of dtc. */
export function fatal(text: string): DtcExit {
  return new DtcExit(1, [`FATAL ERROR: ${text}`]);
}

/** The C library's text for a system error. */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS.get(code) ?? message;
}

const REASONS: ReadonlyMap<string | undefined, string> = new Map([
  ['EACCES', 'Permission denied'],
  ['EISDIR', 'Is a directory'],
  ['ELOOP', 'Too many levels of symbolic links'],
  ['ENAMETOOLONG', 'File name too long'],
  ['ENOENT', 'No such file or directory'],
  ['ENOSPC', 'No space left on device'],
  ['ENOTDIR', 'Not a directory'],
  ['EROFS', 'Read-only file system'],
]);
