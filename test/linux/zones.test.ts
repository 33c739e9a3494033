// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { arm64ZoneLimits } from '../../src/linux/arch/arm64-setup.ts';
import { DEBIAN_ARM64_7_2 } from '../../src/linux/releases/builds/arm64.ts';
import type { Kconfig } from '../../src/linux/kconfig.ts';
import type { Memblock } from '../../src/linux/memblock.ts';
import { NUMA_NO_NODE } from '../../src/linux/memblock.ts';
import { inOneZone, zonesOf } from '../../src/linux/zones.ts';
import type { Zone } from '../../src/linux/zones.ts';
import { roomyMemblock } from '../support/memblock.ts';

/** Zones of banks [base, end), node by node, as `name node base-last` in hex. */
function zoneLines(
  banks: [number, bigint, bigint][],
  dmaLimit: bigint,
  kconfig: Partial<Kconfig> = {},
): string[] {
  return arm64Zones(banks, dmaLimit, kconfig).map(
    ({ name, node, base, end }) => `${name} ${node} ${base.toString(16)}-${(end - 1n).toString(16)}`,
  );
}

function arm64Zones(
  banks: [number, bigint, bigint][],
  dmaLimit: bigint,
  kconfig: Partial<Kconfig> = {},
): Zone[] {
  const memblock = memblockOf(banks);
  return zonesOf(memblock, arm64ZoneLimits(memblock, { ...DEBIAN_ARM64_7_2, ...kconfig }, dmaLimit));
}

function memblockOf(banks: [number, bigint, bigint][]): Memblock {
  const memblock = roomyMemblock(4096n);
  for (const [node, base, end] of banks) {
    memblock.add(base, end - base);
    memblock.setNode(base, end - base, node);
  }
  return memblock;
}

const GIB = 0x40000000n;
const four: [number, bigint, bigint][] = [[0, GIB, 5n * GIB]];

// "Zone ranges:" of Linux 7.2.13 (Debian, arm64, QEMU virt); the DMA limit is that of the tree's dma-ranges
describe('zones', () => {
  it.each<[string, [number, bigint, bigint][], bigint, string[]]>([
    ['256 MiB', [[0, GIB, 0x50000000n]], 0x50000000n, ['DMA 0 40000000-4fffffff']],
    ['5 GiB', [[0, GIB, 6n * GIB]], 1n << 32n, ['DMA 0 40000000-ffffffff', 'Normal 0 100000000-17fffffff']],
    [
      '1 GiB, DMA up to 0x58000000',
      [[0, GIB, 2n * GIB]],
      0x58000000n,
      ['DMA 0 40000000-57ffffff', 'DMA32 0 58000000-7fffffff'],
    ],
    [
      'two nodes of 256 MiB',
      [
        [0, GIB, 0x50000000n],
        [1, 0x50000000n, 0x60000000n],
      ],
      0x60000000n,
      ['DMA 0 40000000-4fffffff', 'DMA 1 50000000-5fffffff'],
    ],
  ])('%s', (_, banks, dmaLimit, expected) => {
    expect(zoneLines(banks, dmaLimit)).toEqual(expected);
  });

  // from reading arch_zone_limits_init() in arch/arm64/mm/init.c
  it.each<[string, Partial<Kconfig>, string[]]>([
    ['CONFIG_ZONE_DMA', { zoneDma: false }, ['DMA32 0 40000000-ffffffff', 'Normal 0 100000000-13fffffff']],
    ['CONFIG_ZONE_DMA32', { zoneDma32: false }, ['DMA 0 40000000-ffffffff', 'Normal 0 100000000-13fffffff']],
    ['either', { zoneDma: false, zoneDma32: false }, ['Normal 0 40000000-13fffffff']],
  ])('without %s', (_, kconfig, expected) => {
    expect(zoneLines(four, 1n << 32n, kconfig)).toEqual(expected);
  });

  it('a DMA limit below memory leaves no DMA zone', () => {
    expect(zoneLines([[0, GIB, 2n * GIB]], 1n)).toEqual(['DMA32 0 40000000-7fffffff']);
  });

  it('a node on both sides of another node spans it', () => {
    const banks: [number, bigint, bigint][] = [
      [0, GIB, 0x50000000n],
      [1, 0x50000000n, 0x60000000n],
      [0, 0x60000000n, 0x70000000n],
    ];
    expect(zoneLines(banks, 0x70000000n)).toEqual(['DMA 0 40000000-6fffffff', 'DMA 1 50000000-5fffffff']);
  });
});

describe('an area', () => {
  const zones = arm64Zones(four, 1n << 32n);
  // the first was booted: "CMA area a@f8000000 could not be activated"
  it.each([
    ['across 4 GiB', 0xf8000000n, 0x10000000n, NUMA_NO_NODE, false],
    ['up to 4 GiB', 0xf0000000n, 0x10000000n, NUMA_NO_NODE, true],
    ['from 4 GiB', 0x100000000n, 0x10000000n, 0, true],
    ['across 4 GiB on its node', 0xf8000000n, 0x10000000n, 0, false],
    ['across 4 GiB on a node without zones', 0xf8000000n, 0x10000000n, 1, true],
    ['outside memory', 0x200000000n, 0x10000000n, NUMA_NO_NODE, true],
  ])('%s', (_, base, size, nid, expected) => {
    expect(inOneZone({ base, size, nid }, zones)).toBe(expected);
  });

  it('across two nodes', () => {
    const banks: [number, bigint, bigint][] = [
      [0, GIB, 0x50000000n],
      [1, 0x50000000n, 0x60000000n],
    ];
    const nodes = arm64Zones(banks, 0x60000000n);
    expect(inOneZone({ base: 0x4f000000n, size: 0x2000000n, nid: NUMA_NO_NODE }, nodes)).toBe(false);
  });
});
