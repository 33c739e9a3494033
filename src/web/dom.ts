// SPDX-License-Identifier: MIT
//
// Makes elements. Text goes into them as text alone, so that no name of a tree can become markup.

/** What goes into an element; nothing for null. */
export type Content = Node | string | null;

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** An element with attributes (false leaves one out) and content. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...content.filter((child) => child !== null));
  return element;
}

/** A button that does something. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, text);
  element.addEventListener('click', onClick);
  return element;
}

/** The element of an id that the page has, checked to be of a class. */
export function byId<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return element;
}

/** A table that scrolls by itself, also by keyboard. Cells that are numbers stand right. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Content[])[],
  numbers: readonly number[] = [],
): HTMLElement {
  const cell = (name: 'td' | 'th', content: Content, column: number): HTMLElement =>
    el(
      name,
      { ...(name === 'th' && { scope: 'col' }), ...(numbers.includes(column) && { class: 'number' }) },
      content,
    );
  return el(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    el(
      'table',
      {},
      el('caption', { class: 'unseen' }, caption),
      el('thead', {}, el('tr', {}, ...head.map((text, i) => cell('th', text, i)))),
      el('tbody', {}, ...rows.map((row) => el('tr', {}, ...row.map((content, i) => cell('td', content, i))))),
    ),
  );
}

/** A panel with a heading; nothing where there is nothing in it. */
export function panel(id: string, title: string, ...content: readonly Content[]): HTMLElement {
  const heading = `${id}-title`;
  return el(
    'section',
    { id, class: 'panel', 'aria-labelledby': heading },
    el('h2', { id: heading, tabindex: -1 }, title),
    ...content,
  );
}

/** `1 region`, `2 regions` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Text with what stands in backticks as code. */
export function inlineCode(text: string): Content[] {
  return text.split('`').map((part, i) => (i % 2 === 0 ? part : el('code', {}, part)));
}
