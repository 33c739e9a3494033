// SPDX-License-Identifier: MIT
//
// The table of handlers, with handlers that the kernel does not have; from the walks over
// __reservedmem_of_table in drivers/of/of_reserved_mem.c of Linux 7.2.
import { describe, expect, it } from 'vitest';
import { bootReservedMemory } from '../../src/linux/boot.ts';
import { EBUSY, EINVAL, ENODEV, ENOMEM } from '../../src/linux/errno.ts';
import { reservedmemOfDeclare } from '../../src/linux/reserved-mem.ts';
import type { ReservedMemDeclaration, ReservedMemOps } from '../../src/linux/reserved-mem.ts';
import { board } from '../support/tree.ts';
import type { NodeLiteral } from '../support/tree.ts';
import { VIRT, logOf, memoryOf, reservedIn } from '../support/virt.ts';

const ALL = ['0x0000000040000000..0x000000007fffffff 0 NONE'];
const FIXED = { reg: [0x50000000n, 0x400000n] };
const accept = { nodeInit: () => 0 };

/** Boots with one region, `r@50000000`, and the given handlers. */
function boot(
  region: NodeLiteral,
  handlers: { before?: ReservedMemDeclaration[]; after?: ReservedMemDeclaration[] },
): ReturnType<typeof bootReservedMemory> {
  return bootReservedMemory(board({ 'r@50000000': region }), { ...VIRT, handlers });
}

const mine = (ops: ReservedMemOps, name = 'mine'): ReservedMemDeclaration =>
  reservedmemOfDeclare(name, 'acme,r', ops);

describe('the handler that accepts a region', () => {
  const reusable = { ...FIXED, compatible: 'shared-dma-pool', reusable: true };
  const pool = (ops: ReservedMemOps): ReservedMemDeclaration[] => [
    reservedmemOfDeclare('mine', 'shared-dma-pool', ops),
  ];
  const pass = { nodeInit: () => -ENODEV };

  it.each<
    [
      string,
      NodeLiteral,
      { before?: ReservedMemDeclaration[]; after?: ReservedMemDeclaration[] },
      string | null,
      string,
    ]
  >([
    ["a handler before the kernel's own", reusable, { before: pool(accept) }, 'mine', 'mine'],
    ["the kernel's own, after one that returns -ENODEV", reusable, { before: pool(pass) }, 'cma', 'cma'],
    ["the kernel's own, before one after it", reusable, { after: pool(accept) }, 'cma', 'cma'],
    [
      "a handler after the kernel's own, which return -ENODEV",
      { ...reusable, 'no-map': true },
      { after: pool(accept) },
      'mine',
      'mine',
    ],
    [
      'the second of two handlers',
      { ...FIXED, compatible: 'acme,r' },
      { before: [mine(pass), mine(accept, 'second')] },
      'second',
      'second',
    ],
    ['nobody', { ...FIXED, compatible: 'acme,r' }, { before: [mine(pass)] }, null, 'reserved'],
    [
      'none, for a no-map region',
      { ...FIXED, compatible: 'acme,r', 'no-map': true },
      { after: [mine(pass)] },
      null,
      'nomap',
    ],
    [
      'a handler with the compatible in another case',
      { ...FIXED, compatible: ['a,b', 'ACME,R'] },
      { after: [mine(accept)] },
      'mine',
      'mine',
    ],
    [
      'none, with another compatible',
      { ...FIXED, compatible: 'acme,rr' },
      { after: [mine(accept)] },
      null,
      'reserved',
    ],
    ['none, without a compatible', FIXED, { after: [mine(accept)] }, null, 'reserved'],
    [
      'a handler with its own outcome',
      { ...FIXED, compatible: 'acme,r' },
      { after: [reservedmemOfDeclare('mine', 'acme,r', accept, 'ours')] },
      'mine',
      'ours',
    ],
  ])('%s', (_, region, handlers, ops, outcome) => {
    const [result] = boot(region, handlers).regions;
    expect([result!.ops, result!.outcome, result!.errno, result!.stage]).toEqual([ops, outcome, null, null]);
  });

  it('the log contains the compatible in the table', () => {
    expect(logOf(boot({ ...FIXED, compatible: 'ACME,R' }, { after: [mine(accept)] }))).toEqual([
      '<6> initialized node r@50000000, compatible id acme,r',
      '<6> 0x0000000050000000..0x00000000503fffff (4096 KiB) map non-reusable r@50000000',
    ]);
  });
});

it.each([
  ['static', FIXED, ['validate null', 'fixup 50000000', 'validate null', 'init 50000000']],
  ['dynamic', { size: 0x400000n }, ['validate 0', 'fixup 7fc00000', 'init 7fc00000']],
  [
    'dynamic, aligned',
    { size: 0x400000n, alignment: 0x800000n },
    ['validate 8388608', 'fixup 7f800000', 'init 7f800000'],
  ],
])('the calls for a %s region', (_, region, expected) => {
  const calls: string[] = [];
  boot(
    { ...region, compatible: 'acme,r' },
    {
      before: [
        mine({
          nodeValidate: (_node, align) => (
            calls.push(`validate ${align === null ? 'null' : align.value}`),
            0
          ),
          nodeFixup: (_node, base) => (calls.push(`fixup ${base.toString(16)}`), -EBUSY),
          nodeInit: (_node, rmem) => (calls.push(`init ${rmem.base.toString(16)}`), 0),
        }),
      ],
    },
  );
  expect(calls).toEqual(expected);
});

it('validate may raise the alignment', () => {
  const raise: ReservedMemOps = {
    ...accept,
    nodeValidate: (_, align) => {
      if (align !== null) align.value = 0x10000000n;
      return 0;
    },
  };
  expect(boot({ size: 0x1000n, compatible: 'acme,r' }, { after: [mine(raise)] }).regions[0]!.base).toBe(
    0x70000000n,
  );
});

describe('errors', () => {
  const fails = (
    callback: 'nodeValidate' | 'nodeFixup' | 'nodeInit',
    errno: number,
  ): ReservedMemDeclaration[] => [
    mine({ ...accept, [callback]: () => errno }),
    mine({ ...accept, [callback]: () => 0 }, 'next'),
  ];
  const compatible = 'acme,r';

  it.each([
    ['static', FIXED],
    ['static no-map', { ...FIXED, 'no-map': true }],
    ['dynamic', { size: 0x400000n }],
  ])('of validate: no memory is reserved, %s', (_, region) => {
    const result = boot({ ...region, compatible }, { before: fails('nodeValidate', -EINVAL) });
    expect(result.regions[0]).toMatchObject({
      outcome: 'failed',
      errno: 'EINVAL',
      stage: 'validate',
      ops: null,
    });
    expect(logOf(result)).toEqual([]);
    expect(memoryOf(result)).toEqual(ALL);
    expect(reservedIn(result, 0x50000000n, 0x50400000n)).toEqual([]);
  });

  it.each([
    ['static', FIXED, []],
    ['static no-map', { ...FIXED, 'no-map': true }, []],
    ['dynamic', { size: 0x400000n, 'alloc-ranges': [0x50000000n, 0x400000n] }, []],
    // early_init_dt_alloc_reserved_memory_arch() reserved it as well, and nothing frees it
    [
      'dynamic no-map',
      { size: 0x400000n, 'no-map': true, 'alloc-ranges': [0x50000000n, 0x400000n] },
      ['50000000..50400000'],
    ],
  ])('of init: the memory is freed, %s', (_, region, reserved) => {
    const result = boot({ ...region, compatible }, { before: fails('nodeInit', -ENOMEM) });
    expect(result.regions[0]).toMatchObject({ outcome: 'failed', errno: 'ENOMEM', stage: 'init', ops: null });
    expect(logOf(result)).toEqual(['<6> node r@50000000 compatible matching fail']);
    expect(memoryOf(result)).toEqual(ALL);
    expect(reservedIn(result, 0x50000000n, 0x50400000n)).toEqual(reserved);
  });

  it.each([-EINVAL, -ENODEV, 0])('of fixup: %i changes nothing', (errno) => {
    const result = boot({ ...FIXED, compatible }, { before: fails('nodeFixup', errno) });
    expect(result.regions[0]).toMatchObject({ outcome: 'mine', errno: null, stage: null });
    expect(reservedIn(result, 0x50000000n, 0x50400000n)).toEqual(['50000000..50400000']);
  });

  it('-ENODEV of validate is not an error', () => {
    const result = boot({ ...FIXED, compatible }, { before: fails('nodeValidate', -ENODEV) });
    expect(result.regions[0]).toMatchObject({ outcome: 'mine', errno: null, stage: null });
  });

  it('thrown by a handler are passed on', () => {
    const broken: ReservedMemOps = {
      nodeInit() {
        throw new RangeError('broken');
      },
    };
    expect(() => boot({ ...FIXED, compatible }, { after: [mine(broken)] })).toThrow(RangeError);
  });
});

it('a region that only validates in the late pass finds the array full', () => {
  const asked = new Map<string, number>();
  const late: ReservedMemOps = {
    ...accept,
    nodeValidate(node) {
      const times = (asked.get(node.name) ?? 0) + 1;
      asked.set(node.name, times);
      return node.name === 'a@50000000' && times === 1 ? -EINVAL : 0;
    },
  };
  const region = (base: bigint): NodeLiteral => ({ reg: [base, 0x1000n], compatible: 'acme,r' });
  const result = bootReservedMemory(
    board({ 'a@50000000': region(0x50000000n), 'b@60000000': region(0x60000000n) }),
    { ...VIRT, handlers: { after: [mine(late)] } },
  );
  expect(logOf(result)).toEqual([
    '<6> initialized node a@50000000, compatible id acme,r',
    '<6> 0x0000000050000000..0x0000000050000fff (4 KiB) map non-reusable a@50000000',
    '<3> not enough space for all defined regions.',
  ]);
  expect(result.regions.map(({ outcome, stage }) => [outcome, stage])).toEqual([
    ['failed', 'validate'],
    ['failed', 'init'],
  ]);
});
