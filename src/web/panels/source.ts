// SPDX-License-Identifier: MIT
import type { BoardFinding } from '../../engine/check-report.ts';
import { printableUtf8 } from '../../report/safe-text.ts';
import type { InputFile } from '../board-input.ts';
import { button, el, panel } from '../dom.ts';
import { MAX_LINE, linesAround } from '../source-lines.ts';

/** Limit of bytes of a file that can be edited. */
const MAX_EDITED = 512 * 1024;

/** Content and callbacks of the source panel. */
export interface SourceView {
  readonly files: readonly InputFile[];
  /** Path of the shown file. */
  readonly path: string;
  /** The line to scroll to; from 1. */
  readonly line: number;
  readonly findings: readonly BoardFinding[];
  readonly onPick: (path: string) => void;
  readonly onEdit: (path: string) => void;
}

/** A source file of the board, with the lines marked that have findings. */
export function sourcePanel(view: SourceView): HTMLElement | null {
  const { files, path, findings } = view;
  const file = files.find((one) => one.path === path);
  if (file === undefined) return null;
  const select = el('select', { 'aria-label': 'File' });
  for (const one of files) {
    const option = el('option', { value: one.path }, printableUtf8(one.path));
    option.selected = one === file;
    select.append(option);
  }
  select.addEventListener('change', () => {
    view.onPick(select.value);
  });
  const edit =
    editableText(file) === undefined
      ? null
      : button('Edit', () => {
          view.onEdit(path);
        });
  return panel(
    'source',
    'Source text',
    el('div', { class: 'row' }, select, edit),
    lineList(file, view.line, findings),
  );
}

function lineList(file: InputFile, line: number, findings: readonly BoardFinding[]): HTMLElement {
  const { first, lines, count } = linesAround(file.bytes, line);
  const byLine = new Map<number, BoardFinding[]>();
  for (const finding of findings) {
    if (finding.spot?.file !== file.path || finding.suppressed !== null) continue;
    const { line: at } = finding.spot;
    byLine.set(at, [...(byLine.get(at) ?? []), finding]);
  }
  const items = lines.map((bytes, i) => {
    const number = first + i + 1;
    const marks = (byLine.get(number) ?? []).slice(0, 5);
    const worst = SEVERITIES.find((severity) => marks.some((one) => one.severity === severity));
    return el(
      'li',
      { value: number, 'data-line': number, ...(worst !== undefined && { class: `marked ${worst}` }) },
      el('code', {}, lineText(bytes)),
      ...marks.map(({ severity, message }) =>
        el('p', { class: `mark ${severity}` }, `${severity}: ${printableUtf8(message)}`),
      ),
    );
  });
  const list = el('ol', { start: first + 1 }, ...items);
  list.style.setProperty('--digits', String(count.toString().length));
  const label = `Text of ${printableUtf8(file.path)}`;
  return el('div', { class: 'scroll source', role: 'region', 'aria-label': label, tabindex: 0 }, list);
}

const SEVERITIES = ['error', 'warning', 'note'] as const;

function lineText(bytes: string): string {
  const line = bytes.replace(/\r$/, '').replaceAll('\t', '        ');
  return printableUtf8(line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}...` : line) || ' ';
}

/** A file's text; undefined if it cannot be edited and written back without loss. */
export function editableText({ bytes }: InputFile): string | undefined {
  if (bytes.length > MAX_EDITED) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\r') || text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Scrolls the text so that a line is in the upper part of the view. */
export function scrollToLine(source: HTMLElement, line: number): HTMLElement | null {
  const item = source.querySelector<HTMLElement>(`[data-line="${line}"]`);
  const scroller = source.querySelector<HTMLElement>('.source');
  if (item !== null && scroller !== null) scroller.scrollTop = item.offsetTop - scroller.clientHeight / 3;
  return scroller;
}

/** Scrolls to a line, and moves the keyboard focus to it. */
export function showLine(source: HTMLElement, line: number): void {
  const scroller = scrollToLine(source, line);
  source.scrollIntoView({ block: 'nearest' });
  scroller?.focus({ preventScroll: true });
}
