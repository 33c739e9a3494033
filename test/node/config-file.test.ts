// SPDX-License-Identifier: MIT
import { Ajv2020 } from 'ajv/dist/2020.js';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/node/failure.ts';
import { readConfigFile } from '../../src/node/config-file.ts';
import { RULES } from '../../src/diagnostics/rule-ids.ts';
import { ROOT } from '../cli/run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-policy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The errors of a configuration, given as text or as a value. */
function messageOf(content: unknown): string {
  const path = join(folder, 'rmem.config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  try {
    readConfigFile(path);
  } catch (error) {
    if (error instanceof Failure) return error.text('rmem').replaceAll(`${folder}/`, '');
    throw error;
  }
  return 'nothing is wrong';
}

describe('what is wrong with it', () => {
  const where = 'rmem: rmem.config.json';
  it.each<readonly [unknown, string]>([
    ['{ "rules": ', `${where}: not JSON: Unexpected end of JSON input`],
    ['{ "rules": {},, }', `${where}: not JSON: Expected double-quoted property name in JSON at position 14`],
    ['\xff', `${where}: not JSON: `],
    [[], `${where}: a list is no object`],
    ['null', `${where}: null is no object`],
    [{ rulez: {} }, `${where}: there is no key 'rulez' (did you mean rules?)`],
    ['{"__proto__": {"rules": {}}}', `${where}: there is no key '__proto__'`],
    [
      { rules: { 'region-unsued': 'off' } },
      `${where}: rules: there is no rule 'region-unsued' (did you mean region-unused?)`,
    ],
    ['{"rules": {"__proto__": "off"}}', `${where}: rules: there is no rule '__proto__'`],
    [{ rules: { constructor: 'off' } }, `${where}: rules: there is no rule 'constructor'`],
    [
      { rules: { overlap: 'fatal' } },
      `${where}: rules.overlap: 'fatal' is none of error, warning, note, off`,
    ],
    [{ rules: { overlap: true } }, `${where}: rules.overlap: true is none of error, warning, note, off`],
    [
      { rules: { overlap: { severity: 2 } } },
      `${where}: rules.overlap.severity: 2 is none of error, warning, note, off`,
    ],
    [{ rules: { overlap: { percent: 5 } } }, `${where}: rules.overlap: there is no option 'percent'`],
    [
      { rules: { 'dma-memory-left': { procent: 5 } } },
      `${where}: rules.dma-memory-left: there is no option 'procent' (did you mean percent?)`,
    ],
    [
      { rules: { 'dma-memory-left': { percent: '5' } } },
      `${where}: rules.dma-memory-left.percent: '5' is no number`,
    ],
    [
      { rules: { 'dma-memory-left': { percent: -5 } } },
      `${where}: rules.dma-memory-left.percent: -5 is less than 0`,
    ],
    [{ failOn: 'off' }, `${where}: failOn: 'off' is none of error, warning, note, none`],
    [{ include: 'include' }, `${where}: include: 'include' is no array`],
    [{ include: ['a', ''] }, `${where}: include[1]: must not be empty`],
    [{ baseline: 7 }, `${where}: baseline: 7 is no string`],
    [{ boards: [{ memory: ['0:1G'] }] }, `${where}: boards[0]: files is missing`],
    [{ boards: [{ files: [] }] }, `${where}: boards[0].files: must not be empty`],
    [{ boards: [{ files: 7 }] }, `${where}: boards[0].files: 7 is no string and no array`],
    [
      { boards: [{ files: '{a' }] },
      `${where}: boards[0].files: the braces of '{a' do not match, or stand for too much`,
    ],
    [
      { boards: [{ files: 'a', memery: [] }] },
      `${where}: boards[0]: there is no key 'memery' (did you mean memory?)`,
    ],
    [
      { boards: [{ files: 'a', memory: ['1G'] }] },
      `${where}: boards[0].memory[0]: '1G' is not BASE:SIZE (a number is decimal or 0x hexadecimal; K, M, G or T may follow)`,
    ],
    [
      { boards: [{ files: 'a', image: 'Image' }] },
      `${where}: boards[0].image: 'Image' is neither BASE:SIZE nor FILE@BASE`,
    ],
    [{ boards: [{ files: 'a', fdt: 'x' }] }, `${where}: boards[0].fdt: 'x' is not a number`],
    [
      { boards: [{ files: 'a', kernel: ['7.2', 'mainline'] }] },
      `${where}: boards[0].kernel[1]: 'mainline' is not a Linux release; rmem models 7.3, 7.2, 6.12, 6.1`,
    ],
    [{ boards: [{ files: 'a', kernel: [] }] }, `${where}: boards[0].kernel: must not be empty`],
    [
      { boards: [{ files: 'a', arch: 'x86' }] },
      `${where}: boards[0].arch: 'x86' is none of arm64, arm, arm-lpae, riscv64`,
    ],
    [
      { boards: [{ files: 'a', pageSize: '8K' }] },
      `${where}: boards[0].pageSize: '8K' is none of 4K, 16K, 64K`,
    ],
    [
      { boards: [{ files: 'a', rules: { ovrlap: 'off' } }] },
      `${where}: boards[0].rules: there is no rule 'ovrlap' (did you mean overlap?)`,
    ],
    [
      { boards: [{ files: 'a', overlays: Array<string>(65).fill('a.dtbo') }] },
      `${where}: boards[0].overlays: has more than 64 entries`,
    ],
    [
      { rulez: {}, boards: [{ files: 'a' }, { files: 7 }] },
      `${where}: there is no key 'rulez' (did you mean rules?)\n${where}: boards[1].files: 7 is no string and no array\n`,
    ],
    ['{"a\\u001b[2J\\n": 1}', `${where}: there is no key 'a\\x1b[2J\\x0a'`],
  ])('%j', (content, message) => {
    expect(messageOf(content)).toContain(message);
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['nested deep', `{"rules":${'['.repeat(500_000)}${']'.repeat(500_000)}}`, /rules: a list is no object/],
    ['large', ' '.repeat(1024 * 1024 + 1), /too large \(1048577 bytes\)/],
    [
      'all unknown keys',
      Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])),
      /and 49995 more errors\n$/,
    ],
    [
      'wrong entries, as many as there may be',
      { boards: Array.from({ length: 10_000 }, () => ({ fles: 1, x: 2 })) },
      /boards\[1\]: there is no key 'fles' \(did you mean files\?\)\n.*and 29995 more errors\n$/,
    ],
    [
      'more wrong entries than there may be',
      { boards: Array.from({ length: 50_000 }, () => ({ fles: 1, x: 2 })) },
      /^rmem: rmem.config.json: boards: has more than 10000 entries\n$/,
    ],
    [
      'wrong entries after many other errors',
      { include: Array<number>(250_000).fill(1), boards: Array.from({ length: 10_000 }, () => ({})) },
      /include: has more than 1000 entries\n[^]*and 259996 more errors\n$/,
    ],
    [
      'a long option',
      { rules: { overlap: { ['k'.repeat(100_000)]: 'x' } } },
      /rules\.overlap\.k{60}…: 'x' is no number\n$/,
    ],
    ['a long key', { ['k'.repeat(100_000)]: 1 }, /^rmem: rmem.config.json: there is no key 'k{60}…'\n$/],
    [
      'long globs with many alternatives',
      { boards: Array.from({ length: 260 }, () => ({ files: '{a,b}'.repeat(6) + 'c'.repeat(3900) })) },
      /^rmem: rmem.config.json: boards\[2\]\.files: the globs up to here have more than 1000000 characters, .*\n$/,
    ],
    [
      'long globs with many braces',
      { boards: [{ files: 'a' }, { files: ['a', '{a}'.repeat(1365)] }] },
      /^rmem: rmem.config.json: boards\[1\]\.files: the globs up to here have .*\n$/,
    ],
    ['many alternatives', { boards: [{ files: '{a,b}'.repeat(500) }] }, /stand for too much/],
  ])('%s', (_, content, message) => {
    expect(messageOf(content)).toMatch(message);
  });
});

describe('docs/rmem.config.schema.json', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/rmem.config.schema.json'), 'utf8')) as {
    readonly $defs: { readonly rules: { readonly properties: object } };
  };

  it('names every rule', () => {
    expect(Object.keys(schema.$defs.rules.properties).sort()).toEqual(Object.keys(RULES).sort());
  });

  it('is a schema, in strict mode', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(ajv.compile(schema)({ rules: { overlap: 'off' } })).toBe(true);
  });
});
