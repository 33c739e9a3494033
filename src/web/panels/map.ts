// SPDX-License-Identifier: MIT
import type { BoardMap } from '../../map/board-map.ts';
import { mapSvg } from '../../report/map-svg.ts';
import { el, panel } from '../dom.ts';

/** Narrower pictures have no room for their labels, wider ones nothing to put there. */
const NARROWEST = 300;
const WIDEST = 1100;

/** The picture of the address space, drawn for a width in pixels. */
export function mapPanel(map: BoardMap, width: number): HTMLElement {
  const frame = el('div', { class: 'map scroll', tabindex: 0, role: 'region', 'aria-label': 'Map of the memory' });
  const svg = svgElement(mapSvg(map, { width: Math.round(Math.min(Math.max(width, NARROWEST), WIDEST)) }));
  frame.append(svg ?? 'The map cannot be drawn.');
  return panel('map', 'Map', frame);
}

/** A picture's element; undefined for what is no SVG. */
function svgElement(text: string): Element | undefined {
  const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
  if (root.namespaceURI !== 'http://www.w3.org/2000/svg' || root.localName !== 'svg') return undefined;
  return document.importNode(root, true);
}
