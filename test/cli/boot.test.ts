// SPDX-License-Identifier: MIT
//
// The whole text for a few boards, and the effect of each option of `rmem boot`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/fdt/write.ts';
import { board } from '../support/tree.ts';
import { failure, rmem } from './run.ts';

const KESTREL = 'dts-samples/cma-default/kestrel.dts';
const WREN = 'dts-samples/unknown-memory/wren.dts';
const SISKIN = 'dts-samples/restricted-pool/siskin.dts';

const KESTREL_TEXT = `dts-samples/cma-default/kestrel.dts: Linux 7.3 on arm64, 4 KiB pages

Verdict
  boots

Memory
  0x40000000..0x7fffffff      1 GiB  node 0
  0x40200000..0x4343ffff  50.25 MiB  kernel image
  0x43600000..0x43600318      793 B  device tree blob

Regions of /reserved-memory
  frames@60000000  0x60000000..0x67ffffff  128 MiB  cma

CMA areas
  0  frames@60000000  0x60000000..0x67ffffff  128 MiB  default

Devices
  /soc/camera@a100000  0  frames@60000000  cma-area

What the kernel logs
  Reserved memory: created CMA memory pool at 0x0000000060000000, size 128 MiB
  OF: reserved mem: initialized node frames@60000000, compatible id shared-dma-pool
  OF: reserved mem: 0x0000000060000000..0x0000000067ffffff (131072 KiB) map reusable frames@60000000

Assumed
  configuration: Debian's for Linux 7.3 on arm64
  kernel image: 0x3240000 bytes at 0x40200000, the first free address
  device tree blob: 0x319 bytes at 0x43600000, the first free address
`;

const WREN_TEXT = `dts-samples/unknown-memory/wren.dts: Linux 7.3 on arm64, 4 KiB pages

Verdict
  boots, as far as is known without its memory

Memory
  unknown: the tree has none

Regions of /reserved-memory
  secure-monitor@60000000  0x60000000..0x601fffff   2 MiB  nomap
  camera                   no address              64 MiB  unknown

What the kernel logs
  OF: reserved mem: 0x0000000060000000..0x00000000601fffff (2048 KiB) nomap non-reusable secure-monitor@60000000

Assumed
  configuration: Debian's for Linux 7.3 on arm64
  memory: not known, so results that depend on it are unknown; every static region is assumed to be in RAM
`;

const WREN_NOTE =
  `rmem: ${WREN}: the tree describes no memory (firmware fills it in); ` +
  'give --memory BASE:SIZE to place 1 dynamic region and the default CMA area\n';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-boot-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The part of the JSON that these tests read. */
interface Json {
  readonly assumptions: readonly string[];
  readonly log: readonly { readonly level: number; readonly text: string }[];
  readonly regions: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly base: string | null;
  }[];
  readonly areas: readonly { readonly name: string; readonly size: string; readonly base: string }[];
  readonly numaAreas: readonly { readonly name: string; readonly node: number; readonly base: string }[];
  readonly memblock: { readonly memory: readonly object[]; readonly reserved: readonly object[] };
}

/** Runs `rmem boot --json` on a board, with nothing on standard error. */
function bootJson(...args: readonly string[]): Json {
  const { status, stdout, stderr } = rmem(['boot', '--json', ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Json;
}

describe('text', () => {
  it('shows a board whole', () => {
    expect(rmem(['boot', KESTREL])).toEqual({ status: 0, stdout: KESTREL_TEXT, stderr: '' });
  });

  it.each([[{ NO_COLOR: '1' }], [{ TERM: 'dumb' }], [{ TERM: 'xterm-256color' }]])(
    'has no colours in a pipe, with %j',
    (env) => {
      expect(rmem(['boot', KESTREL], undefined, env)).toEqual({
        status: 0,
        stdout: KESTREL_TEXT,
        stderr: '',
      });
    },
  );

  it('says on standard error that memory is unknown, and goes on', () => {
    expect(rmem(['boot', WREN])).toEqual({ status: 0, stdout: WREN_TEXT, stderr: WREN_NOTE });
  });

  it('escapes control characters of names', () => {
    const blob = file('hostile.dtb', writeDtb(board({ 'a\x1b[2J\nb\x9b': { reg: [0n, 0x1000n] } })));
    const { status, stdout } = rmem(['boot', blob, '--memory', '0:1G']);
    expect(status).toBe(0);
    expect(stdout).toContain('\n  a\\x1b[2J\\x0ab\\x9b  0x0..0xfff');
    expect(stdout).toMatch(/^[\n -~]*$/);
  });
});

describe('options', () => {
  it('--memory takes the place of what the tree says', () => {
    const { memblock, regions } = bootJson(WREN, '--memory', '0x40000000:1G');
    expect(regions[1]).toMatchObject({ name: 'camera', outcome: 'cma', base: '0x7c000000' });
    expect(memblock.memory).toEqual([
      { base: '0x40000000', size: '0x20000000', flags: [], node: 0 },
      { base: '0x60000000', size: '0x200000', flags: ['NOMAP'], node: 0 },
      { base: '0x60200000', size: '0x1fe00000', flags: [], node: 0 },
    ]);
  });

  it('--memory BASE:SIZE@NODE makes nodes', () => {
    const banks = ['0x40000000:1G@0', '0x80000000:1048576K@1'];
    const { numaAreas, memblock } = bootJson(KESTREL, ...banks.flatMap((bank) => ['--memory', bank]));
    expect(numaAreas).toMatchObject([
      { name: 'numa0', node: 0 },
      { name: 'numa1', node: 1 },
    ]);
    expect(memblock.memory).toEqual([
      { base: '0x40000000', size: '0x40000000', flags: [], node: 0 },
      { base: '0x80000000', size: '0x40000000', flags: [], node: 1 },
    ]);
  });

  it('--cmdline adds words', () => {
    const { areas, log, regions } = bootJson(KESTREL, '--cmdline', 'cma=16M');
    expect(regions).toMatchObject([{ outcome: 'failed' }]);
    expect(areas).toMatchObject([{ name: 'reserved', size: '0x1000000' }]);
    expect(log[0]).toMatchObject({
      level: 3,
      text: 'Skipping dt linux,cma-default node in favor for "cma=" kernel param.',
    });
  });

  it('--image BASE:SIZE, --initrd and --fdt are reserved where they are said to lie', () => {
    const { assumptions, memblock } = bootJson(
      KESTREL,
      ...['--image', '0x40200000:32M', '--initrd', '0x48000000:0x1800', '--fdt', '0x4a000008'],
    );
    expect(assumptions).toEqual(["configuration: Debian's for Linux 7.3 on arm64"]);
    expect(memblock.reserved).toEqual(
      expect.arrayContaining([
        { base: '0x40200000', size: '0x2000000' },
        { base: '0x48000000', size: '0x2000' },
        { base: '0x4a000008', size: '0x319' },
      ]),
    );
  });

  it.each([
    ['plain', (header: Uint8Array) => header],
    ['gzipped', (header: Uint8Array) => gzipSync(header)],
    ['gzipped and cut', (header: Uint8Array) => gzipSync(Buffer.concat([header, noise()]))],
  ])('--image FILE@BASE reads the size of an Image, %s', (name, pack) => {
    const header = Buffer.alloc(64);
    header.writeBigUInt64LE(0x2340000n, 16);
    header.write('ARM\x64', 56, 'latin1');
    const image = file(`Image-${name}`, pack(header));
    const { memblock } = bootJson(KESTREL, '--image', `${image}@0x40200000`);
    expect(memblock.reserved).toContainEqual({ base: '0x40200000', size: '0x2340000' });
  });

  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzipped', (text: string) => gzipSync(text)],
  ])('--config reads a configuration, %s', (name, pack) => {
    const options = ['DMA_CMA', 'CMA_SIZE_SEL_MBYTES', 'DMA_DECLARE_COHERENT', 'DMA_RESTRICTED_POOL'];
    const text = `${options.map((option) => `CONFIG_${option}=y\n`).join('')}CONFIG_CMA_SIZE_MBYTES=8\n`;
    const config = file(`config-${name}`, pack(text));
    const { areas, assumptions, regions } = bootJson(SISKIN, '--config', config);
    expect(regions).toMatchObject([{ name: 'bounce@60000000', outcome: 'restricted-pool' }]);
    expect(areas).toMatchObject([{ name: 'reserved', size: '0x800000' }]);
    expect(assumptions.join()).not.toContain('configuration');
  });

  it('takes nothing on trust after the board', () => {
    expect(rmem(['boot', KESTREL, '--fdt', '7'])).toEqual(
      failure("--fdt: '7' is not a multiple of 8, so the kernel would not start"),
    );
  });
});

/** More than the command reads of an image, and incompressible: a fixed pseudo-random sequence. */
function noise(): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: 200_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
