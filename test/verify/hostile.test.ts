// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/fdt/read.ts';
import { explainLog } from '../../src/verify/explain-log.ts';
import { readKernelLog } from '../../src/verify/kernel-log.ts';
import { ProcFileError, readIomem, readMeminfo, readMemblock } from '../../src/verify/proc-files.ts';
import { verifyBoot } from '../../src/verify/verify-boot.ts';
import { readRecord } from '../support/records.ts';

const MIB = 1 << 20;
const TEXTS: readonly (readonly [string, string])[] = [
  ['NULs', '\0'],
  ['one line', 'a'],
  ['carriage returns', '\r'],
  ['line feeds', '\n'],
  ['escapes without end', '\x1b]'],
  ['colours', '\x1b[0;'],
  ['brackets', '[ 1.0 '],
  ['prefixes', ' kernel: '],
  ['levels', '<6>'],
  ['backslashes', '\\x'],
  ['JSON', '{"dmesg":[{"msg":'],
  ['JSON without end', '{"MESSAGE":"'],
  ['entries', '{"MESSAGE":"cma: "}\n'],
  ['overlaps', 'OF: reserved mem: OVERLAP DETECTED!\n (0x1--0x2) overlaps with (0x1--0x2) overlaps with \n'],
  ['halves of lines', 'OF: reserved mem: 0x00000000400\n'],
  ['pages of hash tables', '[    0.000000] x (order: 99, 999999999999999 bytes\n'],
];

describe('logs of noise', () => {
  it.each(TEXTS)('%s', (_, text) => {
    const log = readKernelLog(new Uint8Array(Buffer.alloc(MIB, text)));
    expect(log.boots).toBe(1);
    expect(explainLog(log).length).toBeLessThanOrEqual(20_000);
  });

  it('random bytes', () => {
    let state = 1;
    const bytes = Uint8Array.from(
      { length: MIB },
      () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16,
    );
    expect(readKernelLog(bytes).boots).toBe(1);
  });

  it('more lines than any boot has are cut off', () => {
    const line = 'OF: reserved mem: initialized node a, compatible id b\n';
    const log = readKernelLog(new Uint8Array(Buffer.from(line.repeat(30_000))));
    expect(log).toMatchObject({ cut: true });
    expect(log.lines.length).toBe(20_000);
  });
});

describe('a log with unknown names', () => {
  const { dtb } = readRecord(new URL('../golden/kernel-7.2/nomap-holes.json', import.meta.url).pathname);
  const tree = readDtb(new Uint8Array(Buffer.from(dtb, 'base64')));
  const last = 'f'.repeat(16);
  const regions = Array.from(
    { length: 3000 },
    (_, i) =>
      `OF: reserved mem: 0x${i.toString(16).padStart(16, '0')}..0x${last} (1 KiB) nomap reusable \x1b[31mn${i}\n`,
  ).join('');

  it.each([
    ['thousands of regions', regions],
    [
      'memory at every address',
      `${'  node   0: [mem 0x0000000000000000-0xffffffffffffffff]\n'.repeat(1000)}cma: x\n`,
    ],
    ['an endless area', `cma: Reserved ${'9'.repeat(2000)} MiB at 0x${last}\n`],
    ['a command line of quotes only', `Kernel command line: ${'"'.repeat(7000)}\n`],
  ])('%s', (_, text) => {
    const { lines, differences } = verifyBoot(tree, readKernelLog(new Uint8Array(Buffer.from(text))));
    expect(differences).toBeGreaterThan(0);
    expect(
      lines.every(({ state, reason }) => state === 'same' || state === 'unseen' || reason !== null),
    ).toBe(true);
  });
});

describe('files of a running kernel', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it.each([
    ['it has no line of System RAM', () => readIomem(bytes('10000-1ffff : pl011\n'))],
    [
      'its addresses are all 0: only root sees them',
      () => readIomem(bytes('00000000-00000000 : System RAM\n')),
    ],
    ['it has no range (0: 0x…..0x…)', () => readMemblock(bytes('\0'))],
    ['it has no line MemTotal', () => readMeminfo(bytes('CmaTotal: 1 kB\n'))],
  ])('%s', (message, read) => {
    expect(read).toThrow(new ProcFileError(message));
  });

  it('give the ranges of memory, image, reservations and crash kernel', () => {
    const iomem = `40000000-4fffffff : System RAM
  40200000-4270ffff : Kernel code
  42710000-42adffff : reserved
  42ae0000-430fffff : Kernel data
50000000-500fffff : reserved
50100000-7f7fffff : System RAM
  79400000-7d3fffff : Crash kernel
`;
    expect(readIomem(bytes(iomem))).toEqual({
      memory: [
        { base: 0x40000000n, size: 0x10000000n },
        { base: 0x50000000n, size: 0x100000n },
        { base: 0x50100000n, size: 0x2f700000n },
      ],
      image: { base: 0x40200000n, size: 0x2f00000n },
      reserved: [
        { base: 0x42710000n, size: 0x3d0000n },
        { base: 0x50000000n, size: 0x100000n },
      ],
      crash: [{ base: 0x79400000n, size: 0x4000000n }],
    });
    // riscv64, 7.2.13: reservations outside RAM are not memory
    const riscv = `60000000-600fffff : Reserved
80000000-bfbfffff : System RAM
  80202000-8259fa8f : Kernel image
    80202000-80fd39f9 : Kernel code
    82200000-824f45ff : Kernel data
  8259fa90-825fffff : Reserved
bfc00000-bfc0ffff : Reserved
bfc10000-bfffffff : System RAM
`;
    expect(readIomem(bytes(riscv))).toEqual({
      memory: [
        { base: 0x80000000n, size: 0x3fc00000n },
        { base: 0xbfc00000n, size: 0x10000n },
        { base: 0xbfc10000n, size: 0x3f0000n },
      ],
      image: { base: 0x80200000n, size: 0x239fa90n },
      reserved: [
        { base: 0x60000000n, size: 0x100000n },
        { base: 0x8259fa90n, size: 0x60570n },
        { base: 0xbfc00000n, size: 0x10000n },
      ],
      crash: [],
    });
    // 32-bit arm, 7.2.13: without reserved or unmapped memory
    const arm =
      '40000000-803fffff : System RAM\n  40208000-416fffff : Kernel code\n  41800000-41aace83 : Kernel data\n';
    expect(readIomem(bytes(arm))).toEqual({
      memory: [{ base: 0x40000000n, size: 0x40400000n }],
      image: { base: 0x40208000n, size: 0x18a4e84n },
      reserved: [],
      crash: [],
    });
    const memblock =
      '   0: 0x0000000040000000..0x000000004fffffff    1 NONE\n   1: 0x0000000050000000..0x00000000500fffff    x NOMAP|HOTPLUG\n';
    expect(readMemblock(bytes(memblock))).toEqual([
      { base: 0x40000000n, size: 0x10000000n, node: 1, flags: [] },
      { base: 0x50000000n, size: 0x100000n, node: 0, flags: ['NOMAP', 'HOTPLUG'] },
    ]);
    // 6.1 shows neither nodes nor flags, and 32-bit arm shows 8 digits
    expect(readMemblock(bytes('   0: 0x0000000040000000..0x00000000743007ff\n'))).toEqual([
      { base: 0x40000000n, size: 0x34300800n, node: null, flags: null },
    ]);
    expect(readMemblock(bytes('   1: 0x80400000..0x806fffff    0 NOMAP\n'))).toEqual([
      { base: 0x80400000n, size: 0x300000n, node: 0, flags: ['NOMAP'] },
    ]);
    expect(readMeminfo(bytes('MemTotal:  100 kB\nCmaTotal:       65536 kB\n'))).toBe(65536n);
    expect(readMeminfo(bytes('MemTotal:  100 kB\n'))).toBe(null);
  });
});
