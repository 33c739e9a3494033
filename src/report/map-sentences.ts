// SPDX-License-Identifier: MIT
//
// The texts of a map, shared by all its renderers.
import { hex } from '../base/hex.ts';
import { rangeText } from '../base/range.ts';
import { sizeText } from '../base/size.ts';
import type { BootDevice } from '../linux/boot-result.ts';
import type { BoardMap } from '../map/board-map.ts';
import type { Bank } from '../map/budget.ts';
import type { Heading, Stretch } from '../map/map-layout.ts';
import type { MapEntry } from '../map/mark.ts';
import { KIND_TITLES } from '../map/mark.ts';
import { printable } from './safe-text.ts';

/** First and last address of an entry, or a text for an entry without an address. */
export function placeText({ base, size }: Pick<MapEntry, 'base' | 'size'>): string {
  if (base === null) return size === 0n ? 'no address, no size' : 'no address';
  return size === 0n ? `${hex(base)}, no size` : rangeText({ base, size });
}

/** An entry's name if it adds something to its kind; safe to print. */
export function nameText({ name, kind }: MapEntry): string {
  return name === KIND_TITLES[kind] ? '' : printable(name);
}

/** A one-sentence summary of an entry. */
export function entrySentence(entry: MapEntry): string {
  const name = nameText(entry);
  const kind = KIND_TITLES[entry.kind];
  const size = entry.size === 0n ? '' : `, ${sizeText(entry.size)}`;
  return `${name === '' ? kind : `${name}: ${kind}`}, ${placeText(entry)}${size}`;
}

/** Text of a heading. */
export function headingText(heading: Heading, map: BoardMap): string {
  if (heading.bank !== null) return bankText(heading.bank, map);
  if (heading.kind === 'outside') {
    return map.memoryKnown ? 'outside RAM' : 'RAM not known';
  }
  const names = (zones: BoardMap['zones']): string =>
    [...new Set(zones.map(({ name }) => name))].join(' and ');
  const limits = { 'DMA limit': map.dmaLimit, 'end of lowmem': map.lowmemEnd };
  const here = Object.entries(limits).filter(([, at]) => at === heading.at);
  const limit = here.length === 0 ? '' : `${here.map(([name]) => name).join(', ')}: `;
  const ending = names(map.zones.filter(({ end }) => end === heading.at));
  const next = names(map.zones.filter(({ base }) => base === heading.at));
  if (heading.at === map.lowmemEnd) return `${limit}zone ${next} begins`;
  return `${limit}zone ${ending} ends${next === '' ? '' : `, zone ${next} begins`}`;
}

function bankText({ base, size, node }: Bank, map: BoardMap): string {
  const zones = map.zones.filter((zone) => zone.node === node && zone.base < base + size && base < zone.end);
  const names = zones.map(({ name }) => name);
  const where = map.banks.some((bank) => bank.node !== 0) ? ` on node ${node}` : '';
  const zone = names.length === 0 ? '' : `, zone${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
  const limit = map.dmaLimit !== null && map.dmaLimit <= base ? ', above the DMA limit' : '';
  return `RAM: ${sizeText(size)}${where}${zone}${limit}`;
}

/** The DMA limit and the end of lowmem, as text. */
export function limitLines({ dmaLimit, lowmemEnd }: BoardMap): string[] {
  return [
    ...(dmaLimit === null ? [] : [`DMA limit: ${hex(dmaLimit)}`]),
    ...(lowmemEnd === null ? [] : [`end of lowmem: ${hex(lowmemEnd)}`]),
  ];
}

/** Text of a range without marks. */
export function stretchText({ kind }: Stretch, map: BoardMap): string {
  if (kind === 'free') return 'free';
  if (kind === 'gap') return map.memoryKnown ? 'no RAM' : 'not known';
  return 'see the list';
}

/** Size of a range; for a free one, its free bytes. */
export function stretchSize({ kind, base, end, free }: Stretch): bigint {
  return kind === 'free' ? free : end - base;
}

/** Names and values of the budget, with notes. */
export function budgetRows({ budget }: BoardMap): readonly (readonly [string, bigint, string])[] {
  if (budget === null) return [];
  const rows: [string, bigint, string][] = [
    ['RAM', budget.ram, ''],
    ['lost to no-map', budget.noMap, 'not mapped by the kernel'],
    ['reserved', budget.reserved, 'regions, /memreserve/, crashkernel='],
    ['kernel', budget.kernel, 'image, initrd, DTB, early allocations'],
    ['in CMA areas', budget.cma, 'movable pages may use it'],
    ['left', budget.left, 'free for the page allocator'],
  ];
  if (budget.leftBelowDmaLimit !== null)
    rows.push(['left below the DMA limit', budget.leftBelowDmaLimit, 'every device can address it']);
  if (budget.leftInLowmem !== null)
    rows.push(['left in lowmem', budget.leftInLowmem, 'mapped by the kernel']);
  return rows;
}

/** The result for a driver that requests an entry, as text. */
export function gainText({ effect, errno, reach }: BootDevice): string {
  const gain = effect ?? (errno === null ? 'nothing' : `no pool, -${errno}`);
  if (reach === 'none') return `${gain}, out of reach of its bus`;
  return reach === 'part' ? `${gain}, partly out of reach of its bus` : gain;
}
