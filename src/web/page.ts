// SPDX-License-Identifier: MIT
//
// The page: connects dropped files, the form and the results.
import { Analyst } from './analyst.ts';
import type { Answer } from './answer.ts';
import { fileAt } from './board-input.ts';
import type { BoardInput, InputFile, PageState } from './board-input.ts';
import { BoardView } from './board-view.ts';
import { byId, el } from './dom.ts';
import { DropError, readDrop, readFiles } from './dropped-files.ts';
import { FormView } from './form-view.ts';
import { gather } from './gather.ts';
import { ResultsView } from './results-view.ts';
import { samples } from './samples.ts';
import type { Sample } from './samples.ts';
import { ShareView } from './share-view.ts';

/** Milliseconds from a key press to the analysis. */
const PAUSE = 80;
/** Milliseconds from an answer to the update of the address. */
const ADDRESS_PAUSE = 400;

/** Starts the page; `script` is the text of its own script, for the worker. */
export function startPage(script: string | null): void {
  new Page(script).start();
}

class Page {
  readonly #analyst: Analyst;
  readonly #form: FormView;
  readonly #board: BoardView;
  readonly #results: ResultsView;
  readonly #share: ShareView;
  #input: BoardInput | null = null;
  #answer: Answer | null = null;
  #pause: number | undefined;
  #addressPause: number | undefined;

  constructor(script: string | null) {
    const onAnswer = (answer: Answer): void => {
      this.#answered(answer);
    };
    this.#analyst = new Analyst(script, onAnswer, samples()[0]?.input);
    this.#form = new FormView(() => {
      this.#changed(PAUSE);
    });
    this.#board = new BoardView((input) => {
      this.#setInput(input);
    });
    this.#results = new ResultsView(
      (sample) => {
        this.#openSample(sample);
      },
      (path, text) => {
        this.#edit(path, text);
      },
    );
    this.#share = new ShareView(
      () => this.#state(),
      (state) => {
        this.#restore(state);
      },
    );
  }

  start(): void {
    this.#listenForFiles();
    this.#listSamples();
    const skip = byId('skip', HTMLAnchorElement);
    skip.addEventListener('click', (event) => {
      // the fragment is the state of the page, so it cannot also be an anchor
      event.preventDefault();
      byId('results', HTMLElement).focus();
    });
    this.#restore(this.#share.opened());
  }

  #restore(state: PageState | null): void {
    if (state !== null) this.#form.set(state.form);
    this.#setInput(state?.input ?? null);
  }

  #setInput(input: BoardInput | null): void {
    const isOther = input?.board !== this.#input?.board;
    this.#input = input;
    if (input === null || isOther) this.#answer = null;
    if (input === null) this.#results.showNothing();
    this.#board.show(input, this.#answer?.choices ?? []);
    this.#changed(0);
  }

  /** Something changed: analyses the board again after a pause. */
  #changed(pause: number): void {
    clearTimeout(this.#pause);
    const form = this.#form.form;
    this.#form.showErrors();
    const ask = (): void => {
      if (this.#input === null) this.#setAddress();
      else this.#analyst.ask(this.#input, form);
    };
    if (pause === 0) ask();
    else this.#pause = setTimeout(ask, pause);
  }

  #answered(answer: Answer): void {
    if (this.#input === null) return;
    this.#answer = answer;
    this.#board.show(this.#input, answer.choices);
    if (answer.analysis !== null) this.#form.showBoard(answer.analysis);
    this.#results.show(this.#input, answer);
    this.#setAddress();
  }

  #setAddress(): void {
    clearTimeout(this.#addressPause);
    this.#addressPause = setTimeout(() => {
      this.#share.update();
    }, ADDRESS_PAUSE);
  }

  /** The state that a link restores; it includes only the files that the board uses. */
  #state(): PageState {
    const form = this.#form.form;
    if (this.#input === null) return { input: null, form };
    const { files, board, overlays } = this.#input;
    const used = this.#answer?.used ?? [];
    const needed = new Set([board, ...overlays, ...used]);
    return {
      input: {
        ...this.#input,
        files: used.length === 0 ? files : files.filter(({ path }) => needed.has(path)),
      },
      form,
    };
  }

  #edit(path: string, text: string): void {
    const input = this.#input;
    if (input === null || fileAt(input, path) === undefined) return;
    const bytes = new TextEncoder().encode(text);
    this.#input = {
      ...input,
      files: input.files.map((file) => (file.path === path ? { path, bytes } : file)),
    };
    this.#changed(2 * PAUSE);
  }

  #openSample({ input }: Sample): void {
    this.#say('');
    this.#setInput(input);
  }

  #listSamples(): void {
    const select = byId('sample', HTMLSelectElement);
    const all = samples();
    select.append(...all.map(({ name }, index) => el('option', { value: index }, name)));
    select.addEventListener('change', () => {
      const sample = all[Number(select.value)];
      if (select.value !== '' && sample !== undefined) this.#openSample(sample);
      select.value = '';
    });
  }

  #listenForFiles(): void {
    const { documentElement: page } = document;
    page.addEventListener('dragover', (event) => {
      event.preventDefault();
      page.classList.add('dragged');
    });
    page.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) page.classList.remove('dragged');
    });
    page.addEventListener('drop', (event) => {
      event.preventDefault();
      page.classList.remove('dragged');
      if (event.dataTransfer !== null) void this.#take(readDrop(event.dataTransfer));
    });
    for (const [id, opener] of [
      ['files', 'open-files'],
      ['folder', 'open-folder'],
      ['config', 'open-config'],
    ] as const) {
      const chooser = byId(id, HTMLInputElement);
      byId(opener, HTMLElement).addEventListener('click', () => {
        chooser.click();
      });
      chooser.addEventListener('change', () => {
        void this.#take(readFiles([...(chooser.files ?? [])])).then(() => {
          // so that the same file can be chosen again
          chooser.value = '';
        });
      });
    }
  }

  /** Reads dropped or chosen files. */
  async #take(reading: Promise<InputFile[]>): Promise<void> {
    try {
      const { input, config, message } = gather(await reading, this.#input);
      const said = [message, config === null ? null : this.#form.load(config)];
      this.#say(said.filter((text) => text !== null).join(' '));
      if (input !== null) this.#setInput(input);
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      this.#say(error.message);
    }
  }

  #say(text: string): void {
    byId('board-message', HTMLElement).textContent = text;
  }
}
