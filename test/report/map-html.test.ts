// SPDX-License-Identifier: MIT
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { mapOf } from '../../src/map/board-map.ts';
import type { BoardMap } from '../../src/map/board-map.ts';
import { mapHtml } from '../../src/report/map-html.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { hostileBoard } from '../support/hostile-map.ts';
import { board } from '../support/tree.ts';
import { WORST_REGIONS, worstBoard } from '../support/worst-map.ts';

function mapFor(tree: DeviceTree): BoardMap {
  return mapOf(tree, bootReservedMemory(tree));
}

/** The distinct elements and attributes of a page, without attribute values. */
function markupOf(page: string): string[] {
  const tags = page.match(/<[^>]*>/g) ?? [];
  return [...new Set(tags.map((tag) => tag.replace(/"[^"]*"/g, '')))].sort();
}

const TITLE = 'a<b>"c"\u202e.dtb';

describe('the map as a page', () => {
  it('allows its own script and styles by their hashes, and nothing else', () => {
    const page = mapHtml(mapFor(worstBoard()));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    const hashes = (tag: string): string[] =>
      [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(
        ([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`,
      );
    expect(policy).toBe(
      `default-src 'none'; script-src ${hashes('script').join(' ')}; style-src ${hashes('style').join(' ')}; base-uri 'none'; form-action 'none'`,
    );
    expect(page.match(/<(script|style)\b/g)).toHaveLength(3);
    expect(page).not.toMatch(
      /\b(src|href)=|url\((?!#)|@import|\bstyle="|\beval\b|innerHTML|https?:(?!\/\/www\.w3\.org\/2000\/svg")/,
    );
  });

  it('has a row of details for every mark and entry, with its devices', () => {
    const tree = board(
      {
        'a@50000000': { reg: [0x50000000n, 0x100000n], phandle: 1 },
        open: { size: 0x1000n, status: 'disabled' },
      },
      {
        memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n] },
        camera: { compatible: 'x', 'memory-region': 1, 'memory-region-names': 'frames' },
      },
    );
    const map = mapFor(tree);
    const page = mapHtml(map);
    const rows = [...page.matchAll(/<tr data-entry data-mark="(\d+)"/g)].map(([, index]) => Number(index));
    expect(rows).toEqual(map.marks.map((_, i) => i));
    expect(page.match(/<tr data-entry>/g)).toHaveLength(map.unplaced.length);
    expect(page).toContain('<li>/camera (frames): no pool, -EINVAL</li>');
    expect(page).toContain('<dt>place</dt><dd>0x50000000..0x500fffff</dd>');
  });

  it('names every region of the hardest board', () => {
    const page = mapHtml(mapFor(worstBoard()));
    for (const [name, base] of WORST_REGIONS)
      expect(page).toContain(`<summary>${name}@${base.toString(16)}</summary>`);
  });

  it('makes nothing of names but text', () => {
    const tags = (tree: DeviceTree, title: string): string[] => {
      const page = mapHtml(mapFor(tree), { title });
      return markupOf(page);
    };
    const plain = tags(worstBoard(), 'board.dtb');
    const more = tags(hostileBoard(), TITLE).filter((tag) => !plain.includes(tag));
    // the list of devices, which the other board lacks
    expect(more).toEqual(['</li>', '</ul>', '<div>', '<li>', '<ul>']);
    const page = mapHtml(mapFor(hostileBoard()), { title: TITLE });
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(page).toContain('<h1>a&#60;b&#62;&#34;c&#34;\\u{202e}.dtb: ');
  });
});
