// SPDX-License-Identifier: MIT
//
// The script of the map page: details on hover, click and keys, zoom, a filter. Without it the page has the same data in its tables. It
// creates no markup from text: details are copies of existing elements.

/** The script, in a browser's own JavaScript. */
export const MAP_HTML_SCRIPT = `'use strict';
(() => {
  const svg = document.querySelector('svg.rmem-map');
  const panel = document.getElementById('details');
  const body = document.getElementById('details-body');
  const close = document.getElementById('details-close');
  const marks = [...svg.querySelectorAll('.mark')];
  const rows = new Map([...document.querySelectorAll('tr[data-mark]')].map((row) => [row.dataset.mark, row]));
  let pinned = null;

  const show = (mark) => {
    const row = rows.get(mark.dataset.mark);
    if (!row) return;
    body.replaceChildren();
    const title = document.createElement('h3');
    title.textContent = row.querySelector('summary').textContent;
    const facts = row.querySelector('.facts').cloneNode(true);
    body.append(title, facts);
    panel.hidden = false;
  };
  const mark = (current) => {
    for (const other of marks) other.classList.toggle('current', other === current);
    for (const row of rows.values()) row.classList.remove('current');
    if (current) rows.get(current.dataset.mark)?.classList.add('current');
  };
  const pin = (current) => {
    pinned = current;
    close.hidden = !current;
    mark(current);
    if (current) show(current);
    else panel.hidden = true;
    for (const other of marks) other.setAttribute('aria-pressed', String(other === current));
  };
  const focus = (index) => {
    const next = marks[Math.max(0, Math.min(marks.length - 1, index))];
    for (const other of marks) other.setAttribute('tabindex', other === next ? '0' : '-1');
    next.focus();
  };

  const names = new Map(marks.map((each) => [each, each.querySelector('title').textContent]));
  for (const [index, each] of marks.entries()) {
    each.setAttribute('role', 'button');
    each.setAttribute('aria-label', names.get(each));
    each.setAttribute('aria-pressed', 'false');
    each.setAttribute('tabindex', index === 0 ? '0' : '-1');
    each.addEventListener('mouseenter', () => { if (!pinned) show(each); });
    each.addEventListener('mouseleave', () => { if (!pinned) panel.hidden = true; });
    each.addEventListener('focus', () => { if (!pinned) show(each); });
    each.addEventListener('click', () => { pin(pinned === each ? null : each); focus(index); });
    each.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (step) focus(index + step);
      else if (event.key === 'Home') focus(0);
      else if (event.key === 'End') focus(marks.length - 1);
      else if (event.key === 'Enter' || event.key === ' ') pin(pinned === each ? null : each);
      else return;
      event.preventDefault();
    });
  }
  close.addEventListener('click', () => pin(null));
  for (const row of rows.values()) {
    row.addEventListener('mouseenter', () => {
      if (!pinned) mark(marks.find((each) => each.dataset.mark === row.dataset.mark) ?? null);
    });
    row.addEventListener('mouseleave', () => { if (!pinned) mark(null); });
  }

  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height;
  let zoom = 1;
  const setZoom = (value) => {
    zoom = Math.max(0.25, Math.min(8, value));
    svg.setAttribute('width', String(width * zoom));
    svg.setAttribute('height', String(height * zoom));
    svg.classList.toggle('zoomed', zoom !== 1);
    document.getElementById('zoom').textContent = Math.round(zoom * 100) + ' %';
  };
  const zooms = { 'zoom-in': () => zoom * 1.25, 'zoom-out': () => zoom / 1.25, 'zoom-reset': () => 1 };
  for (const [id, value] of Object.entries(zooms))
    document.getElementById(id).addEventListener('click', () => setZoom(value()));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    if (event.key === '+') setZoom(zoom * 1.25);
    else if (event.key === '-') setZoom(zoom / 1.25);
    else if (event.key === '0') setZoom(1);
    else if (event.key === 'Escape') pin(null);
  });

  const filter = document.getElementById('filter');
  const filtered = [...document.querySelectorAll('tr[data-entry]')];
  filter.addEventListener('input', () => {
    const words = filter.value.toLowerCase();
    for (const row of filtered) row.hidden = !row.textContent.toLowerCase().includes(words);
  });
  for (const element of document.querySelectorAll('.live')) element.hidden = false;
})();
`;
