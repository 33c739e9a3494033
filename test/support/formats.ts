// SPDX-License-Identifier: MIT

/** The type of an output. */
export type OutputKind =
  'text' | 'json' | 'xml' | 'svg' | 'html' | 'page' | 'markdown' | 'github' | 'patch' | 'blob' | 'nothing';

/** The report formats of `rmem check`, in the order of the command's list, with their types. */
export const CHECK_FORMATS = {
  text: 'text',
  json: 'json',
  sarif: 'json',
  junit: 'xml',
  github: 'github',
  gitlab: 'json',
  markdown: 'markdown',
} as const satisfies Readonly<Record<string, OutputKind>>;

/** The report formats of `rmem diff`. */
export const DIFF_FORMATS = {
  text: 'text',
  json: 'json',
  markdown: 'markdown',
  html: 'html',
} as const satisfies Readonly<Record<string, OutputKind>>;
