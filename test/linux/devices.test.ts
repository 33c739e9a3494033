// SPDX-License-Identifier: MIT
//
// Devices and their memory-region: of_reserved_mem_device_init_by_idx() and similar functions of Linux 7.2.
import { describe, expect, it } from 'vitest';
import { bootKernel, bootReservedMemory } from '../../src/linux/boot.ts';
import type { DeviceEffect } from '../../src/linux/boot-result.ts';
import type { BootedKernel } from '../../src/linux/booted-kernel.ts';
import { makeDevice } from '../../src/linux/device.ts';
import { reservedmemOfDeclare } from '../../src/linux/reserved-mem.ts';
import type { Device, ReservedMemOps } from '../../src/linux/reserved-mem.ts';
import { EBUSY, EINVAL, ENODEV } from '../../src/linux/errno.ts';
import { nodeByPath } from '../../src/tree/device-tree.ts';
import { board } from '../support/tree.ts';
import { VIRT } from '../support/virt.ts';

const pool = { compatible: 'shared-dma-pool' };
const tree = board(
  {
    'cma@50000000': { ...pool, reusable: true, reg: [0x50000000n, 0x400000n], phandle: 1 },
    'dma@51000000': { ...pool, 'no-map': true, reg: [0x51000000n, 0x100000n], phandle: 2 },
    'plain@52000000': { reg: [0x52000000n, 0x100000n], phandle: 3 },
    'off@53000000': { ...pool, reg: [0x53000000n, 0x100000n], phandle: 4, status: 'disabled' },
    'bad@54100000': { ...pool, reusable: true, reg: [0x54100000n, 0x400000n], phandle: 5 },
    'dma@55000000': { ...pool, 'no-map': true, reg: [0x55000000n, 0x100000n], phandle: 6 },
    'default@56000000': {
      ...pool,
      reusable: true,
      'linux,cma-default': true,
      reg: [0x56000000n, 0x400000n],
      phandle: 7,
    },
  },
  {
    soc: {
      dev: {
        'memory-region': [1, 2, 3, 4, 5, 6, 99, 0],
        'memory-region-names': ['cma', 'dma', 'plain', 'off', 'bad', 'other'],
      },
      disabled: { status: 'disabled', 'memory-region': 1 },
      odd: { 'memory-region': Uint8Array.of(0, 0, 0) },
      over: { 'memory-region': Uint8Array.of(0, 0, 0, 3, 0, 0) },
    },
    bus: { status: 'disabled', dev: { 'memory-region': 1 } },
  },
);

function fresh(): BootedKernel & { readonly device: Device } {
  return { ...bootKernel(tree, VIRT), device: makeDevice(nodeByPath(tree, '/soc/dev')!) };
}

const gets = ({ cmaArea, dmaMem, ioTlbMem }: Device): (string | undefined)[] => [
  cmaArea?.name,
  dmaMem?.name,
  ioTlbMem?.name,
];

describe('requesting the range of a region', () => {
  it.each([
    [0, { base: 0x50000000n, size: 0x400000n }],
    // a plain reservation works as well
    [2, { base: 0x52000000n, size: 0x100000n }],
    // disabled, rejected, and a missing node
    [3, -ENODEV],
    [4, -EINVAL],
    [6, -ENODEV],
    [7, -ENODEV],
    [99, -ENODEV],
  ])('entry %i', (index, expected) => {
    const { deviceMemory, device } = fresh();
    expect(deviceMemory.regionToResource(device.node, index)).toEqual(expected);
  });
});

describe('requesting a region', () => {
  it.each<[number, string, number, (string | undefined)[]]>([
    [0, 'cma', 0, ['cma@50000000', undefined, undefined]],
    [1, 'dma', 0, [undefined, 'dma@51000000', undefined]],
    // a plain reservation has no handler
    [2, 'plain', -EINVAL, [undefined, undefined, undefined]],
    // a disabled region does not count, and that is no error
    [3, 'off', 0, [undefined, undefined, undefined]],
    // a failed region is not in the array
    [4, 'bad', -EINVAL, [undefined, undefined, undefined]],
    [5, 'other', 0, [undefined, 'dma@55000000', undefined]],
    [6, 'no such name', -ENODEV, [undefined, undefined, undefined]],
    [7, '', -ENODEV, [undefined, undefined, undefined]],
    [8, 'CMA', -ENODEV, [undefined, undefined, undefined]],
    [-1, 'd', -ENODEV, [undefined, undefined, undefined]],
  ])('index %i, or name %j: %i', (index, name, expected, has) => {
    const byIndex = fresh();
    expect(byIndex.deviceMemory.initByIndex(byIndex.device, index)).toBe(expected);
    expect(gets(byIndex.device)).toEqual(has);
    const byName = fresh();
    expect(byName.deviceMemory.initByName(byName.device, name)).toBe(expected);
    expect(gets(byName.device)).toEqual(has);
  });

  it('a second coherent pool is rejected, and the first one stays', () => {
    const { deviceMemory, device } = fresh();
    expect([1, 5, 0].map((index) => deviceMemory.initByIndex(device, index))).toEqual([0, -EBUSY, 0]);
    expect(gets(device)).toEqual(['cma@50000000', 'dma@51000000', undefined]);
  });

  it('release releases everything of the device, and nothing of another one', () => {
    const { deviceMemory, device } = fresh();
    const other = makeDevice(device.node);
    for (const each of [device, other]) for (const index of [0, 1]) deviceMemory.initByIndex(each, index);
    deviceMemory.release(device);
    expect(gets(device)).toEqual([undefined, undefined, undefined]);
    expect(gets(other)).toEqual(['cma@50000000', 'dma@51000000', undefined]);
    deviceMemory.release(device);
    expect(deviceMemory.initByIndex(device, 5)).toBe(0);
  });
});

// of_reserved_mem_device_init_by_idx() adds to the head of the list that the release walks
it('regions are released in the reverse of the order they were assigned in', () => {
  const released: string[] = [];
  const ops: ReservedMemOps = {
    nodeInit: () => 0,
    deviceInit: () => 0,
    deviceRelease: ({ name }) => released.push(name),
  };
  const handlers = { after: [reservedmemOfDeclare('mine', 'acme,r', ops)] };
  const region = { compatible: 'acme,r', size: 0x1000n };
  const two = board(
    { a: { ...region, phandle: 1 }, b: { ...region, phandle: 2 } },
    { dev: { 'memory-region': [1, 2] } },
  );
  const { deviceMemory } = bootKernel(two, { ...VIRT, handlers });
  const device = makeDevice(nodeByPath(two, '/dev')!);
  released.length = 0;
  for (const index of [0, 1]) deviceMemory.initByIndex(device, index);
  deviceMemory.release(device);
  expect(released).toEqual(['b', 'a']);
});

describe('the CMA area of a device', () => {
  it('is the default one before init and after release', () => {
    const { contiguous, deviceMemory, device } = fresh();
    const area = (): string | undefined => contiguous.getCmaArea(device)?.name;
    const before = area();
    deviceMemory.initByIndex(device, 0);
    const between = area();
    deviceMemory.release(device);
    expect([before, between, area()]).toEqual(['default@56000000', 'cma@50000000', 'default@56000000']);
    expect(contiguous.getCmaArea(null)?.name).toBe('default@56000000');
  });
});

it('the result has each entry of each device', () => {
  const { result } = fresh();
  const entry = (
    index: number,
    name: string | null,
    region: string | null,
    errno: string | null,
    effect: string | null,
  ) => ({
    path: '/soc/dev',
    index,
    name,
    region: region && `/reserved-memory/${region}`,
    errno,
    effect,
  });
  expect(result.devices).toMatchObject([
    entry(0, 'cma', 'cma@50000000', null, 'cma-area'),
    entry(1, 'dma', 'dma@51000000', null, 'coherent-pool'),
    entry(2, 'plain', 'plain@52000000', 'EINVAL', null),
    entry(3, 'off', 'off@53000000', null, null),
    entry(4, 'bad', 'bad@54100000', 'EINVAL', null),
    entry(5, 'other', 'dma@55000000', null, 'coherent-pool'),
    entry(6, null, null, 'ENODEV', null),
    entry(7, null, null, 'ENODEV', null),
    // two extra bytes after the phandle
    { ...entry(0, null, 'plain@52000000', 'EINVAL', null), path: '/soc/over' },
  ]);
});

it('regions are looked up by name: of two with the same name, the lower one is found', () => {
  const twins = board(
    { dma: { ...pool, 'no-map': true, reg: [0x52000000n, 0x1000n], phandle: 1 } },
    { dev: { 'memory-region': 1 } },
  );
  twins.root.child('reserved-memory')!.addChild('dma');
  const second = twins.root.child('reserved-memory')!.children[1]!;
  for (const property of board({ x: { ...pool, 'no-map': true, reg: [0x51000000n, 0x1000n] } })
    .root.child('reserved-memory')!
    .child('x')!.properties)
    second.addProperty(property);
  const { deviceMemory } = bootKernel(twins, VIRT);
  const device = makeDevice(nodeByPath(twins, '/dev')!);
  expect(deviceMemory.initByIndex(device, 0)).toBe(0);
  expect(device.dmaMem?.base).toBe(0x51000000n);
});

// Linux 7.2.13 (Debian, arm64, QEMU virt with 1 GiB), with its mtk_scp module loaded for a
// `mediatek,mt8195-scp` node that requests the region: "memremap attempted on ram 0x0000000050000000 size:
// 0x1400000" and "failed to assign memory-region: -22" for the first, "assigned reserved memory node
// scp@50000000" for the second and third
it.each<[string, Record<string, true>, number, DeviceEffect | null]>([
  ['a coherent pool over mapped memory', {}, -EINVAL, null],
  ['a coherent pool over unmapped memory', { 'no-map': true }, 0, 'coherent-pool'],
  ['a CMA area', { reusable: true }, 0, 'cma-area'],
])('%s', (_, properties, expected, effect) => {
  const scp = board(
    { 'scp@50000000': { ...pool, ...properties, reg: [0x50000000n, 0x1400000n], phandle: 1 } },
    { dev: { 'memory-region': 1 } },
  );
  const { deviceMemory, result } = bootKernel(scp, VIRT);
  expect(result.devices[0]!.effect).toBe(effect);
  expect(deviceMemory.initByIndex(makeDevice(nodeByPath(scp, '/dev')!), 0)).toBe(expected);
});

it('a coherent pool outside memory can be mapped', () => {
  const outside = board(
    { 'pool@20000000': { ...pool, reg: [0x20000000n, 0x100000n], phandle: 1 } },
    { dev: { 'memory-region': 1 } },
  );
  expect(bootReservedMemory(outside, VIRT).devices[0]!.effect).toBe('coherent-pool');
});

// with such a status Debian's 7.2.13 creates no device, but 6.12.117 and 6.1 do (the RTC of QEMU's machine
// virt, in /proc/iomem)
describe('a status of okay without a NUL', () => {
  const okay = Uint8Array.from('okay', (char) => char.charCodeAt(0));
  const region = { ...pool, reusable: true, reg: [0x50000000n, 0x400000n], phandle: 1 };

  it.each([
    ['7.2', []],
    ['6.12', ['cma-area']],
    ['6.1', ['cma-area']],
  ])('of a device on %s: its regions are %j', (kernel, effects) => {
    const user = board({ 'cma@50000000': region }, { dev: { status: okay, 'memory-region': 1 } });
    const { devices } = bootReservedMemory(user, { ...VIRT, kernel });
    expect(devices.map(({ effect }) => effect)).toEqual(effects);
  });

  it.each([
    ['7.2', null],
    ['6.12', 'cma-area'],
    ['6.1', 'cma-area'],
  ])('of a region on %s: its device gets %s', (kernel, effect) => {
    const user = board({ 'cma@50000000': { ...region, status: okay } }, { dev: { 'memory-region': 1 } });
    const { devices } = bootReservedMemory(user, { ...VIRT, kernel });
    expect(devices.map((device) => device.effect)).toEqual([effect]);
  });
});
