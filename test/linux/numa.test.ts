// SPDX-License-Identifier: MIT
//
// Nodes of the tree. The boots were Debian's Linux 7.2.13 for arm64 in QEMU (machine virt, two nodes of 256 MiB unless a
// case says otherwise), with the same nodes after the machine's own.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import type { BootResult } from '../../src/linux/boot-result.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT, memoryOf, reservedIn } from '../support/virt.ts';

const bank = (base: bigint, size: bigint, nid?: number): NodeLiteral => ({
  device_type: 'memory',
  reg: [base, size],
  ...(nid !== undefined && { 'numa-node-id': nid }),
});
const two = {
  'memory@40000000': bank(0x40000000n, 0x10000000n, 0),
  'memory@50000000': bank(0x50000000n, 0x10000000n, 1),
};
const distances = (...matrix: number[]): NodeLiteral => ({
  map: { compatible: 'numa-distance-map-v1', 'distance-matrix': matrix },
});
const boot = (rest: NodeLiteral, cmdline = ''): BootResult =>
  bootReservedMemory(board({}, rest), { ...VIRT, memory: undefined, cmdline });
const cmaLines = ({ log }: BootResult): string[] =>
  log.filter(({ text }) => text.startsWith('cma: ')).map(({ level, text }) => `<${level}> ${text.slice(5)}`);

const FAKED = ['0x0000000040000000..0x000000005fffffff 0 NONE'];
const BOTH = [
  '0x0000000040000000..0x000000004fffffff 0 NONE',
  '0x0000000050000000..0x000000005fffffff 1 NONE',
];
const DEFAULT = '<6> Reserved 64 MiB at 0x000000005be00000';

describe('nodes as the kernel sets them up', () => {
  it.each<[string, NodeLiteral, string, string[], string[]]>([
    [
      'a valid distance map',
      { ...two, ...distances(0, 0, 10, 0, 1, 20, 1, 0, 20, 1, 1, 10) },
      'cma_pernuma=0',
      BOTH,
      [DEFAULT],
    ],
    [
      'the last memory node without an id',
      { ...two, 'ram@5f000000': bank(0x5f000000n, 0x1000000n) },
      'numa_cma=1:16M',
      FAKED,
      [DEFAULT],
    ],
    [
      'the local distance for another node',
      { ...two, ...distances(0, 0, 10, 0, 1, 20, 1, 0, 10, 1, 1, 10) },
      '',
      FAKED,
      [DEFAULT],
    ],
    [
      'two nodes that overlap',
      { ...two, 'ram@50000000': bank(0x50000000n, 0x1000000n, 0) },
      '',
      FAKED,
      [DEFAULT],
    ],
    [
      'half of memory without a node',
      {
        'memory@40000000': bank(0x40000000n, 0x20000000n),
        'ram@40000000': bank(0x40000000n, 0x10000000n, 0),
      },
      '',
      FAKED,
      [DEFAULT],
    ],
    [
      'an id that is too large',
      { ...two, 'ram@40000000': bank(0x40000000n, 0x1000000n, 16) },
      '',
      FAKED,
      [DEFAULT],
    ],
    [
      'numa=off',
      two,
      'numa=off numa_cma=0:16M,1:32M',
      FAKED,
      [DEFAULT, '<6> Reserved 16 MiB at 0x000000005ae00000'],
    ],
    [
      'a CPU on a node without memory',
      { ...two, cpus: { 'cpu@0': { 'numa-node-id': 0 }, 'cpu@1': { 'numa-node-id': 3 } } },
      'numa_cma=3:16M cma_pernuma=8M',
      BOTH,
      [
        DEFAULT,
        '<6> Reserved 8 MiB at 0x000000004f600000',
        '<6> Reserved 8 MiB at 0x000000005b600000',
        '<3> Failed to reserve 16 MiB',
        '<4> dma_numa_cma_reserve: reservation failed: err -12, node 3',
      ],
    ],
  ])('%s', (_, rest, cmdline, memory, log) => {
    const result = boot(rest, cmdline);
    expect(memoryOf(result)).toEqual(memory);
    expect(cmaLines(result)).toEqual(log);
  });

  // "NODE_DATA(0) allocated [mem 0x4fffc800-0x4fffffff]": a node's data is on that node
  it("each node's data is on the node", () => {
    expect(reservedIn(boot(two, 'cma_pernuma=0'), 0x48300000n, 0x50000000n)).toEqual(['4fffc800..50000000']);
  });
});

// Debian's 6.1.0-50 in the same machine, with cma_pernuma=8M: memblock knows a node as soon as the tree names
// it
describe('nodes as Linux 6.1 sets them up', () => {
  const MEMORY_6_1 = { ...VIRT, image: { base: 0x40200000n, size: 0x2010000n }, memory: undefined };
  const whole = { 'memory@40000000': bank(0x40000000n, 0x20000000n) };
  it.each<[string, NodeLiteral, string, string[], bigint[]]>([
    [
      'two nodes that overlap: the last one that names the memory gets it',
      { ...two, 'ram@50000000': bank(0x50000000n, 0x1000000n, 0) },
      '',
      ['0x0000000040000000..0x0000000050ffffff', '0x0000000051000000..0x000000005fffffff'],
      [0x50600000n, 0x5f600000n, 0x5b400000n],
    ],
    [
      'a last memory node without an id is ignored',
      { ...two, 'ram@5f000000': bank(0x5f000000n, 0x1000000n) },
      '',
      ['0x0000000040000000..0x000000004fffffff', '0x0000000050000000..0x000000005fffffff'],
      [0x4f600000n, 0x5f600000n, 0x5b200000n],
    ],
    [
      'half of memory without a node',
      { ...whole, 'ram@40000000': bank(0x40000000n, 0x10000000n, 0) },
      '',
      ['0x0000000040000000..0x000000005fffffff'],
      [0x5f600000n, 0x5ae00000n],
    ],
    [
      'an id that is too large',
      { ...two, 'ram@40000000': bank(0x40000000n, 0x1000000n, 16) },
      '',
      ['0x0000000040000000..0x000000005fffffff'],
      [0x5f600000n, 0x5ae00000n],
    ],
    ['numa=off', two, 'numa=off', ['0x0000000040000000..0x000000005fffffff'], [0x5f600000n, 0x5ae00000n]],
  ])('%s', (_, rest, cmdline, memory, areas) => {
    const result = bootReservedMemory(board({}, rest), {
      ...MEMORY_6_1,
      kernel: '6.1',
      cmdline: `cma_pernuma=8M ${cmdline}`,
    });
    expect(memoryOf(result).map((line) => line.split(' ')[0])).toEqual(memory);
    expect(result.log.filter(({ text }) => text.startsWith('cma: ')).map(({ text }) => text)).toEqual(
      areas.map(
        (base, i) =>
          `cma: Reserved ${i < areas.length - 1 ? 8 : 64} MiB at 0x${base.toString(16).padStart(16, '0')}`,
      ),
    );
  });
});

// from reading of_numa_init() in drivers/of/of_numa.c; the result of one node was booted, as above
describe('rejected descriptions', () => {
  it.each<[string, NodeLiteral]>([
    ['no id anywhere', { 'memory@40000000': bank(0x40000000n, 0x20000000n) }],
    [
      'an id with too few bytes',
      { ...two, 'ram@5f000000': { ...bank(0x5f000000n, 0x1000n), 'numa-node-id': Uint8Array.of(0, 0) } },
    ],
    ['an id, but no reg', { ...two, 'ram@5f000000': { device_type: 'memory', 'numa-node-id': 0 } }],
    ['a distance map without distances', { ...two, map: { compatible: 'numa-distance-map-v1' } }],
    ['a distance map with an empty list', { ...two, ...distances() }],
    ['an invalid distance of a node to itself', { ...two, ...distances(0, 0, 20) }],
  ])('%s', (_, rest) => {
    expect(memoryOf(boot(rest))).toEqual(FAKED);
  });

  it("a machine's bank on a node beyond the kernel's limit", () => {
    const memory = [{ base: 0x40000000n, size: 0x20000000n, node: 16 }];
    const result = bootReservedMemory(board({}), { ...VIRT, memory });
    expect(result.memory.map(({ node }) => node)).toEqual([0]);
  });

  it.each<[string, NodeLiteral]>([
    ['a first node without an id is ignored', { 'ram@40000000': bank(0x40000000n, 0x1000n), ...two }],
    ['a distance list with an incomplete entry at its end', { ...two, ...distances(0, 0, 10, 0, 1) }],
    ['a distance map for an otherwise unknown node', { ...two, ...distances(0, 0, 10, 2, 0, 20) }],
    ['an overlap within one node', { ...two, 'ram@50000000': bank(0x50000000n, 0x1000000n, 1) }],
    ['a node without memory', { ...two, 'ram@90000000': bank(0x90000000n, 0n, 1) }],
  ])('accepted: %s', (_, rest) => {
    expect(memoryOf(boot(rest))).toEqual(BOTH);
  });
});
