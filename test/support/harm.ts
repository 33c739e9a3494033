// SPDX-License-Identifier: MIT
//
// Searches the bytes of an output for anything harmful.
import { XMLValidator } from 'fast-xml-parser';

/** A control character (except tabs and line ends), or a character that reverses text or has no width. */
const HARMFUL = /[^\P{Cc}\t\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Lines that GitHub Actions, Azure Pipelines or TeamCity interpret. */
const COMMAND = /^\s*::|##\w*\[/;
/** A command of a report for GitHub: name, properties, data. */
const OWN_COMMAND =
  /^::(?:error|warning|notice) (?:(?:file|line|endLine|col|endColumn|title)=[^:,]*(?:,|(?=::)))+::/;

/** What an output may contain besides plain text. */
export interface Allowed {
  /** Every line is a command of rmem. */
  readonly commands?: boolean;
  /** CR before LF, as in some files. */
  readonly carriageReturns?: boolean;
  /** Sequences for the colours of rmem. */
  readonly colours?: boolean;
}

/** The problems of an output; empty if it is harmless. */
export function harmIn(output: Uint8Array, allowed: Allowed = {}): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(output);
  } catch {
    return ['no UTF-8'];
  }
  if (allowed.carriageReturns === true) text = text.replaceAll('\r\n', '\n');
  if (allowed.colours === true) text = text.replace(OWN_COLOURS, '');
  const harm = [...text.matchAll(HARMFUL)].map(({ 0: char, index }) => {
    const code = char.codePointAt(0)!.toString(16);
    return `U+${code} in ${JSON.stringify(text.slice(Math.max(index - 40, 0), index + 40))}`;
  });
  for (const line of text.split(/\r\n|[\n\r]/)) {
    if (allowed.commands === true) {
      if (line !== '' && !OWN_COMMAND.test(line)) harm.push(`no command of ours: ${JSON.stringify(line)}`);
    } else if (COMMAND.test(line)) harm.push(`a command: ${JSON.stringify(line)}`);
  }
  return harm.slice(0, 5);
}

/** Bold, dim, and the text colours 31 to 37 and 90, on and off. */
// eslint-disable-next-line no-control-regex
const OWN_COLOURS = /\x1b\[(?:0|1|2|22|3[1-7]|39|90)m/g;

/** The elements and attributes of rmem's pages and pictures. */
const ELEMENTS = [
  ...[
    'html',
    'head',
    'meta',
    'title',
    'body',
    'header',
    'nav',
    'main',
    'section',
    'aside',
    'div',
    'span',
    'p',
  ],
  ...[
    'h[1-3]',
    'ul',
    'li',
    'dl',
    'dt',
    'dd',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'details',
    'summary',
  ],
  ...['label', 'input', 'button', 'a', 'code', 'pre', 'ins', 'del', 'small', 'strong', 'br'],
  ...['svg', 'g', 'rect', 'line', 'polyline', 'text', 'desc', 'defs', 'pattern'],
];
const ATTRIBUTES = [
  ...[
    'lang',
    'charset',
    'http-equiv',
    'content',
    'name',
    'class',
    'id',
    'scope',
    'type',
    'hidden',
    'href',
    'for',
  ],
  ...[
    'role',
    'aria-[a-z]+',
    'data-(?:mark|kind|node|entry)',
    'xmlns',
    'width',
    'height',
    'viewBox',
    '[xy][12]?',
  ],
  ...['points', 'fill', 'stroke', 'text-anchor', 'patternUnits', 'patternTransform'],
];
const TAG = new RegExp(
  `<(?:!doctype html|/?(?:${ELEMENTS.join('|')})((?: [\\w-]+(?:="[^"<>]*")?)*)/?)>`,
  'g',
);
const ATTRIBUTE = new RegExp(`^(?:${ATTRIBUTES.join('|')})$`);
const BLOCK = /<(script|style)>[^<]*<\/\1>/g;

/** Markup in HTML or SVG that rmem does not produce. Its own style sheets and its one script are ignored. */
export function foreignMarkup(page: string, scripts: number): string[] {
  const harm: string[] = [];
  const blocks = page.match(BLOCK) ?? [];
  const count = blocks.filter((block) => block.startsWith('<script')).length;
  if (count !== scripts) harm.push(`${count} scripts`);
  const rest = page.replace(BLOCK, '').replace(TAG, (_, list: string | undefined) => {
    for (const [, name] of (list ?? '').matchAll(/ ([\w-]+)(?:="[^"]*")?/g))
      if (!ATTRIBUTE.test(name!)) harm.push(`an attribute ${name!}`);
    return '';
  });
  const at = rest.search(/[<>]/);
  if (at >= 0) harm.push(`markup: ${JSON.stringify(rest.slice(Math.max(at - 40, 0), at + 80))}`);
  return harm;
}

/** Errors that make XML unreadable. */
export function wrongXml(document: string): string[] {
  // it moves to a package that this one depends on, but that we do not depend on directly
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const valid = XMLValidator.validate(document);
  return valid === true ? [] : [valid.err.msg];
}

/** Tags, links and mentions in Markdown that rmem does not produce. Code blocks are ignored. */
export function foreignMarkdown(page: string): string[] {
  let fence: string | undefined;
  const shown = page.split('\n').filter((line) => {
    const mark = /^\s*(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && line.trim() === fence) fence = undefined;
      return false;
    }
    fence = mark;
    return mark === undefined;
  });
  const text = shown.join('\n').replace(/<!-- -->|<\/?(?:details|summary|code|br)>|`[a-z-]+`/g, '\0');
  const harm = text.match(/[<>]|@\w|(?<!\\)(?:`|\]\()/g) ?? [];
  return fence === undefined ? harm : [...harm, 'a block of code without end'];
}
