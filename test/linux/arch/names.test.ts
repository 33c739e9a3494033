// SPDX-License-Identifier: MIT
//
// Only src/linux/arch and the builds of releases compare names of architectures. All other code reads a field
// of `Architecture`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ARCHES, ARCH_FOLDERS, ARCH_NAMES } from '../../../src/linux/arch/arch.ts';
import { ROOT } from '../../cli/run.ts';

const NAMES: ReadonlySet<string> = new Set([
  ...ARCH_NAMES,
  ...ARCHES.flatMap((arch) => Object.values(ARCH_FOLDERS[arch])),
]);

/** Parts of a pattern that distinguish architectures. */
const IN_PATTERN = /arm64|aarch64|armv\\?[d\d]|armmp|lpae|riscv/i;

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !/^linux\/(?:arch|releases)\//.test(name.replaceAll('\\', '/')),
);

/** The lines of a source that name an architecture: `LINE: CODE`. */
function placesIn(source: string): string[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest);
  const places: string[] = [];
  const visit = (node: ts.Node): void => {
    if (namesArch(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      places.push(`${line + 1}: ${node.getText(file)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}

/**
 * Whether a syntax node is the name of an architecture as a value, a member's name or a type, or a pattern
 * for one.
 */
function namesArch(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) return NAMES.has(node.text);
  return ts.isRegularExpressionLiteral(node) && IN_PATTERN.test(node.text);
}

describe('a name of an architecture', () => {
  it.each([
    "arch === 'arm'",
    "'arm64' != boot['kconfig'].arch",
    "switch (arch) { case 'riscv64': }",
    'const isArm = `arm` === arch',
    "['arm64', 'riscv64'].includes(arch)",
    'SIZES[arch] ?? SIZES.arm64',
    'const sizes = { arm64: 1 }',
    'const { arm64 } = release',
    "let arch: Arch = 'arm64'",
    "name === 'arm-lpae'",
    "folder === 'riscv'",
    '/^CPU: ARMv\\d/.test(line)',
  ])('is found in %s', (source) => {
    expect(placesIn(source)).not.toEqual([]);
  });

  it.each([
    "lpaeOf(kconfig) ? 'on 32-bit arm' : ''",
    '// arm64 has its own\nrun()',
    'const pattern = /^arm,cortex-m\\d/',
  ])('is not found in %s', (source) => {
    expect(placesIn(source)).toEqual([]);
  });

  it('is in src/linux/arch and src/linux/releases only', () => {
    expect(SOURCES.length).toBeGreaterThan(300);
    const found = SOURCES.flatMap((name) =>
      placesIn(readFileSync(join(ROOT, 'src', name), 'utf8')).map((place) => `${name}:${place}`),
    );
    expect(found).toEqual([]);
  });
});
