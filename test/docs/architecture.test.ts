// SPDX-License-Identifier: MIT
//
// Compares docs/architecture.md with the layers that lint enforces, and with the files and names that it mentions.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FACES, LAYERS } from '../../scripts/layers.mjs';
import * as library from '../../src/index.ts';
import { ROOT } from '../cli/run.ts';

const PAGE = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** The cells of each row of the table below a header; without the header and the line under it. */
function rowsBelow(header: string): string[][] {
  const [, table] = PAGE.split(`\n${header}\n`);
  const lines = table!.split('\n\n')[0]!.split('\n').slice(1);
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const names = (cell: string): string[] => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name!);

describe('the layers', () => {
  const layers = Object.entries(LAYERS);

  it('are the folders of src', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(Object.keys(LAYERS).sort()).toEqual(folders.map(({ name }) => name).sort());
    expect(Object.keys(LAYERS)).toEqual(expect.arrayContaining([...FACES]));
  });

  it('may import only layers before them', () => {
    const order = Object.keys(LAYERS);
    for (const [i, [layer, allowed]] of layers.entries())
      expect([layer, allowed]).toEqual([layer, order.slice(0, i).filter((name) => allowed.includes(name))]);
  });

  it('are the rows of docs/architecture.md', () => {
    expect(
      rowsBelow('| folder | what it holds | may import |').map(([folder, , cell]) => [folder, cell]),
    ).toEqual(layers.map(([layer, allowed]) => [`\`${layer}\``, allowed.join(', ') || 'nothing']));
  });
});

describe('one board’s journey in docs/architecture.md', () => {
  const steps = rowsBelow('| what happens | where |').flatMap(([, where]) =>
    where!.split('; ').map((part) => {
      const [, file, after] = /^`(src\/[\w/.-]+)`: (.*)$/.exec(part)!;
      return [file!, names(after!)] as const;
    }),
  );

  it.each(steps)('%s has what the page names: %s', (file, wanted) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it('leads through every layer but those of other commands', () => {
    const passed = new Set(steps.map(([file]) => file.split('/')[1]!));
    const others = ['base', 'source', 'diagnostics', 'tree', 'map', 'verify', 'diff', 'web'];
    expect(Object.keys(LAYERS).filter((layer) => !passed.has(layer))).toEqual(others);
  });

  it('calls functions of the library by their names', () => {
    const called = rowsBelow('| stage | call | result |').flatMap(([, call]) => names(call!));
    expect(called.length).toBeGreaterThan(8);
    expect(called.filter((name) => !(name in library))).toEqual([]);
  });
});
