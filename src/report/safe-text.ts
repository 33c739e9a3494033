// SPDX-License-Identifier: MIT
//
// Makes foreign text safe for its destination. Names, values, comments, paths and lines of logs may be anybody's. They must not
// control a terminal, reverse or hide text, give commands to the CI that shows a log, or become markup.
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
/** Includes what Unicode has not assigned: it may be given a meaning. */
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

/** Characters in UTF-8 beyond ASCII, so many that they cost no stack, or else one byte. */
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
/** Tab, LF and CR LF are none of them. */
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
/** The first of two colons that a line begins with, behind space and colours. */
const COMMAND_LINE = new RegExp(`^(${SPACE}(?:${COLOUR}${SPACE})*):(?=:)`, 'gm');
const COMMAND = /##(?=\w*\[)/g;

/** JSON text that is harmless where it is shown. It says the same: what would do harm is an escape of JSON's own. */
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

/** A document in HTML or XML without commands. It says the same: references stand for the characters. */
export function safeMarkup(document: string): string {
  return document.replace(COMMAND_LINE, '$1&#58;').replace(COMMAND, '#&#35;');
}

/** A byte string that Markdown sets as code. */
export function markdownCode(bytes: string): string {
  return `<code>${markdownEscaped(bytes)}</code>`;
}

/** A byte string that Markdown shows as it is: no marks, tags, links, commands, nor calls of people and issues. */
export function markdownEscaped(bytes: string): string {
  return cut(printableUtf8(bytes))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|www(?=\.)/g, '$&<!-- -->')
    .replace(COMMAND_LINE, '$1&#58;');
}

/** Characters of one sentence or name, of which hostile ones have more than anybody reads. */
const MAX_TEXT = 600;

/** A text that is not longer than anybody reads. */
export function cut(text: string): string {
  // not half of a character
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
