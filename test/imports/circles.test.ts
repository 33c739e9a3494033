// SPDX-License-Identifier: MIT
//
// eslint's import-x/no-cycle ignores `import type`; here types and dynamic imports count as well.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { ROOT } from '../cli/run.ts';

const modules = new Map(
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, importsOf(path)]),
);

function importsOf(path: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, 'src', path), 'utf8'));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)));
}

/**
 * Repeatedly removes modules without imports or importers: the remaining ones are in a circle, or between two
 * circles.
 */
function circles(graph: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const imported = new Set([...graph.values()].flat());
  const rest = new Map(
    [...graph].filter(([name, imports]) => imported.has(name) && imports.some((to) => graph.has(to))),
  );
  return rest.size === graph.size ? rest : circles(rest);
}

it('finds the imports of modules', () => {
  expect(modules.size).toBeGreaterThan(300);
  // a value, a type and a dynamic import
  expect(modules.get('linux/boot.ts')).toContain('linux/memblock.ts');
  expect(modules.get('linux/early-kernel.ts')).toContain('linux/memblock.ts');
  expect(modules.get('cli/dtc/input.ts')).toContain('cli/dtc/source-input.ts');
});

it('finds a circle', () => {
  const graph = new Map([
    ['above', ['a']],
    ['a', ['b', 'below']],
    ['b', ['a']],
    ['below', ['leaf']],
    ['leaf', []],
  ]);
  expect([...circles(graph).keys()]).toEqual(['a', 'b']);
});

it('finds no circle in src', () => {
  expect([...circles(modules).keys()]).toEqual([]);
});
