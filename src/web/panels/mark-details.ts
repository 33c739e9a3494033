// SPDX-License-Identifier: MIT
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { KIND_TITLES } from '../../map/mark.ts';
import type { Mark } from '../../map/mark.ts';
import { gainText, placeText } from '../../report/map-sentences.ts';
import { printableUtf8 } from '../../report/safe-text.ts';
import { el } from '../dom.ts';

/** Limit of devices that are listed for one mark. */
const MAX_DEVICES = 100;

/** The details of a mark of the map. */
export function markDetails(mark: Mark): HTMLElement {
  const { kind, name, path, size, details, devices } = mark;
  const facts: readonly (readonly [string, string])[] = [
    ['kind', KIND_TITLES[kind]],
    ['place', placeText(mark)],
    ['size', `${sizeText(size)} (${hex(size)})`],
    ...(path === null ? [] : [['node', path] as const]),
    ...details.map(({ label, value }) => [label, value] as const),
  ];
  const shown = new Map(facts);
  const users = devices.slice(0, MAX_DEVICES).map((device) => {
    const entry = device.name ?? device.index.toString();
    return el(
      'li',
      {},
      el('code', {}, printableUtf8(device.path)),
      ` (${printableUtf8(entry)}): ${gainText(device)}`,
    );
  });
  if (devices.length > MAX_DEVICES) users.push(el('li', {}, `and ${devices.length - MAX_DEVICES} more`));
  return el(
    'div',
    {},
    el('h3', {}, printableUtf8(name)),
    el(
      'dl',
      {},
      ...Array.from(shown, ([label, value]) => [
        el('dt', {}, printableUtf8(label)),
        el('dd', {}, printableUtf8(value)),
      ]).flat(),
    ),
    users.length === 0 ? null : el('p', {}, 'Used by'),
    users.length === 0 ? null : el('ul', {}, ...users),
  );
}
