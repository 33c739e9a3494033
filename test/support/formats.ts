// SPDX-License-Identifier: MIT

/** What an output is. */
export type OutputKind =
  'text' | 'json' | 'xml' | 'svg' | 'html' | 'page' | 'markdown' | 'github' | 'patch' | 'blob' | 'nothing';

/** The report formats of `rmem check`, in the order in which the command lists them, and what each is. */
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
