// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { sizeText } from '../../src/base/size.ts';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { Machine } from '../../src/linux/machine.ts';
import { mapOf } from '../../src/map/board-map.ts';
import { PLAIN } from '../../src/report/boot-text.ts';
import { mapText } from '../../src/report/map-text.ts';
import type { MapStyle } from '../../src/report/map-text.ts';
import type { DeviceTree } from '../../src/tree/device-tree.ts';
import { HOSTILE_NAMES, hostileBoard } from '../support/hostile-map.ts';
import { board } from '../support/tree.ts';
import { WORST_REGIONS, worstBoard } from '../support/worst-map.ts';

const MIB = 1n << 20n;

function style(columns: number, ascii = true): MapStyle {
  return { ...PLAIN, columns, ascii, paint: (_, text) => text };
}

function linesOf(tree: DeviceTree, how: MapStyle, machine: Machine = {}): string[] {
  const boot = bootReservedMemory(tree, { kernel: '7.2', ...machine });
  return mapText(mapOf(tree, boot), 'board.dtb', how);
}

const SMALL: DeviceTree = {
  ...board(
    {
      'frames@60000000': {
        compatible: 'shared-dma-pool',
        reg: [0x60000000n, 64n * MIB],
        reusable: true,
        phandle: 1,
      },
      'inner@70000000': { reg: [0x70000000n, MIB], status: 'disabled' },
      'outer@6ff00000': { reg: [0x6ff00000n, 4n * MIB], 'no-map': true },
    },
    {
      model: 'Small',
      memory: { device_type: 'memory', reg: [0x40000000n, 0x40000000n, 0x900000000n, 0x10000000n] },
      camera: { compatible: 'camera', 'memory-region': 1 },
    },
  ),
  totalSize: 0x10000,
};

const SMALL_MAP = `board.dtb: Small
Linux 7.2 on arm64, 4 KiB pages

  KKK...........................CCCC...........X...........DDDD|.............e
  0x40000000               1.25 GiB of RAM, to scale               0x910000000

   0x40000000        -- RAM: 1 GiB, zone DMA -----------------------------------
               ....        2 MiB  free
   0x40200000  KKKK       47 MiB  kernel image
               KKKK
   0x43100000  ....        1 MiB  free
   0x43200000  bbbb       64 KiB  device tree blob
   0x43210000  ....  ~461.93 MiB  free
               ....
               ....
               ....
               ....
   0x60000000  CCCC       64 MiB  CMA area          frames@60000000  <- /camera
               CCCC
   0x64000000  ....      191 MiB  free
               ....
               ....
               ....
   0x6ff00000  XX          4 MiB  no-map            outer@6ff00000
   0x70000000  XX|-        1 MiB  disabled          inner@70000000
   0x70100000  XX
   0x70300000  ....      189 MiB  free
               ....
               ....
               ....
   0x7c000000  DDDD       64 MiB  default CMA area  reserved
               DDDD
   0x80000000  ////       34 GiB  no RAM
  0x900000000        -- RAM: 256 MiB, zone Normal, above the DMA limit ---------
               ....  ~253.47 MiB  free
               ....
               ....
               ....
  0x90fd79600  eeee    ~2.52 MiB  early allocation
  0x910000000        -- end ----------------------------------------------------

Key
  XX no-map            CC CMA area          DD default CMA area
  KK kernel image      bb device tree blob  ee early allocation
  -- disabled          .. free              // no RAM, folded

Zones
  DMA     0x40000000..0xffffffff    ~844.93 MiB  left
  Normal  0x100000000..0x90fffffff  ~253.47 MiB  left
  DMA limit: 0x100000000

Budget
  RAM                          1.25 GiB
  lost to no-map                  4 MiB  not mapped by the kernel
  reserved                          0 B  regions, /memreserve/, crashkernel=
  kernel                     ~49.58 MiB  image, initrd, DTB, early allocations
  in CMA areas                  128 MiB  movable pages may use it
  left                        ~1.07 GiB  free for the page allocator
  left below the DMA limit  ~844.93 MiB  every device can address it`;

describe('the map as text', () => {
  it('shows banks, marks, devices, gaps, zones and the budget', () => {
    expect(linesOf(SMALL, style(80)).join('\n')).toBe(SMALL_MAP);
  });

  it.each([
    [40, true],
    [57, false],
    [80, true],
    [80, false],
    [132, true],
    [200, false],
  ])('keeps to %i columns', (columns, ascii) => {
    for (const tree of [SMALL, worstBoard(), hostileBoard()]) {
      const lines = linesOf(tree, style(columns, ascii));
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
    }
  });

  it('takes 80 columns where lines have no end', () => {
    expect(linesOf(worstBoard(), style(Infinity))).toEqual(linesOf(worstBoard(), style(80)));
  });

  it('shows each region of the hardest board with its size and name', () => {
    const text = linesOf(worstBoard(), style(100)).join('\n');
    for (const [name, base, size] of WORST_REGIONS) {
      const line = new RegExp(
        `^ .* [X#|]{2,4} +${sizeText(size)}  (no-map|reserved) +${name}@${base.toString(16)}$`,
        'm',
      );
      expect(text).toMatch(line);
    }
  });

  it('is ASCII where asked, and never sends what controls a terminal', () => {
    const ascii = linesOf(hostileBoard(), style(80)).join('\n');
    expect(ascii).toMatch(/^[\n -~]*$/);
    const unicode = linesOf(hostileBoard(), style(80, false)).join('\n');
    expect(unicode).toMatch(/^[\n -~─-▟┊·×←…│╌]*$/);
    expect(HOSTILE_NAMES.some((name) => name.includes('\x1b'))).toBe(true);
    expect(ascii).toContain('\\x1b[31m');
  });

  it('colours each kind, and changes nothing else', () => {
    const painted = linesOf(SMALL, { ...style(80), paint: (kind, text) => `<${kind}>${text}</>` });
    const text = painted.join('\n');
    expect(text).toContain('<cma>CC');
    // trailing spaces are removed from lines that end without a colour
    expect(text.replace(/<\/?[a-z-]+>|<\/>/g, '').replace(/ +$/gm, '')).toBe(SMALL_MAP);
  });

  it('shows where the lowmem of a 32-bit kernel ends', () => {
    const machine: Machine = { arch: 'arm', memory: [{ base: 0x40000000n, size: 0x80000000n }] };
    const lines = linesOf(board({}), style(80), machine);
    expect(lines[1]).toBe('Linux 7.2 on arm, 4 KiB pages');
    expect(lines.filter((line) => /lowmem/.test(line)).map((line) => line.trim())).toEqual([
      '0x70000000      -  DMA limit, end of lowmem: zone HighMem begins - - - - - - -',
      'end of lowmem: 0x70000000',
      expect.stringMatching(/^left in lowmem .*MiB {2}mapped by the kernel$/),
    ]);
  });

  it('lists what it cannot place', () => {
    const tree = board({ camera: { size: MIB }, 'a@50000000': { reg: [0x50000000n, MIB] } });
    expect(linesOf(tree, style(80))).toEqual([
      'board.dtb',
      'Linux 7.2 on arm64, 4 KiB pages',
      '',
      '  0x50000000      -- RAM not known ---------------------------------------------',
      '              ##  1 MiB  reserved  a@50000000',
      '              ##',
      '              ##',
      '  0x50100000      -- end -------------------------------------------------------',
      '',
      'Without an address',
      '  camera: not known, no address, 1 MiB',
      '',
      'Key',
      '  ## reserved',
    ]);
  });
});
