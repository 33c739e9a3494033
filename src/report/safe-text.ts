// SPDX-License-Identifier: MIT
//
// Makes untrusted text safe for its destination. Names, values, comments, paths and log lines are untrusted. They must not control a
// terminal, reverse or hide text, give commands to a CI, or become markup.
import { utf8Text } from './utf8.ts';

/** Text in ASCII: control characters and all bytes beyond ASCII become escapes. */
export function printable(text: string): string {
  return text.replace(NOT_ASCII, escapeOf);
}

/** Text in any language, such as a path: control, bidirectional and zero-width characters become escapes. */
export function printablePath(text: string): string {
  return text.replace(NOT_PRINTABLE, escapeOf);
}

/** A byte string as text in any language, with the same escapes. */
export function printableUtf8(bytes: string): string {
  return printablePath(utf8Text(bytes));
}

const NOT_ASCII = /[^ -~]/gu;
/** Includes unassigned code points, which may get a meaning later. */
const NOT_PRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

function escapeOf(char: string): string {
  const code = char.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/**
 * Source text, a byte string, as text that is shown: UTF-8 stays, and control, bidirectional and zero-width characters and all
 * other bytes become escapes. No line is a command. Tabs and ends of lines stay (LF, and CR directly before it), so that an ordinary
 * source keeps its bytes.
 */
export function sourceText(bytes: string): string {
  return withoutCommands(bytes.replace(NOT_SOURCE, shownBytes));
}

/** A name for source text that goes through `sourceText`: without the tabs and ends of lines that it keeps. */
export function sourceName(bytes: string): string {
  return bytes.replace(/[\t\n\r]/g, escapeOf);
}

const NOT_SOURCE = /\r(?!\n)|[^\t\n\r -~]+/g;

function shownBytes(bytes: string): string {
  return bytes.replace(UTF8_OR_BYTE, (part) =>
    part.length === 1 ? escapeOf(part) : utf8Text(part).replace(HARMFUL, escapeOf),
  );
}

/** A limited run of non-ASCII characters in UTF-8, or else one byte. */
const UTF8_OR_BYTE =
  /(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}){1,999}|[^]/g;
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A whole output without control, bidirectional and zero-width characters: what is left of them becomes an escape. Tabs and ends of
 * lines stay.
 *
 * @param isColoured whether the sequences for colours stay, too
 */
export function withoutControls(text: string, isColoured: boolean): string {
  if (!SUSPECT.test(text)) return text;
  const pattern = isColoured ? HARMFUL_OR_COLOUR : HARMFUL_IN_OUTPUT;
  return text.replace(pattern, (part) => (part.startsWith(COLOUR_START) ? part : escapeOf(part)));
}

const COLOUR_START = '\x1b[';
const COLOUR = '\x1b\\[\\d+(?:;\\d+)*m';
const SUSPECT = /[^\t\n -~]/;
/** Tab, LF and CR LF are not included. */
const HARMFUL_IN_OUTPUT = /(?![\t\n]|\r\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const HARMFUL_OR_COLOUR = new RegExp(`${COLOUR}|${HARMFUL_IN_OUTPUT.source}`, 'gu');

/**
 * Lines of a log without commands to a CI. GitHub Actions obeys a line that begins with `::`, and `##[` anywhere; Azure Pipelines
 * and TeamCity obey `##vso[` and `##teamcity[`.
 */
export function withoutCommands(text: string): string {
  return text.replace(COMMAND_LINE, '$1\\x3a').replace(COMMAND, '#\\x23');
}

/** Lines of a report, each without commands. */
export function safeLines(lines: readonly string[]): string[] {
  return lines.map(withoutCommands);
}

const SPACE = '[^\\S\\n\\r]*';
/** The first of two colons at the start of a line, after spaces and colours. */
const COMMAND_LINE = new RegExp(`^(${SPACE}(?:${COLOUR}${SPACE})*):(?=:)`, 'gm');
const COMMAND = /##(?=\w*\[)/g;

/** JSON text that is safe to display and has the same meaning: harmful characters become JSON escapes. */
export function safeJson(json: string): string {
  return json.replace(HARMFUL_IN_JSON, unicodeEscapes).replace(COMMAND, '#\\u0023');
}

const HARMFUL_IN_JSON = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

function unicodeEscapes(char: string): string {
  return Array.from({ length: char.length }, (_, i) => {
    return `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Text that HTML and XML show as it is, in an element or in a quoted attribute. */
export function htmlText(text: string): string {
  return text.replace(MARKUP, (char) => `&#${char.charCodeAt(0)};`);
}

/** A byte string for an element or a quoted attribute of HTML or XML: ASCII without markup. */
export function xmlText(bytes: string): string {
  return htmlText(printable(bytes));
}

const MARKUP = /[&<>"']/g;

/** A document in HTML or XML without CI commands and with the same meaning: harmful characters become references. */
export function safeMarkup(document: string): string {
  return document.replace(COMMAND_LINE, '$1&#58;').replace(COMMAND, '#&#35;');
}

/** A byte string that Markdown sets as code. */
export function markdownCode(bytes: string): string {
  return `<code>${markdownEscaped(bytes)}</code>`;
}

/** A byte string escaped for Markdown: no marks, tags, links, commands, or mentions of people and issues. */
export function markdownEscaped(bytes: string): string {
  return cut(printableUtf8(bytes))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|www(?=\.)/g, '$&<!-- -->')
    .replace(COMMAND_LINE, '$1&#58;');
}

/** Limit of characters of one sentence or name; hostile ones are longer. */
const MAX_TEXT = 600;

/** A text cut to that limit. */
export function cut(text: string): string {
  // not half of a character
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
