// SPDX-License-Identifier: MIT
import { printableUtf8 } from './utf8.ts';

/** Characters of one sentence or name, of which hostile ones have more than anybody reads. */
const MAX_TEXT = 600;

/** A text that Markdown sets as code. */
export function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** Text that Markdown shows as it is: no marks, tags, links, nor calls of people and issues. */
export function escaped(text: string): string {
  return cut(printableUtf8(text))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|www(?=\.)/g, '$&<!-- -->');
}

/** A text that is not longer than anybody reads. */
export function cut(text: string): string {
  // not half of a character
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
