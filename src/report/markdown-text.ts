// SPDX-License-Identifier: MIT
//
// Shows a page of documentation on a terminal, with the subset of Markdown that the pages use.
import { PLAIN } from './boot-text.ts';
import type { Style } from './boot-text.ts';
import { fill, wrappedTable } from './wrapped-table.ts';

/** Limit of line length, for readability. */
const MAX_COLUMNS = 100;

/**
 * A page in Markdown as text for a terminal, as lines: headings set off, code indented, lists and tables as text, and the rest
 * filled to the width.
 */
export function markdownText(page: string, style: Style = PLAIN): string[] {
  const columns = Math.min(style.columns, MAX_COLUMNS);
  const blocks = blocksOf(page).map((block) => blockLines(block, columns, style));
  return blocks.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

type Block =
  | { readonly kind: 'heading' | 'paragraph'; text: string }
  | { readonly kind: 'code'; readonly lines: string[] }
  | { readonly kind: 'table'; readonly rows: string[][] }
  | { readonly kind: 'list'; readonly items: Item[] };

interface Item {
  readonly indent: number;
  readonly sign: string;
  text: string;
}

const FENCE = /^\s*(`{3,}|~{3,})/;
const HEADING = /^#{1,6}\s+(.*)$/;
const ITEM = /^(\s*)([-*+]|\d+\.)\s+(.*)$/;

function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  /** The block that a line may go on; none after an empty one. */
  let open: Block | undefined;
  const add = (block: Block): void => {
    blocks.push(block);
    open = block;
  };
  let fence: string | undefined;
  for (const line of page.replaceAll('\r\n', '\n').split('\n')) {
    if (fence !== undefined) {
      if (line.trim() === fence) {
        fence = undefined;
        open = undefined;
      } else if (open?.kind === 'code') open.lines.push(line);
      continue;
    }
    fence = FENCE.exec(line)?.[1];
    const item = ITEM.exec(line);
    const heading = HEADING.exec(line)?.[1];
    if (fence !== undefined) add({ kind: 'code', lines: [] });
    else if (line.trim() === '') open = open?.kind === 'list' ? open : undefined;
    else if (heading !== undefined) {
      add({ kind: 'heading', text: heading });
      open = undefined;
    } else if (line.startsWith('|')) {
      if (open?.kind !== 'table') add({ kind: 'table', rows: [] });
      if (open?.kind === 'table') open.rows.push(cellsOf(line));
    } else if (item !== null) {
      if (open?.kind !== 'list') add({ kind: 'list', items: [] });
      if (open?.kind === 'list') open.items.push({ indent: item[1]!.length, sign: item[2]!, text: item[3]! });
    } else if (open?.kind === 'list' && line.startsWith(' ')) open.items.at(-1)!.text += ` ${line.trim()}`;
    else if (open?.kind === 'paragraph') open.text += ` ${line.trim()}`;
    else add({ kind: 'paragraph', text: line.trim() });
  }
  return blocks;
}

/** Cells of a table row: the text between unescaped bars. */
function cellsOf(line: string): string[] {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function blockLines(block: Block, columns: number, style: Style): string[] {
  switch (block.kind) {
    case 'heading':
      return [style.heading(inline(block.text))];
    case 'paragraph':
      return fill(inline(block.text), columns);
    case 'code':
      return block.lines.map((line) =>
        line === '' ? '' : `    ${style.dim(line.replaceAll('\t', '        '))}`,
      );
    case 'list':
      return block.items.flatMap((item) => itemLines(item, columns));
    case 'table':
      return tableText(block.rows, columns, style);
  }
}

function itemLines({ indent, sign, text }: Item, columns: number): string[] {
  const first = `${' '.repeat(indent)}${sign} `;
  const rest = ' '.repeat(first.length);
  return fill(inline(text), columns - first.length).map((line, i) => `${i === 0 ? first : rest}${line}`);
}

function tableText(rows: readonly (readonly string[])[], columns: number, style: Style): string[] {
  const shown = rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));
  const [head, ...body] = wrappedTable(
    shown.map((row) => row.map(inline)),
    columns,
  );
  return [...(head ?? []).map((line) => style.heading(line)), ...body.flat()];
}

/** Text without its marks; code and escaped characters are unchanged. */
function inline(text: string): string {
  const parts = text.split(/(`[^`]+`|\\[\\`*_{}[\]()#+.!|<>-])/);
  return parts
    .map((part, i) => {
      if (i % 2 === 0) return withoutMarks(part);
      return part.startsWith('\\') ? part.slice(1) : part.slice(1, -1);
    })
    .join('');
}

function withoutMarks(text: string): string {
  return text
    .replace(/\[([^[\]]*)\]\(([^()\s]*)\)/g, (_, shown: string, to: string) =>
      /^https?:/.test(to) && shown !== to ? `${shown} (${to})` : shown,
    )
    .replace(/<(https?:[^<>\s]*)>/g, '$1')
    .replaceAll('**', '')
    .replace(/\*([^*\s][^*]*)\*/g, '$1');
}
