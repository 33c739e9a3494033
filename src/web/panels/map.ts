// SPDX-License-Identifier: MIT
import type { BoardMap } from '../../map/board-map.ts';
import { mapSvg } from '../../report/map-svg.ts';
import { el, panel } from '../dom.ts';
import { markDetails } from './mark-details.ts';

/** Narrower pictures have no room for labels; wider ones gain nothing. */
const NARROWEST = 280;
const WIDEST = 1100;

/** The panel with the picture of the address space; it is drawn again when its width changes. */
export class MapPanel {
  readonly element: HTMLElement;
  readonly #frame = el('div', { class: 'map scroll' });
  readonly #details = el('div', { class: 'mark-details', 'aria-live': 'polite' });
  #map: BoardMap | undefined;
  #width = 860;
  /** The node, or without a node the index, of the mark whose details are shown. */
  #current: string | undefined;

  constructor() {
    const hint = el(
      'p',
      { class: 'hint' },
      'Select a part for its details. Arrow keys go from one to the next, Escape closes the details.',
    );
    this.element = panel('map', 'Map', hint, this.#frame, this.#details);
    new ResizeObserver(() => {
      const { clientWidth } = this.#frame;
      if (clientWidth === 0 || clientWidth === this.#width) return;
      this.#width = clientWidth;
      this.#draw();
    }).observe(this.#frame);
  }

  show(map: BoardMap): void {
    this.#map = map;
    this.#draw();
  }

  #draw(): void {
    if (this.#map === undefined) return;
    const width = Math.round(Math.min(Math.max(this.#width, NARROWEST), WIDEST));
    const svg = drawn(this.#map, width);
    const hadFocus = this.#frame.contains(document.activeElement);
    this.#frame.replaceChildren(svg ?? 'The map cannot be drawn.');
    const marks = [...this.#frame.querySelectorAll<SVGGElement>('.mark')];
    for (const [index, mark] of marks.entries()) this.#bringToLife(mark, index, marks);
    const current = marks.find((mark) => keyOf(mark) === this.#current);
    if (current === undefined) this.#details.replaceChildren();
    else this.#select(current, marks);
    if (hadFocus) (current ?? marks[0])?.focus({ preventScroll: true });
  }

  /**
   * Makes a mark focusable: one mark by Tab, the others from there with arrow keys. Its title is its name.
   */
  #bringToLife(mark: SVGGElement, index: number, marks: readonly SVGGElement[]): void {
    mark.setAttribute('role', 'button');
    mark.setAttribute('tabindex', index === 0 ? '0' : '-1');
    const select = (): void => {
      this.#select(mark, marks);
    };
    mark.addEventListener('focus', select);
    mark.addEventListener('click', select);
    mark.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#letGo(mark);
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      marks[Math.max(0, Math.min(marks.length - 1, to))]?.focus();
    });
  }

  #select(mark: SVGGElement, marks: readonly SVGGElement[]): void {
    const entry = this.#map?.marks[Number(mark.dataset['mark'])];
    if (entry === undefined) return;
    this.#current = keyOf(mark);
    for (const one of marks) {
      one.classList.toggle('current', one === mark);
      one.setAttribute('tabindex', one === mark ? '0' : '-1');
    }
    this.#details.replaceChildren(markDetails(entry));
  }

  #letGo(mark: SVGGElement): void {
    this.#current = undefined;
    mark.classList.remove('current');
    this.#details.replaceChildren();
  }
}

/** A key that identifies a mark in the next drawing too. */
function keyOf({ dataset }: SVGGElement): string | undefined {
  return dataset['node'] ?? dataset['mark'];
}

/** The picture as an element; undefined if it cannot be drawn, which must not break the rest of the page. */
function drawn(map: BoardMap, width: number): Element | undefined {
  try {
    return svgElement(mapSvg(map, { width }));
  } catch {
    return undefined;
  }
}

/** A picture's element; undefined if the text is not SVG. */
function svgElement(text: string): Element | undefined {
  const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
  if (root.namespaceURI !== 'http://www.w3.org/2000/svg' || root.localName !== 'svg') return undefined;
  return document.importNode(root, true);
}
