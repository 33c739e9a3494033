// SPDX-License-Identifier: MIT
import { printableUtf8 } from '../report/safe-text.ts';
import type { BoardInput } from './board-input.ts';
import { button, byId, el } from './dom.ts';
import { boardChoices, overlayChoices } from './gather.ts';
import type { TreeChoice } from './load-tree.ts';

/** Limit of dropped files in the lists to choose from. */
const OFFERED = 3000;

/** The board's files: which one is the board, the chosen tree of an image, and the applied overlays. */
export class BoardView {
  readonly #place = byId('board-files', HTMLElement);
  readonly #onChange: (input: BoardInput | null) => void;

  constructor(onChange: (input: BoardInput | null) => void) {
    this.#onChange = onChange;
  }

  show(input: BoardInput | null, choices: readonly TreeChoice[]): void {
    const focused = document.activeElement?.id ?? '';
    this.#place.replaceChildren(...(input === null ? [] : this.#controls(input, choices)));
    if (focused !== '' && document.activeElement === document.body) document.getElementById(focused)?.focus();
  }

  #controls(input: BoardInput, choices: readonly TreeChoice[]): HTMLElement[] {
    const boards = boardChoices(input).slice(0, OFFERED);
    const overlays = overlayChoices(input).slice(0, OFFERED);
    const controls: HTMLElement[] = [];
    if (boards.length > 1) {
      const options = boards.map((path): Option => [path, printableUtf8(path)]);
      controls.push(
        this.#select('board-file', 'Board', options, input.board, (board) => {
          this.#onChange({
            ...input,
            board,
            entry: null,
            overlays: input.overlays.filter((one) => one !== board),
          });
        }),
      );
    } else {
      controls.push(el('p', { class: 'file' }, printableUtf8(input.board)));
    }
    if (choices.length > 0) {
      const options = choices.map(({ index, text }): Option => [index.toString(), text]);
      controls.push(
        this.#select('board-entry', 'Tree of the image', options, String(input.entry ?? 0), (index) => {
          this.#onChange({ ...input, entry: Number(index) });
        }),
      );
    }
    if (input.overlays.length > 0) controls.push(this.#overlays(input));
    if (overlays.length > 0) {
      const options: Option[] = [
        ['', 'Pick one…'],
        ...overlays.map((path): Option => [path, printableUtf8(path)]),
      ];
      controls.push(
        this.#select('add-overlay', 'Add overlay', options, '', (path) => {
          if (path !== '') this.#onChange({ ...input, overlays: [...input.overlays, path] });
        }),
      );
    }
    controls.push(
      button('Remove the board', () => {
        this.#onChange(null);
      }),
    );
    return controls;
  }

  #select(
    id: string,
    label: string,
    options: readonly Option[],
    value: string,
    onPick: (value: string) => void,
  ): HTMLElement {
    const select = el('select', { id }, ...options.map(([key, text]) => el('option', { value: key }, text)));
    select.value = value;
    select.addEventListener('change', () => {
      onPick(select.value);
    });
    return el('label', {}, `${label} `, select);
  }

  /** The overlays in the order in which they are applied. */
  #overlays(input: BoardInput): HTMLElement {
    const { overlays } = input;
    const change = (changed: readonly string[]): void => {
      this.#onChange({ ...input, overlays: changed });
    };
    const items = overlays.map((path, i) => {
      const name = printableUtf8(path);
      const remove = button(
        'Remove',
        () => {
          change(overlays.filter((_, j) => j !== i));
        },
        { 'aria-label': `Remove ${name}`, id: `remove-overlay-${i}` },
      );
      const sooner = button(
        '↑',
        () => {
          change([...overlays.slice(0, i - 1), path, overlays[i - 1]!, ...overlays.slice(i + 1)]);
        },
        { 'aria-label': `Apply ${name} sooner`, id: `sooner-overlay-${i}` },
      );
      return el('li', {}, el('span', { class: 'file' }, name), i === 0 ? null : sooner, remove);
    });
    return el(
      'div',
      {},
      el('h3', { id: 'overlays-title' }, 'Overlays'),
      el('ol', { class: 'overlays', 'aria-labelledby': 'overlays-title' }, ...items),
    );
  }
}

type Option = readonly [value: string, text: string];
