// SPDX-License-Identifier: MIT
//
// One boot: setup_arch() of Linux 7.2 on arm64, as far as memory goes.
import { addU64 } from '../base/u64.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { stringAt } from '../tree/readings.ts';
import { Arm64 } from './arch/arm64.ts';
import type { BootDevice, BootResult, DeviceEffect, MemoryRange } from './boot-result.ts';
import { Cma } from './cma.ts';
import { parseEarlyParams } from './cmdline.ts';
import { rmemDmaOps } from './coherent.ts';
import { Contiguous } from './contiguous.ts';
import { DeviceMemory, isPopulated, makeDevice, memoryRegionCount, memoryRegionTarget } from './device.ts';
import { errnoName } from './errno.ts';
import {
  addMemory,
  capUsableMemory,
  commandLine,
  isAvailable,
  reserveElfcorehdr,
  reserveMemreserve,
  scanChosen,
  scanMemory,
  scanRoot,
} from './fdt.ts';
import { DEBIAN_ARM64_7_2 } from './kconfig.ts';
import type { Kconfig } from './kconfig.ts';
import { layOut } from './layout.ts';
import { unflatten } from './live-tree.ts';
import type { LiveTree } from './live-tree.ts';
import type { Machine } from './machine.ts';
import { Memblock, memblockFlagNames } from './memblock.ts';
import type { MemblockRegion } from './memblock.ts';
import { Numa } from './numa.ts';
import { maxDmaAddress } from './of-address.ts';
import { OfReservedMem } from './of-reserved-mem.ts';
import { Printk } from './printk.ts';
import { RegionTrace } from './region.ts';
import { reservedmemOfDeclare } from './reserved-mem.ts';
import type { Device, EarlyKernel, ReservedMemDeclaration } from './reserved-mem.ts';
import { rmemSwiotlbOps } from './swiotlb.ts';
import { tegra210EmcTableOps } from './tegra210-emc-table.ts';

/** The address space that stands in for memory where none is known, so that static regions lie in some. */
const ANY_MEMORY = { base: 0n, size: 1n << 47n, hotpluggable: false };

/**
 * Works out what Linux 7.2 on arm64 does with a board's reserved memory.
 *
 * Nothing is changed, in the tree or elsewhere, and nothing but the arguments decides the result.
 *
 * @throws whatever a handler of the caller's own throws
 * @example
 * const { regions, log } = bootReservedMemory(readDtb(blob), { memory: [{ base: 0x40000000n, size: 1n << 30n }] });
 */
export function bootReservedMemory(tree: DeviceTree, machine: Machine = {}): BootResult {
  const kconfig = machine.kconfig ?? DEBIAN_ARM64_7_2;
  const assumptions: string[] = [];
  if (machine.kconfig === undefined) assumptions.push("configuration: Debian's for Linux 7.2 on arm64");
  const printk = new Printk();
  const memblock = new Memblock(BigInt(kconfig.pageSize));
  const kernel: EarlyKernel = { memblock, printk, kconfig };

  // setup_machine_fdt()
  const cells = scanRoot(tree);
  const chosen = scanChosen(tree, cells);
  const banks = machine.memory?.map((bank) => ({ ...bank, hotpluggable: false })) ?? scanMemory(tree, cells);
  const memoryKnown = banks.length > 0;
  if (!memoryKnown) {
    assumptions.push(
      'memory: none is known, so what depends on it is left open; every static region is taken to be in RAM',
    );
  }
  const layout = layOut(tree, cells, machine, banks, chosen.initrd);
  assumptions.push(...layout.assumptions);
  if (layout.fdt !== undefined) memblock.reserve(layout.fdt.base, layout.fdt.size);
  addMemory(memoryKnown ? banks : [ANY_MEMORY], kernel);
  capUsableMemory(chosen.usableMemory, kernel);

  // parse_early_param()
  const cma = new Cma(memblock, printk, kconfig);
  const contiguous = new Contiguous(cma, memblock, printk, kconfig);
  const arm64 = new Arm64(kernel);
  const numa = new Numa(kernel);
  const bootargs = [chosen.bootargs, machine.cmdline ?? ''].filter((words) => words !== '').join(' ');
  const cmdline = commandLine(bootargs, kconfig);
  const earlyParams = [...arm64.earlyParams(), ...numa.earlyParams()];
  if (kconfig.dmaCma) earlyParams.push(...contiguous.earlyParams());
  parseEarlyParams(cmdline, new Map(earlyParams), printk);

  // arm64_memblock_init() and early_init_fdt_scan_reserved_mem()
  arm64.memblockInit(layout.image, layout.initrd);
  reserveElfcorehdr(chosen.elfcorehdr, kernel);
  const traces = new Map<DtNode, RegionTrace>();
  for (const node of nodeByPath(tree, '/reserved-memory')?.children ?? []) {
    traces.set(node, new RegionTrace(node, cells));
  }
  const table = [
    ...(machine.handlers?.before ?? []),
    ...builtInHandlers(kconfig, contiguous),
    ...(machine.handlers?.after ?? []),
  ];
  const reservedMem = new OfReservedMem({
    tree,
    cells,
    kernel,
    table,
    trace: (node) => traces.get(node)!,
    memoryKnown,
  });
  reservedMem.scan();
  reserveMemreserve(tree.reservations, kernel);

  // paging_init()
  if (memoryKnown) arm64.pagingInit(layout.image);

  // unflatten_device_tree()
  reservedMem.scanLate();
  const live = unflatten(tree);
  memblock.alloc(live.size, 8n);
  for (const size of live.aliasSizes) memblock.alloc(size, 8n);

  // bootmem_init()
  if (memoryKnown) {
    const withNodes = machine.memory?.filter((bank) => bank.node !== undefined);
    const nodes = numa.init(
      live,
      withNodes?.map(({ base, size, node }) => ({ nid: node!, start: base, end: addU64(base, size) })),
    );
    if (kconfig.dmaCma) contiguous.reserve(arm64.dmaLimit(maxDmaAddress(live)), nodes);
  }
  // memblock_free_all() takes all memory for what it is
  memblock.clearHotplug(0n, ANY_MEMORY.size);

  const log = Object.freeze([...printk.lines]);
  const deviceMemory = new DeviceMemory(reservedMem, live, kernel);
  return Object.freeze({
    kernel: '7.2',
    arch: 'arm64',
    cmdline,
    kconfig,
    layout: Object.freeze({ image: layout.image, initrd: layout.initrd, fdt: layout.fdt }),
    assumptions: Object.freeze(assumptions),
    memoryKnown,
    log,
    regions: Object.freeze(
      Array.from(traces, ([node, trace]) => Object.freeze(trace.finish(isAvailable(node)))),
    ),
    areas: Object.freeze(
      Array.from(contiguous, ({ name, base, size }, index) =>
        Object.freeze({
          index,
          name,
          base,
          size,
          default: contiguous.getAreaByIndex(index) === contiguous.getCmaArea(null),
        }),
      ),
    ),
    numaAreas: Object.freeze(
      Array.from(contiguous.numaAreas, ([node, { name, base, size }]) =>
        Object.freeze({ node, name, base, size }),
      ),
    ),
    memory: Object.freeze(memoryKnown ? memblock.memory.map(memoryRange) : []),
    reserved: Object.freeze(memblock.reserved.map(memoryRange)),
    devices: Object.freeze(bootDevices(live, deviceMemory)),
    contiguous,
    deviceMemory,
  });
}

/** The kernel's own handlers, in link order. */
function builtInHandlers(kconfig: Kconfig, contiguous: Contiguous): ReservedMemDeclaration[] {
  const table: ReservedMemDeclaration[] = [];
  const declare = (enabled: boolean, ...row: Parameters<typeof reservedmemOfDeclare>): void => {
    if (enabled) table.push(reservedmemOfDeclare(...row));
  };
  declare(kconfig.dmaCma, 'cma', 'shared-dma-pool', contiguous.reservedMemOps(), 'cma');
  declare(kconfig.dmaDeclareCoherent, 'dma', 'shared-dma-pool', rmemDmaOps, 'dma-pool');
  declare(kconfig.dmaRestrictedPool, 'dma', 'restricted-dma-pool', rmemSwiotlbOps, 'restricted-pool');
  declare(
    kconfig.tegra210Emc,
    'tegra210_emc_table',
    'nvidia,tegra210-emc-table',
    tegra210EmcTableOps,
    'emc-table',
  );
  return table;
}

function memoryRange({ base, end, flags, nid }: MemblockRegion): MemoryRange {
  return Object.freeze({ base, size: end - base, flags: memblockFlagNames(flags), node: Math.max(nid, 0) });
}

/** Each entry of each device's `memory-region`, as if its driver asked for that one alone. */
function bootDevices(live: LiveTree, deviceMemory: DeviceMemory): BootDevice[] {
  const devices: BootDevice[] = [];
  for (const node of live.consumers) {
    if (!isPopulated(node)) continue;
    for (let index = 0; index < memoryRegionCount(node); index++) {
      const device = makeDevice(node);
      const result = deviceMemory.initByIndex(device, index);
      devices.push(
        Object.freeze({
          path: node.path,
          index,
          name: memoryRegionName(node, index),
          region: memoryRegionTarget(node, index, live)?.path ?? null,
          errno: result === 0 ? null : errnoName(result),
          effect: effectOn(device),
        }),
      );
      deviceMemory.release(device);
    }
  }
  return devices;
}

function memoryRegionName(node: DtNode, index: number): string | null {
  const names = node.property('memory-region-names');
  return (names && stringAt(names, index)) ?? null;
}

function effectOn(device: Device): DeviceEffect | null {
  if (device.cmaArea !== null) return 'cma-area';
  if (device.dmaMem !== null) return 'coherent-pool';
  return device.ioTlbMem === null ? null : 'restricted-pool';
}
