// SPDX-License-Identifier: MIT
//
// One boot: setup_arch() of Linux 7.2 on arm64, as far as memory goes, and what its initcalls make of it.
import { addU64 } from '../base/u64.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import { Arm64 } from './arch/arm64.ts';
import { bootDevices } from './boot-devices.ts';
import type { BootArea, BootResult, MemoryRange, NumaArea } from './boot-result.ts';
import { addCmaHeaps } from './cma-heap.ts';
import { Cma } from './cma.ts';
import type { CmaArea } from './cma.ts';
import { parseEarlyParams, unmodelledParameters } from './cmdline.ts';
import { Contiguous } from './contiguous.ts';
import { reserveCrashkernel } from './crash-reserve.ts';
import { DeviceMemory } from './device.ts';
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
import { builtInHandlers } from './handlers.ts';
import { DEBIAN_ARM64_7_2 } from './kconfig.ts';
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
import type { EarlyKernel } from './reserved-mem.ts';
import { judge } from './verdict.ts';
import { zonesOf } from './zones.ts';
import type { Zone } from './zones.ts';

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
  const panics: string[] = [];

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
  if (contiguous.oops !== null) panics.push(contiguous.oops);
  assumptions.push(...unmodelledParameters(cmdline).map((word) => `command line: ${word} is not modelled`));

  // arm64_memblock_init() and early_init_fdt_scan_reserved_mem()
  arm64.memblockInit(layout.image, layout.initrd);
  reserveElfcorehdr(chosen.elfcorehdr, kernel);
  const traces = new Map<DtNode, RegionTrace>();
  for (const node of nodeByPath(tree, '/reserved-memory')?.children ?? []) {
    traces.set(node, new RegionTrace(node, cells));
  }
  const { before = [], after = [] } = machine.handlers ?? {};
  const table = [...before, ...builtInHandlers(kconfig, contiguous), ...after];
  const trace = (node: DtNode): RegionTrace => traces.get(node)!;
  const reservedMem = new OfReservedMem({ tree, cells, kernel, table, trace, memoryKnown });
  reservedMem.scan();
  reserveMemreserve(tree.reservations, kernel);

  // paging_init()
  if (memoryKnown && !arm64.pagingInit(layout.image)) panics.push('no memory is left for the page tables');

  // unflatten_device_tree()
  reservedMem.scanLate();
  const live = unflatten(tree);
  if (memoryKnown && !allocateTree(live, memblock)) panics.push('no memory is left for the device tree');

  // bootmem_init() and core_initcall(cma_init_reserved_areas)
  let zones: readonly Zone[] = [];
  let active: readonly CmaArea[] = cma.areas;
  if (memoryKnown) {
    const withNodes = machine.memory?.filter((bank) => bank.node !== undefined);
    const nodes = numa.init(
      live,
      withNodes?.map(({ base, size, node }) => ({ nid: node!, start: base, end: addU64(base, size) })),
    );
    const dmaLimit = arm64.dmaLimit(maxDmaAddress(live));
    if (kconfig.dmaCma) contiguous.reserve(dmaLimit, nodes);
    if (kconfig.crashReserve) reserveCrashkernel(cmdline, kernel, dmaLimit, 1n << BigInt(kconfig.paBits));
    zones = zonesOf(memblock, dmaLimit, kconfig);
    active = cma.activate(zones);
  }
  // memblock_free_all() takes all memory for what it is
  memblock.clearHotplug(0n, ANY_MEMORY.size);

  // module_init(add_cma_heaps)
  const heaps = kconfig.dmabufHeapsCma ? addCmaHeaps(contiguous, printk) : [];
  const log = Object.freeze([...printk.lines]);

  for (const { node, priv } of reservedMem.regions) {
    const area = cma.areas.find((area) => area === priv);
    if (area !== undefined && !active.includes(area)) trace(node).fail('activate', null);
  }
  const regions = new Map(
    Array.from(traces, ([node, traced]) => [node, Object.freeze(traced.finish(isAvailable(node)))]),
  );
  const pathOf = (area: CmaArea): string | null =>
    reservedMem.regions.find((rmem) => rmem.priv === area)?.node.path ?? null;
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
    regions: Object.freeze([...regions.values()]),
    areas: Object.freeze(bootAreas(contiguous, active)),
    numaAreas: Object.freeze(numaAreas(contiguous, active)),
    memory: Object.freeze(memoryKnown ? memblock.memory.map(memoryRange) : []),
    reserved: Object.freeze(memblock.reserved.map(memoryRange)),
    devices: Object.freeze(bootDevices(live, regions, deviceMemory, contiguous)),
    heaps: Object.freeze(heaps),
    zones: Object.freeze(zones),
    verdict: judge({
      kernel,
      layout,
      areas: active,
      pathOf,
      givenBack: reservedMem.givenBack,
      zones,
      panics,
      memoryKnown,
    }),
    contiguous,
    deviceMemory,
  });
}

/** Memory for the unflattened tree and its aliases; false where there is none. */
function allocateTree(live: LiveTree, memblock: Memblock): boolean {
  return [live.size, ...live.aliasSizes].every((size) => memblock.alloc(size, 8n) !== 0n);
}

/** The list of areas, less those that were refused late; an index stays what it is to the kernel. */
function bootAreas(contiguous: Contiguous, active: readonly CmaArea[]): BootArea[] {
  return Array.from(contiguous, (area, index) => ({ area, index }))
    .filter(({ area }) => active.includes(area))
    .map(({ area, index }) => {
      const isDefault = area === contiguous.getCmaArea(null);
      return Object.freeze({ index, name: area.name, base: area.base, size: area.size, default: isDefault });
    });
}

function numaAreas(contiguous: Contiguous, active: readonly CmaArea[]): NumaArea[] {
  return [...contiguous.numaAreas]
    .filter(([, area]) => active.includes(area))
    .map(([node, { name, base, size }]) => Object.freeze({ node, name, base, size }));
}

function memoryRange({ base, end, flags, nid }: MemblockRegion): MemoryRange {
  return Object.freeze({ base, size: end - base, flags: memblockFlagNames(flags), node: Math.max(nid, 0) });
}
