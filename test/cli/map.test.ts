// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, rmem } from './run.ts';

const KESTREL = 'dts-samples/cma-default/kestrel.dts';
const WREN = 'dts-samples/unknown-memory/wren.dts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-map-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('rmem map', () => {
  it('draws a board in 80 columns without colours in a pipe', () => {
    const { status, stdout, stderr } = rmem(['map', KESTREL]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`${KESTREL}: Alderbrook Kestrel camera`);
    expect(lines).toContain('  0x60000000  ▒▒      128 MiB  CMA area          frames@60000000');
    expect(lines).toContain('  in CMA areas                  128 MiB  movable pages may use it');
    expect(Math.max(...lines.map(({ length }) => length))).toBe(80);
  });

  it('takes a width, ASCII alone, and what is said of the machine', () => {
    const machine = ['--memory', '0x40000000:1G', '--cmdline', 'cma=32M'];
    const { stdout, stderr } = rmem(['map', WREN, '--ascii', '--width', '120', ...machine]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[\n -~]*$/);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBe(120);
    expect(stdout).toContain('32 MiB  default CMA area  reserved\n');
  });

  it('writes files, and prints JSON', () => {
    const svg = join(folder, 'board.svg');
    const html = join(folder, 'board.html');
    const { stdout, stderr } = rmem(['map', KESTREL, '--svg', svg, '--html', html, '--json']);
    expect(stderr).toBe('');
    expect(readFileSync(svg, 'latin1')).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(readFileSync(html, 'latin1')).toMatch(/^<!doctype html>\n[^]*<\/html>\n$/);
    expect(readdirSync(folder).sort()).toEqual(['board.html', 'board.svg']);
    const map = JSON.parse(stdout) as Record<string, unknown>;
    expect(map).toMatchObject({
      schemaVersion: 1,
      memoryKnown: true,
      banks: [{ base: '0x40000000', size: '0x40000000', node: 0 }],
      dmaLimit: '0x80000000',
      unplaced: [],
      budget: { ram: '0x40000000', noMap: '0x0', reserved: '0x0', cma: '0x8000000' },
    });
    const [frames] = (map['marks'] as { kind: string; devices: unknown }[]).filter(
      ({ kind }) => kind === 'cma',
    );
    expect(frames).toMatchObject({
      name: 'frames@60000000',
      path: '/reserved-memory/frames@60000000',
      base: '0x60000000',
      size: '0x8000000',
      devices: [{ path: '/soc/camera@a100000', index: 0, name: null, gets: 'cma-area' }],
    });
  });

  it('writes a picture to standard output, and no text', () => {
    const { status, stdout, stderr } = rmem(['map', WREN, '--svg', '-']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^<svg [^]*<\/svg>\n$/);
    // what depends on unknown memory
    expect(stdout).toContain('>camera: not known, no address, 64 MiB</text>');
    expect(stderr).toMatch(/^rmem: .* give --memory BASE:SIZE to place 1 dynamic region/);
  });

  it.each([
    [['--width', 'wide'], "--width: 'wide' is not a width from 40 to 1000"],
    [['--svg', '-', '--json'], '--json, --svg and --html: only one of them can go to standard output'],
    [['--svg', 'no/such/x.svg'], 'no/such/x.svg: cannot be written: no such folder'],
  ])('refuses %j', (options, message) => {
    expect(rmem(['map', KESTREL, ...options])).toEqual(failure(message));
  });
});
