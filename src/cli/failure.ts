// SPDX-License-Identifier: MIT

/** Bad usage or unreadable input: ends the command with status 2 and this one line. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
