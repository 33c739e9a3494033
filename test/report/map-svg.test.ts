// SPDX-License-Identifier: MIT
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { mapOf } from '../../src/map/board-map.ts';
import type { BoardMap } from '../../src/map/board-map.ts';
import { mapSvg } from '../../src/report/map-svg.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { hostileBoard } from '../support/hostile-map.ts';
import { board } from '../support/tree.ts';
import { worstBoard } from '../support/worst-map.ts';

const BOARDS: readonly (readonly [string, DeviceTree])[] = [
  ['the hardest board', worstBoard()],
  ['hostile names', hostileBoard()],
  ['nothing', board({})],
  ['regions without a place', board({ a: { size: 0x1000n }, b: { size: 0x1000n, status: 'disabled' } })],
  [
    'regions in one another',
    board(
      Object.fromEntries(
        Array.from({ length: 9 }, (_, i) => [
          `r${i}`,
          { reg: [0x50000000n + BigInt(i << 20), 0x4000000n - BigInt(i << 20)] },
        ]),
      ),
      { memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n] } },
    ),
  ],
];

function mapFor(tree: DeviceTree): BoardMap {
  return mapOf(tree, bootReservedMemory(tree));
}

/** Elements that are not closed, or closed in the wrong order. */
function openAtEnd(xml: string): string[] {
  const open: string[] = [];
  for (const [, end, name, alone] of xml.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gi)) {
    if (end === '' && alone === '') open.push(name!);
    else if (end !== '' && open.pop() !== name) return [`</${name!}>`];
  }
  return open;
}

interface Text {
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly text: string;
}

/** The texts with their widths, at 7.3 pixels per character, and 15/12 of that for the title. */
function textsOf(svg: string): Text[] {
  const texts = svg.matchAll(/<text x="([\d.-]+)" y="([\d.]+)"([^>]*)>([^<]*)<\/text>/g);
  return Array.from(texts, ([, x, y, attributes, escaped]) => {
    const text = escaped!.replace(/&#\d+;/g, '?');
    const width = text.length * (attributes!.includes('"title"') ? 9.2 : 7.3);
    const anchor = /text-anchor="(\w+)"/.exec(attributes!)?.[1];
    const left = Number(x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
    return { left, right: left + width, y: Number(y), text };
  });
}

describe.each(BOARDS)('the map of %s as SVG', (_, tree) => {
  const map = mapFor(tree);

  it.each([280, 420, 860, 1600])('has no two texts over each other, and none outside, %i wide', (width) => {
    const svg = mapSvg(map, { width });
    const height = Number(/ height="(\d+)"/.exec(svg)![1]);
    const texts = textsOf(svg);
    expect(texts.length).toBe(svg.match(/<text/g)?.length);
    for (const { left, right, y } of texts) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
      expect(y).toBeLessThan(height);
    }
    const sorted = [...texts].sort((a, b) => a.y - b.y);
    for (const [i, a] of sorted.entries()) {
      for (let j = i + 1; j < sorted.length && sorted[j]!.y - a.y < 12; j++) {
        const b = sorted[j]!;
        expect([a.text, b.text, a.right <= b.left || b.right <= a.left]).toEqual([a.text, b.text, true]);
      }
    }
  });

  it('is well-formed, and draws every mark or lists it', () => {
    const svg = mapSvg(map);
    expect(openAtEnd(svg)).toEqual([]);
    expect(svg).toMatch(/^[\n -~]*$/);
    const drawn = [...svg.matchAll(/<g class="mark" data-mark="(\d+)"/g)].map(([, index]) => Number(index));
    const listed = svg.match(/<g class="entry"/g)?.length ?? 0;
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.length + listed).toBe(map.marks.length + map.unplaced.length);
    for (const [, height] of svg.matchAll(/<rect class="k-[a-z-]*" [^>]* height="([\d.]+)"/g))
      expect(Number(height)).toBeGreaterThanOrEqual(1);
  });

  it('says in data-node which node a mark is of', () => {
    const svg = mapSvg(map);
    const nodes = [...svg.matchAll(/ data-node="([^"]*)"/g)].map(([, node]) => node);
    const entries = [...map.marks, ...map.unplaced].filter(({ path }) => path !== null);
    expect(nodes).toHaveLength(entries.length);
  });
});

describe('hostile names in SVG', () => {
  it('make no element and no attribute that others do not make', () => {
    const names = (tree: DeviceTree): string[] => {
      const svg = mapSvg(mapFor(tree));
      const tags = svg.match(/<[^>]*>/g) ?? [];
      return [...new Set(tags.map((tag) => tag.replace(/"[^"]*"/g, '')))].sort();
    };
    const plain = names(worstBoard());
    expect(names(hostileBoard()).filter((name) => !plain.includes(name))).toEqual([]);
  });

  it('are shown as they are, with escapes for what cannot be', () => {
    const parsed = new XMLParser({
      ignoreAttributes: false,
      htmlEntities: true,
      stopNodes: ['*.style'],
    }).parse(mapSvg(mapFor(hostileBoard()), { width: 1600 })) as object;
    const text = JSON.stringify(parsed);
    expect(text).toContain('</script><img src=x onerror=alert(1)>');
    expect(text).toContain('\\\\x1b[31m');
    expect(text).toContain('\\\\xe2\\\\x80\\\\xae');
  });
});
