// SPDX-License-Identifier: MIT
//
// Checks the command's output against docs/boot.schema.json, and docs/boot-json.md against both.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, rmem } from '../cli/run.ts';

const SAMPLES = readdirSync(join(ROOT, 'dts-samples'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.dts'))
  .map((name) => `dts-samples/${name}`)
  .sort();

interface Schema {
  readonly properties: Record<string, object>;
  readonly $defs: Record<string, { readonly properties?: Record<string, object> }>;
}

const schema = JSON.parse(readFileSync(join(ROOT, 'docs/boot.schema.json'), 'utf8')) as Schema;
const page = readFileSync(join(ROOT, 'docs/boot-json.md'), 'utf8');
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

function boot(...args: readonly string[]): unknown {
  return JSON.parse(rmem(['boot', '--json', ...args]).stdout) as unknown;
}

function errorsOf(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message!}`);
}

describe('docs/boot.schema.json', () => {
  it.each(SAMPLES)('fits %s', (board) => {
    expect(errorsOf(boot(board))).toEqual([]);
  });

  it('fits a board whose memory is given', () => {
    const document = boot('dts-samples/unknown-memory/wren.dts', '--memory', '0x40000000:1G@0');
    expect(errorsOf(document)).toEqual([]);
  });

  it.each([
    ['--kernel', '6.12'],
    ['--kernel', '6.6.30-rt'],
    ['--kernel', '6.1.0-50-armmp'],
    ['--arch', 'riscv64'],
    ['--page-size', '64K'],
  ])('fits a board with %s %s', (option, value) => {
    expect(errorsOf(boot('dts-samples/cma-default/kestrel.dts', option, value))).toEqual([]);
  });

  type Json = Record<string, unknown>;
  const first = (json: Json, list: string): Json => (json[list] as Json[])[0]!;
  it.each<[string, (json: Json) => void]>([
    ['another version', (json) => (json['schema'] = 2)],
    ['a kernel that is no release', (json) => (json['kernel'] = '6.6.30')],
    ['another architecture', (json) => (json['arch'] = 'x86')],
    ['a page of another size', (json) => (json['pageSize'] = 8192)],
    ['a field more', (json) => (json['extra'] = true)],
    ['a field less', (json) => delete json['devices']],
    ['a number for an address', (json) => (first(json, 'regions')['base'] = 0x60000000)],
    ['an address with zeros before it', (json) => (first(json, 'regions')['base'] = '0x060000000')],
    ['an address of 65 bits', (json) => (first(json, 'areas')['base'] = '0x10000000000000000')],
    ['a size in capitals', (json) => (first(json, 'areas')['size'] = '0xA0000')],
    ['no size', (json) => (first(json, 'regions')['size'] = null)],
    ['an unknown stage', (json) => (first(json, 'regions')['stage'] = 'late')],
    ['a failure without a stage', (json) => (first(json, 'regions')['outcome'] = 'failed')],
    ['an error without a failure', (json) => (first(json, 'regions')['errno'] = 'EINVAL')],
    ['an error as a number', (json) => (first(json, 'devices')['errno'] = -22)],
    ['an error and an effect', (json) => (first(json, 'devices')['errno'] = 'EINVAL')],
    ['a level of its own', (json) => (first(json, 'log')['level'] = 8)],
    ['a path that is none', (json) => (first(json, 'log')['node'] = 'frames')],
    ['a verdict of another kind', (json) => ((json['verdict'] as Json)['boots'] = 'maybe')],
    ['a bad verdict without a reason', (json) => (json['verdict'] = { boots: false, because: [] })],
    ['flags that are no list', (json) => (first(json['memblock'] as Json, 'memory')['flags'] = 'NOMAP')],
  ])('refuses %s', (_, tamper) => {
    const document = boot('dts-samples/cma-default/kestrel.dts') as Json;
    tamper(document);
    expect(errorsOf(document)).not.toEqual([]);
  });
});

describe('docs/boot-json.md', () => {
  it('shows a real document', () => {
    const [, board, example] = /`rmem boot --json (\S+)` prints:\n\n```json\n(.*?)^```$/ms.exec(page)!;
    expect(JSON.parse(example!)).toEqual(boot(board!));
  });

  it('names every field', () => {
    const objects = [schema, ...Object.values(schema.$defs)];
    const fields = new Set(objects.flatMap(({ properties }) => Object.keys(properties ?? {})));
    expect([...fields].filter((field) => !new RegExp(`^\\| .*\`${field}\``, 'm').test(page))).toEqual([]);
  });
});
