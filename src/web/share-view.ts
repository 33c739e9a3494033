// SPDX-License-Identifier: MIT
import type { PageState } from './board-input.ts';
import { byId } from './dom.ts';
import { LinkError, decodeLink, encodeLink } from './share-link.ts';

/** Length above which some programs cut links. */
const LONG = 8000;

/** The state in the page's address, and the button that copies it. */
export class ShareView {
  readonly #state: () => PageState;
  readonly #message = byId('share-message', HTMLElement);
  readonly #field = byId('share-link', HTMLInputElement);
  /** The fragment that the page itself set last. */
  #own: string | undefined;

  constructor(state: () => PageState, onLink: (state: PageState | null) => void) {
    this.#state = state;
    byId('share', HTMLElement).addEventListener('click', () => void this.#copy());
    window.addEventListener('hashchange', ({ newURL }) => {
      // the address may have been set since, to the state that the page shows
      const fragment = newURL.replace(/^[^#]*#?/, '');
      if (fragment !== this.#own) this.#open(fragment, onLink);
    });
  }

  /** Opens the link in the page's address; null if there is none, or if it cannot be read. */
  opened(): PageState | null {
    let state: PageState | null = null;
    this.#open(location.hash.slice(1), (found) => {
      state = found;
    });
    return state;
  }

  #open(fragment: string, onLink: (state: PageState | null) => void): void {
    this.#own = fragment;
    try {
      onLink(decodeLink(fragment));
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      // the message stays until there is something else to share
      this.#own = '';
      this.#say(error.message);
    }
  }

  /** Puts the state into the page's address, unless it is too large. */
  update(): void {
    let fragment = '';
    try {
      fragment = encodeLink(this.#state());
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
    }
    if (fragment === this.#own) return;
    this.#own = fragment;
    this.#say('');
    history.replaceState(null, '', `${addressOf()}${fragment === '' ? '' : `#${fragment}`}`);
  }

  async #copy(): Promise<void> {
    let fragment: string;
    try {
      fragment = encodeLink(this.#state());
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      this.#say(error.message);
      return;
    }
    const link = `${addressOf()}#${fragment}`;
    const long = link.length > LONG ? ' Some programs cut links of that length.' : '';
    const size = `${Math.ceil(link.length / 1024)} KiB`;
    try {
      await navigator.clipboard.writeText(link);
      this.#say(`Copied a link of ${size}.${long}`);
    } catch {
      this.#say(`A link of ${size}, to be copied:${long}`, link);
    }
  }

  #say(text: string, link?: string): void {
    this.#message.textContent = text;
    this.#field.hidden = link === undefined;
    this.#field.value = link ?? '';
    if (link !== undefined) this.#field.select();
  }
}

function addressOf(): string {
  return location.href.replace(/#.*$/s, '');
}
