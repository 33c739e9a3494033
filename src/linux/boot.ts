// SPDX-License-Identifier: MIT
//
// One boot: the memory part of setup_arch() and of the initcalls. Differences between releases are in releases/, those between
// architectures in arch/.
import { present } from '../base/invariant.ts';
import type { Range } from '../base/range.ts';
import { U64_MAX, addU64, minU64, roundUp } from '../base/u64.ts';
import { nodeByPath } from '../tree/device-tree.ts';
import type { DeviceTree } from '../tree/device-tree.ts';
import type { DtNode } from '../tree/node.ts';
import type { ArchSetup, BootSteps } from './arch/arch-setup.ts';
import { architectureOf } from './arch/architectures.ts';
import { setupOf } from './arch/setups.ts';
import { bootDevices } from './boot-devices.ts';
import type { BootArea, BootResult, DefaultArea, MemoryRange, NumaArea } from './boot-result.ts';
import type { BootedKernel, DeviceMemory } from './booted-kernel.ts';
import { addCmaHeaps } from './cma-heap.ts';
import { Cma } from './cma.ts';
import type { CmaArea } from './cma.ts';
import { parseEarlyParams, unmodelledParameters } from './cmdline.ts';
import { Contiguous } from './contiguous.ts';
import { reserveCrashkernel } from './crash-reserve.ts';
import { AssignedMemory } from './device.ts';
import type { EarlyKernel } from './early-kernel.ts';
import {
  addMemory,
  capUsableMemory,
  commandLine,
  reserveElfcorehdr,
  reserveMemreserve,
  usableBanks,
} from './fdt.ts';
import { builtInHandlers } from './handlers.ts';
import { layOut } from './layout.ts';
import type { Layout } from './layout.ts';
import { unflatten } from './live-tree.ts';
import type { LiveTree } from './live-tree.ts';
import type { Machine } from './machine.ts';
import { kernelOf } from './kernel.ts';
import { Memblock, memblockFlagNames } from './memblock.ts';
import type { MemblockRegion } from './memblock-list.ts';
import { Numa } from './numa.ts';
import type { NumaNodes } from './numa.ts';
import { OfReservedMem } from './of-reserved-mem.ts';
import { KernelPanic } from './panic.ts';
import { PhysAddr } from './phys-addr.ts';
import { Printk } from './printk.ts';
import { RegionTrace } from './region.ts';
import type { Region } from './region.ts';
import type { ScanStep } from './releases/behaviour.ts';
import { sizesOf } from './releases/release.ts';
import { versionNumber } from './releases/release-number.ts';
import { TreeReader } from './tree-reader.ts';
import type { MemoryBank } from './tree-reader.ts';
import { judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { zonesOf } from './zones.ts';
import type { Zone } from './zones.ts';

/** The whole address space, used as memory if memory is not known, so that static regions are in RAM. */
const ANY_MEMORY = { base: 0n, size: 1n << 47n, hotpluggable: false };

/**
 * Works out what Linux does with a board's reserved memory: the newest release on arm64, unless the machine says or the tree shows otherwise.
 *
 * Nothing is changed, in the tree or elsewhere, and nothing but the arguments decides the result.
 *
 * @throws {KernelError} for a kernel that cannot exist, for example with a page size that its architecture does not have
 * @throws the errors of handlers that the caller supplied
 * @example
 * const { regions, log } = bootReservedMemory(readDtb(blob), { memory: [{ base: 0x40000000n, size: 1n << 30n }] });
 */
export function bootReservedMemory(tree: DeviceTree, machine: Machine = {}): BootResult {
  return bootKernel(tree, machine).result;
}

/**
 * Boots as `bootReservedMemory()` does, and keeps what drivers work with afterwards: the list of CMA areas and the functions that assign
 * regions to devices.
 *
 * @throws {KernelError} for a kernel that cannot be, as `bootReservedMemory()`
 * @throws whatever a handler of the caller's own throws
 * @example
 * const { contiguous } = bootKernel(readDtb(blob));
 * for (const { name, base, size } of contiguous) console.log(name, base, size);
 */
export function bootKernel(tree: DeviceTree, machine: Machine = {}): BootedKernel {
  const boot = new Boot(tree, machine);
  boot.run();
  return boot.booted();
}

/** One boot. Its steps change the state that `result` reads. */
class Boot implements BootSteps {
  readonly #reader: TreeReader;
  readonly #machine: Machine;
  readonly #kernel: EarlyKernel;
  readonly #wanted: string | null;
  readonly #cma: Cma;
  readonly #contiguous: Contiguous;
  readonly #setup: ArchSetup;
  readonly #numa: Numa;
  readonly #reservedMem: OfReservedMem;
  readonly #traces = new Map<DtNode, RegionTrace>();

  readonly #banks: readonly MemoryBank[];
  readonly memoryKnown: boolean;
  readonly layout: Layout;
  readonly lowestMemory: bigint;
  readonly cmdline: string;
  readonly live: LiveTree;
  readonly #assumptions: string[] = [];
  #initrdDropped = false;
  /** Why the kernel panicked during the boot; null if it did not. */
  #panic: KernelPanic | null = null;

  #zones: readonly Zone[] = [];
  #activeAreas: readonly CmaArea[];
  #crashAreas: readonly CmaArea[] = [];
  #crashKernel: readonly Range[] = [];
  #heaps: readonly string[] = [];
  #nodes: readonly number[] = [];

  constructor(tree: DeviceTree, machine: Machine) {
    this.#machine = machine;
    const { release, wanted, kconfig, assumptions } = kernelOf(tree, machine);
    this.#wanted = wanted;
    const reader = new TreeReader(tree, release);
    this.#reader = reader;
    const build = release.builds[kconfig.arch];
    const phys = new PhysAddr(kconfig.physAddr64 ? 64 : 32);
    const architecture = architectureOf(kconfig.arch);
    const memblock = new Memblock(BigInt(kconfig.pageSize), {
      room: architecture.memblockRoom(kconfig),
      phys,
      behaviour: release.memblock,
    });
    const printk = new Printk(versionNumber(release.version), phys.bits, architecture.longBits);
    this.#kernel = { memblock, printk, kconfig, release, phys };
    this.#cma = new Cma(this.#kernel);
    this.#activeAreas = this.#cma.areas;
    this.#contiguous = new Contiguous(this.#cma, this.#kernel, reader);
    this.#setup = setupOf(this.#kernel);
    this.#numa = new Numa(this.#kernel);

    this.#banks = machine.memory?.map((bank) => ({ ...bank, hotpluggable: false })) ?? reader.memory;
    this.memoryKnown = this.#banks.length > 0;
    const usable = usableBanks(this.#banks, reader.chosen.usableMemory);
    this.lowestMemory = usable.reduce((low, { base }) => minU64(low, base), usable[0]?.base ?? 0n);
    this.layout = layOut(reader, machine, usable, build.image);
    const bootargs = [reader.chosen.bootargs, machine.cmdline ?? '']
      .filter((words) => words !== '')
      .join(' ');
    this.cmdline = commandLine(bootargs, kconfig);
    this.live = unflatten(reader, sizesOf(this.#kernel));
    this.#assume(assumptions);

    for (const node of nodeByPath(tree, '/reserved-memory')?.children ?? []) {
      this.#traces.set(node, new RegionTrace(node, reader));
    }
    const { before = [], after = [] } = machine.handlers ?? {};
    this.#reservedMem = new OfReservedMem({
      reader,
      kernel: this.#kernel,
      table: [...before, ...builtInHandlers(kconfig, this.#contiguous), ...after],
      trace: (node) => this.#traceOf(node),
      reserved: (node, range) => {
        this.#contiguous.fixupByPass(node, range);
      },
      memoryKnown: this.memoryKnown,
    });
  }

  /** Boots until the end, or until the kernel panics. */
  run(): void {
    try {
      this.#setup.setupArch(this);
      if (this.memoryKnown) {
        this.#zones = zonesOf(this.#kernel.memblock, this.#setup.zoneLimits());
        this.#setup.allocateLater?.(this);
      }
      this.#initcalls();
    } catch (error) {
      if (!(error instanceof KernelPanic)) throw error;
      this.#panic = error;
    }
  }

  /** Records assumptions. */
  #assume(ofKernel: readonly string[]): void {
    this.#assumptions.push(...ofKernel);
    if (!this.memoryKnown) {
      this.#assumptions.push(
        'memory: not known, so results that depend on it are unknown; every static region is assumed to be in RAM',
      );
    }
    this.#assumptions.push(...this.layout.assumptions);
    for (const word of unmodelledParameters(this.cmdline)) {
      this.#assumptions.push(`command line: ${word} is not modelled`);
    }
  }

  reserveBlob(): void {
    const { fdt } = this.layout;
    if (fdt !== undefined) this.#kernel.memblock.reserve(fdt.base, fdt.size);
  }

  get keepsInitrd(): boolean {
    return this.layout.initrd !== undefined && this.#kernel.kconfig.blkDevInitrd && !this.#initrdDropped;
  }

  get contiguousFixups(): readonly Range[] {
    return this.#contiguous.earlyFixups;
  }

  addMemory(lowest: bigint): void {
    addMemory(this.memoryKnown ? this.#banks : [ANY_MEMORY], this.#kernel, lowest);
    capUsableMemory(this.#reader.chosen.usableMemory, this.#kernel);
  }

  dropInitrd(): void {
    this.#initrdDropped = true;
  }

  parseEarlyParam(): void {
    const params = [...this.#setup.earlyParams(), ...this.#numa.earlyParams()];
    if (this.#kernel.kconfig.dmaCma) params.push(...this.#contiguous.earlyParams());
    parseEarlyParams(this.cmdline, new Map(params), this.#kernel.printk);
  }

  scanReservedMem(): void {
    const steps: Readonly<Record<ScanStep, () => void>> = {
      elfcorehdr: () => {
        reserveElfcorehdr(this.#reader.chosen.elfcorehdr, this.#kernel);
      },
      memreserve: () => {
        reserveMemreserve(this.#reader.tree.reservations, this.#kernel);
      },
      scan: () => {
        this.#reservedMem.scan();
      },
      init: () => {
        this.#reservedMem.init();
      },
    };
    for (const step of this.#kernel.release.passes.order) steps[step]();
  }

  unflattenDeviceTree(): void {
    this.#reservedMem.scanLate();
    if (!this.memoryKnown) return;
    const { size, aliasSizes } = this.live;
    // rounded up to the alignment: the gap to the next multiple is useless, and many small ranges stay one
    const align = BigInt(sizesOf(this.#kernel).treeAlign);
    for (const bytes of [size, ...aliasSizes]) {
      this.#kernel.memblock.allocOrPanic(roundUp(bytes, align), align);
    }
  }

  initNuma(): NumaNodes {
    const banks = this.#machine.memory?.flatMap(({ base, size, node }) =>
      node === undefined ? [] : [{ nid: node, start: base, end: addU64(base, size) }],
    );
    const nodes = this.#numa.init(this.live, banks);
    this.#nodes = nodes.possible.filter((nid) => nodes.online.has(nid));
    return nodes;
  }

  reserveNodesContiguous(nodes: NumaNodes): void {
    if (this.#kernel.kconfig.dmaCma) this.#contiguous.reserveNodesEarly(nodes);
  }

  reserveContiguous(limit: bigint, nodes: NumaNodes, highmemStart: bigint | null): void {
    this.#cma.highmemStart = highmemStart;
    if (this.#kernel.kconfig.dmaCma) this.#contiguous.reserve(limit, nodes);
  }

  crashReserved(ranges: readonly Range[]): void {
    this.#crashKernel = ranges;
  }

  reserveCrashkernel(lowEnd: bigint, highEnd: bigint): void {
    if (!this.#kernel.kconfig.crashReserve) return;
    const { ranges, areas } = reserveCrashkernel(this.cmdline, this.#kernel, lowEnd, highEnd, this.#cma);
    this.crashReserved(ranges);
    this.#crashAreas = areas;
  }

  #traceOf(node: DtNode): RegionTrace {
    return present(this.#traces.get(node), 'a region is a child of /reserved-memory');
  }

  /** `memblock_free_all()`, `cma_init_reserved_areas()` and `add_cma_heaps()`. */
  #initcalls(): void {
    const { memblock, kconfig } = this.#kernel;
    memblock.clearHotplug(0n, U64_MAX);
    if (this.memoryKnown) this.#activeAreas = this.#cma.activate(this.#zones, memblock.memory);
    for (const { node, priv } of this.#reservedMem.regions) {
      const area = this.#cma.areas.find((candidate) => candidate === priv);
      if (area !== undefined && !this.#activeAreas.includes(area)) {
        this.#traceOf(node).fail('spans-zones', null);
      }
    }
    if (kconfig.dmabufHeapsCma) this.#heaps = addCmaHeaps(this.#contiguous, this.#kernel);
  }

  booted(): BootedKernel {
    const deviceMemory = new AssignedMemory(this.#reservedMem, this.live, this.#kernel);
    const result = this.#result(deviceMemory);
    return { result, contiguous: this.#contiguous, deviceMemory };
  }

  #result(deviceMemory: DeviceMemory): BootResult {
    const { memblock, printk, kconfig, release } = this.#kernel;
    const { image, initrd, fdt } = this.layout;
    // later requests of drivers are logged too, but are not part of the boot
    const log = Object.freeze([...printk.lines]);
    const regions = new Map(
      Array.from(this.#traces, ([node, trace]) => [
        node,
        Object.freeze(trace.finish(this.#reader.isAvailable(node), this.#panic !== null)),
      ]),
    );
    return Object.freeze({
      kernel: release.version,
      wanted: this.#wanted,
      arch: kconfig.arch,
      cmdline: this.cmdline,
      kconfig,
      layout: Object.freeze({ image, initrd, fdt }),
      given: Object.freeze({ ...this.#machine, handlers: undefined }),
      assumptions: Object.freeze(this.#assumptions),
      memoryKnown: this.memoryKnown,
      log,
      regions: Object.freeze([...regions.values()]),
      areas: Object.freeze(this.#areas()),
      numaAreas: Object.freeze(this.#numaAreas()),
      crashAreas: Object.freeze(
        this.#crashAreas
          .filter((area) => this.#activeAreas.includes(area))
          .map(({ base, size }) => Object.freeze({ base, size })),
      ),
      defaultArea: this.#defaultArea(),
      overlaps: Object.freeze([...this.#reservedMem.overlaps]),
      crashKernel: Object.freeze(this.#crashKernel),
      failedDefault: this.#contiguous.failedDefault,
      nodes: Object.freeze([...this.#nodes]),
      memory: Object.freeze(this.memoryKnown ? memblock.memory.map(memoryRange) : []),
      reserved: Object.freeze(memblock.reserved.map(memoryRange)),
      devices: Object.freeze(bootDevices(this.live, regions, deviceMemory, this.#contiguous)),
      heaps: Object.freeze(this.#heaps),
      zones: Object.freeze(this.#zones),
      verdict: this.#verdict([...regions.values()]),
    });
  }

  /** The list of areas without those rejected late; indices are the kernel's. */
  #areas(): BootArea[] {
    const defaultArea = this.#contiguous.getCmaArea(null);
    return Array.from(this.#contiguous, (area, index) => ({ area, index }))
      .filter(({ area }) => this.#activeAreas.includes(area))
      .map(({ area, index }) => {
        const { name, base, size } = area;
        return Object.freeze({ index, name, base, size, default: area === defaultArea });
      });
  }

  #defaultArea(): DefaultArea | null {
    const area = this.#contiguous.getCmaArea(null);
    if (area === null) return null;
    const { name, base, size } = area;
    return Object.freeze({ name, base, size, active: this.#activeAreas.includes(area) });
  }

  #numaAreas(): NumaArea[] {
    return this.#contiguous.numaAreas
      .filter(({ area }) => this.#activeAreas.includes(area))
      .map(({ node, area: { name, base, size } }) => Object.freeze({ node, name, base, size }));
  }

  #verdict(outcomes: readonly Region[]): Verdict {
    const { regions, givenBack, containerRefused } = this.#reservedMem;
    return judge({
      kernel: this.#kernel,
      layout: this.layout,
      banks: this.#banks,
      areas: this.#activeAreas,
      defaultArea: this.#contiguous.getCmaArea(null),
      pathOf: (area) => regions.find((rmem) => rmem.priv === area)?.node.path ?? null,
      regionBordering: (address) =>
        outcomes.find(({ base, size }) => base !== null && (base === address || base + size === address))
          ?.path ?? null,
      givenBack,
      zones: this.#zones,
      panic: this.#panic,
      unmapped: this.#setup.unmapped?.() ?? [],
      reachesPagesOf: (range) => this.#setup.reachesPagesOf?.(range) ?? false,
      containerRefused,
      initrdDropped: this.#initrdDropped,
      memoryKnown: this.memoryKnown,
    });
  }
}

function memoryRange({ base, end, flags, nid }: MemblockRegion): MemoryRange {
  return Object.freeze({ base, size: end - base, flags: memblockFlagNames(flags), node: Math.max(nid, 0) });
}
