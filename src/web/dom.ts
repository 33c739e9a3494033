// SPDX-License-Identifier: MIT
//
// Makes elements. Strings are added as text only, so that a name in a tree cannot become markup.

/** Content of an element; null adds nothing. */
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

/** A button that calls a function. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, text);
  element.addEventListener('click', onClick);
  return element;
}

/** Returns the element with an id, checked to be of a class. */
export function byId<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return element;
}

/** A table with its own scroll bar, also for keyboards. Numeric columns are aligned right. */
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

/** A panel with a heading; null if it has no content. */
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

/** Text with the parts in backticks as code. */
export function inlineCode(text: string): Content[] {
  return text.split('`').map((part, i) => (i % 2 === 0 ? part : el('code', {}, part)));
}
