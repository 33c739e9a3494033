// SPDX-License-Identifier: MIT
import type { BoardFinding } from '../engine/check-report.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import type { InputFile } from './board-input.ts';
import { button, el, panel } from './dom.ts';
import { editableText, scrollToLine, showLine, sourcePanel } from './panels/source.ts';

/**
 * The sources, for reading and editing. The panel stays while the user types in it, whatever the results are.
 */
export class SourceView {
  readonly #place: HTMLElement;
  readonly #onEdit: (path: string, text: string) => void;
  #files: readonly InputFile[] = [];
  #findings: readonly BoardFinding[] = [];
  #path = '';
  #editing = false;

  constructor(place: HTMLElement, onEdit: (path: string, text: string) => void) {
    this.#place = place;
    this.#onEdit = onEdit;
  }

  clear(): void {
    this.#editing = false;
    this.#path = '';
    this.#place.replaceChildren();
  }

  /** Shows sources: the current file if it is still among them, or else the file of the given location. */
  show(
    files: readonly InputFile[],
    { path, line }: { readonly path: string; readonly line: number },
    findings: readonly BoardFinding[],
  ): void {
    this.#files = files;
    this.#findings = findings;
    const isThere = (wanted: string): boolean => files.some((file) => file.path === wanted);
    if (this.#editing && isThere(this.#path)) return;
    this.#editing = false;
    const before = isThere(this.#path) ? this.#place.querySelector('.source')?.scrollTop : undefined;
    if (before === undefined) this.#path = isThere(path) ? path : (files[0]?.path ?? '');
    this.#render(line);
    const scroller = this.#place.querySelector('.source');
    if (scroller !== null && before !== undefined) scroller.scrollTop = before;
    else if (line > 1) scrollToLine(this.#place, line);
  }

  /** Goes to a line of a file. */
  go(path: string, line: number): void {
    if (!this.#files.some((file) => file.path === path)) return;
    this.#editing = false;
    this.#path = path;
    this.#render(line);
    showLine(this.#place, line);
  }

  #render(line: number): void {
    const shown = sourcePanel({
      files: this.#files,
      path: this.#path,
      line,
      findings: this.#findings,
      onPick: (path) => {
        this.go(path, 1);
      },
      onEdit: (path) => {
        this.#edit(path);
      },
    });
    this.#place.replaceChildren(...(shown === null ? [] : [shown]));
  }

  #edit(path: string): void {
    const file = this.#files.find((one) => one.path === path);
    const text = file && editableText(file);
    if (text === undefined) return;
    this.#editing = true;
    const area = el('textarea', {
      class: 'editor',
      rows: 24,
      spellcheck: 'false',
      wrap: 'off',
      'aria-label': `Text of ${printableUtf8(path)}`,
    });
    area.value = text;
    area.addEventListener('input', () => {
      this.#onEdit(path, area.value);
    });
    const done = button('Done', () => {
      this.#editing = false;
      this.#render(1);
      this.#place.querySelector('h2')?.focus();
    });
    this.#place.replaceChildren(
      panel(
        'source',
        'Source text',
        el('div', { class: 'row' }, el('span', { class: 'file' }, printableUtf8(path)), done),
        area,
      ),
    );
    area.focus();
    area.setSelectionRange(0, 0);
  }
}
