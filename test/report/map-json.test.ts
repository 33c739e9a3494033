// SPDX-License-Identifier: MIT
//
// Checks maps of all kinds against docs/map.schema.json, and docs/map.md against both.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBoard } from '../../src/node/read-board.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { mapOf } from '../../src/map/board-map.ts';
import { MARK_KINDS } from '../../src/map/mark.ts';
import { mapJson } from '../../src/report/map-json.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { ROOT } from '../cli/run.ts';
import { hostileBoard } from '../support/hostile-map.ts';
import { board } from '../support/tree.ts';
import { worstBoard } from '../support/worst-map.ts';

interface Schema {
  readonly properties: Record<string, object>;
  readonly $defs: { readonly entry: { readonly properties: { readonly kind: { readonly enum: string[] } } } };
}

const schema = JSON.parse(readFileSync(join(ROOT, 'docs/map.schema.json'), 'utf8')) as Schema;
const page = readFileSync(join(ROOT, 'docs/map.md'), 'utf8');
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

function errorsOf(tree: DeviceTree, machine: Machine = {}): string[] {
  const map = mapOf(tree, bootReservedMemory(tree, machine));
  validate(JSON.parse(JSON.stringify(mapJson(map))));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message!}`);
}

describe('the JSON of a map', () => {
  it.each([
    ['the hardest board', worstBoard()],
    ['hostile names', hostileBoard()],
    ['nothing', board({})],
    ['no address', board({ a: { size: 0x1000n }, 'b@0': { reg: [0n, 0n], status: 'disabled' } })],
  ])('fits its schema with %s', (_, tree) => {
    expect(errorsOf(tree)).toEqual([]);
  });

  it.each<[string, Machine]>([
    ['32-bit arm', { arch: 'arm' }],
    ['32-bit arm with LPAE', { kernel: '6.1.0-50-armmp-lpae' }],
    ['riscv64', { arch: 'riscv64' }],
    ['Linux 6.12', { kernel: '6.12' }],
    ['large pages', { pageSize: 65536 }],
  ])('fits its schema on %s', (_, machine) => {
    const memory = [{ base: 0x40000000n, size: 0x80000000n }];
    expect(errorsOf(board({}), { memory, ...machine })).toEqual([]);
  });

  it('fits its schema with NUMA nodes, an initrd, a crash kernel and a default area that fails', () => {
    const memory = [0n, 1n].map((node) => ({ base: node << 32n, size: 1n << 32n, node: Number(node) }));
    const initrd = { base: 0x8000000n, size: 0x1000n };
    expect(errorsOf(board({}), { memory, initrd, cmdline: 'cma=8G crashkernel=128M' })).toEqual([]);
  });

  it('fits its schema with samples', async () => {
    const folders = ['cma-zones', 'memreserve', 'numa', 'overlap', 'restricted-pool', 'coherent-pool'];
    for (const folder of folders) {
      const files = readdirSync(join(ROOT, 'dts-samples', folder)).filter((name) => name.endsWith('.dts'));
      expect(files).not.toEqual([]);
      for (const name of files) {
        const { tree } = await readBoard(join(ROOT, 'dts-samples', folder, name));
        expect(errorsOf(tree)).toEqual([]);
      }
    }
  });

  it('has a schema that knows all kinds', () => {
    expect(schema.$defs.entry.properties.kind.enum).toEqual([...MARK_KINDS]);
  });

  it('is documented', () => {
    for (const name of [...Object.keys(schema.properties), ...MARK_KINDS])
      expect(page).toContain(`\`${name}\``);
  });
});
