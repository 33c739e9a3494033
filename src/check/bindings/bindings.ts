// SPDX-License-Identifier: MIT
//
// The bindings of children of /reserved-memory other than pools: Documentation/devicetree/bindings of Linux 7.2, and how its drivers use
// them. Requirements of only the schema are notes, or left out.
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { number } from '../../tree/readings.ts';
import { atLeast, bytesText, cell, fixedPlace, notMapped, present, sizeProperty } from './binding.ts';
import type { Binding, BoundRegion, Violation, Requirement } from './binding.ts';
import { RAMOOPS_PROPERTIES, ramoopsBreach } from './ramoops.ts';

const KIB = 1n << 10n;

/** `qman_ccsr.c` and `bman_ccsr.c` pass the binary logarithm of the size and the unchanged base to the device. */
const FSL_QBMAN: Pick<Binding, 'properties' | 'requirements'> = {
  properties: [],
  requirements: [powerOfTwo, ownAlignment],
};

/** Bindings by compatible. Requirements are in the driver's order: it stops at the first one that is not met. */
export const BINDINGS: readonly Binding[] = [
  {
    // fs/pstore/ram.c
    compatible: 'ramoops',
    properties: RAMOOPS_PROPERTIES,
    requirements: [
      fixedPlace(
        'error',
        'ramoops_parse_dt() logs "failed to locate DT /reserved-memory resource" and returns -EINVAL',
      ),
      ramoopsBreach,
    ],
  },
  {
    // drivers/mtd/devices/phram.c
    compatible: 'phram',
    properties: ['label', 'linux,mtd-name', 'partitions', '#address-cells', '#size-cells'],
    requirements: [fixedPlace('error', 'phram_probe() finds no resource and returns -ENOMEM')],
  },
  {
    // drivers/soc/qcom/cmd-db.c
    compatible: 'qcom,cmd-db',
    properties: [],
    requirements: [
      notMapped('cmd_db_dev_probe() maps it write-combined, which memremap() rejects for mapped RAM: -ENXIO'),
      fixedPlace('error', 'cmd_db_dev_probe() logs "Invalid Command DB Magic" and returns -EINVAL'),
    ],
  },
  {
    // drivers/soc/qcom/rmtfs_mem.c
    compatible: 'qcom,rmtfs-mem',
    properties: ['qcom,client-id', 'qcom,use-guard-pages', 'qcom,vmid'],
    requirements: [
      cell(
        'qcom,client-id',
        'error',
        'qcom_rmtfs_mem_probe() logs "failed to parse "qcom,client-id"" and fails',
      ),
      guardPages,
      notMapped('qcom_rmtfs_mem_probe() logs "failed to remap rmtfs_mem region" and returns -ENXIO'),
      vmids,
    ],
  },
  {
    // drivers/soc/qcom/smem.c
    compatible: 'qcom,smem',
    properties: ['hwlocks', 'qcom,rpm-msg-ram', 'memory-region'],
    requirements: [
      notMapped('qcom_smem_map_toc() maps it with ioremap_wc(), which rejects mapped RAM: -ENOMEM'),
      fixedPlace('error', 'qcom_smem_probe() logs "SMEM is not initialized by SBL" and returns -ENODEV'),
      cell('hwlocks', 'error', 'qcom_smem_probe() logs "failed to retrieve hwlock" and returns -ENOENT'),
    ],
  },
  {
    // drivers/misc/open-dice.c
    compatible: 'google,open-dice',
    properties: [],
    requirements: [
      fixedPlace(
        'warning',
        'the driver exposes the contents of the memory, but firmware wrote nothing there',
      ),
      wholePages,
      (region) => lessSevere(notMapped('the data can be read, but not wiped: write() returns -EIO')(region)),
    ],
  },
  {
    // drivers/nvmem/rmem.c maps mapped and unmapped memory
    compatible: 'nvmem-rmem',
    properties: ['#address-cells', '#size-cells', 'nvmem-layout', 'read-only'],
    requirements: [present('no-map', 'note', 'the schema requires it; the driver works without it')],
  },
  {
    // arch/x86/kernel/devicetree.c
    compatible: 'intel,wakeup-mailbox',
    properties: [],
    requirements: [
      fixedPlace('error', 'the x86 kernel finds no resource and starts the other CPUs without a mailbox'),
      mailboxPage,
    ],
  },
  {
    // drivers/firmware/tegra/bpmp-tegra186.c
    compatible: 'nvidia,tegra264-bpmp-shmem',
    properties: [],
    requirements: [
      fixedPlace('warning', 'the BPMP has to know the address before Linux chooses one'),
      atLeast(
        8n * KIB,
        'error',
        'tegra186_bpmp_dram_init() logs "DRAM region must be larger than 8 KiB" and returns -EINVAL',
      ),
      notMapped('tegra186_bpmp_dram_init() logs "failed to map DRAM region: -6" and returns -ENXIO'),
    ],
  },
  {
    // drivers/memory/tegra/tegra210-emc-table.c
    compatible: 'nvidia,tegra210-emc-table',
    properties: [],
    requirements: [
      fixedPlace('warning', 'the driver reads the table from the memory, but firmware wrote none there'),
    ],
  },
  {
    // drivers/firmware/arm_scmi/shmem.c, for a node whose shmem names the region
    compatible: 'arm,scmi-shmem',
    properties: ['reg-io-width'],
    requirements: [
      fixedPlace('error', 'shmem_setup_iomap() logs "failed to get SCMI Tx shared memory" and fails'),
      atLeast(
        128n,
        'warning',
        'shmem_setup_iomap() logs "misconfigured SCMI shared memory" and returns -ENOSPC, unless arm,max-msg-size is less than 104',
      ),
      notMapped(
        'shmem_setup_iomap() logs "failed to ioremap SCMI Tx shared memory" and returns -EADDRNOTAVAIL',
      ),
    ],
  },
  { compatible: 'fsl,qman-fqd', ...FSL_QBMAN },
  { compatible: 'fsl,qman-pfdr', ...FSL_QBMAN },
  { compatible: 'fsl,bman-fbpr', ...FSL_QBMAN },
  {
    // no driver: user space reads it
    compatible: 'xen,shared-memory-v1',
    properties: ['xen,offset', 'xen,id'],
    requirements: [present('xen,id', 'note', 'Linux does not read it')],
  },
  // simple-framebuffer and others point to it; no requirements
  { compatible: 'framebuffer', properties: [], requirements: [] },
  // arch/arm/mach-mediatek/platsmp.c knows its address
  { compatible: 'mediatek,trustzone-bootinfo', properties: [], requirements: [] },
];

function wholePages({ node, result: { base, size }, kconfig }: BoundRegion): Violation | undefined {
  const page = BigInt(kconfig.pageSize);
  if (((base ?? 0n) | size) % page === 0n) return undefined;
  return {
    ...sizeProperty(node),
    severity: 'error',
    message: `base ${hex(base ?? 0n)} and size ${hex(size)} are not both multiples of the page size, ${sizeText(page)}`,
    linux: 'open_dice_probe() logs "memory region must be page-aligned" and returns -EINVAL',
  };
}

function mailboxPage({ node, result: { base, size } }: BoundRegion): Violation | undefined {
  if (base === null || (base % (4n * KIB) === 0n && size === 4n * KIB)) return undefined;
  return {
    ...sizeProperty(node),
    severity: 'error',
    message: `the mailbox at ${hex(base)}, of ${hex(size)} bytes, is not one page of 4 KiB`,
    linux: 'the x86 kernel ignores it without a message',
  };
}

/** The driver leaves out the first and the last 4 KiB. */
function guardPages({ node, result: { size } }: BoundRegion): Violation | undefined {
  const property = node.property('qcom,use-guard-pages');
  if (property === undefined || size > 8n * KIB) return undefined;
  return {
    property,
    severity: 'error',
    message: `guard pages use 8 KiB, but the region has only ${sizeText(size)}`,
    linux: 'qcom_rmtfs_mem_probe() logs "failed to remap rmtfs_mem region" and returns -ENXIO',
  };
}

function vmids({ node }: BoundRegion): Violation | undefined {
  const property = node.property('qcom,vmid');
  if (property === undefined) return undefined;
  const { length } = property;
  if (length === 0 || length % 4 !== 0) {
    return {
      property,
      severity: length === 0 ? 'error' : 'warning',
      message: `qcom,vmid has ${bytesText(length)}, but needs one or two cells`,
      linux:
        length === 0
          ? 'qcom_rmtfs_mem_probe() logs "failed to count qcom,vmid elements: -61" and fails'
          : 'Linux assigns the memory to no other VM, as if the property were missing',
    };
  }
  if (length <= 8) return undefined;
  return {
    property,
    at: 8,
    severity: 'warning',
    message: `qcom,vmid has ${length / 4} cells, but only the first two are used`,
    linux: `qcom_rmtfs_mem_probe() logs "too many VMIDs (${length / 4}) specified! Only mapping first 2 entries"`,
  };
}

function powerOfTwo({ node, result: { size } }: BoundRegion): Violation | undefined {
  if (size >= 4n * KIB && size <= 1n << 30n && (size & (size - 1n)) === 0n) return undefined;
  return {
    ...sizeProperty(node),
    severity: 'warning',
    message: `the size of ${sizeText(size)} (${hex(size)}) is not a power of two from 4 KiB to 1 GiB`,
    linux: 'the driver passes the next lower power of two to the device',
  };
}

function ownAlignment({ node, result: { base, size, source } }: BoundRegion): Violation | undefined {
  if (size === 0n || (size & (size - 1n)) !== 0n) return undefined;
  if (source === 'static') {
    if (base === null || base % size === 0n) return undefined;
    return {
      ...sizeProperty(node),
      severity: 'warning',
      message: `the base ${hex(base)} is not a multiple of the size, ${hex(size)}`,
      linux: 'the driver passes the unchanged base to the device, which accepts only a multiple of the size',
    };
  }
  const property = node.property('alignment');
  const alignment = (property && number(property, 0, Math.trunc(property.length / 4))) ?? 0n;
  if (alignment !== 0n && alignment % size === 0n) return undefined;
  return {
    property,
    severity: 'warning',
    message: `the alignment of ${hex(alignment)} is not a multiple of the size, ${hex(size)}`,
    linux: 'the driver passes the unchanged base to the device, which accepts only a multiple of the size',
    fix: 'set alignment to the value of size',
  };
}

/** Lowers the severity, for drivers that still work. */
function lessSevere(violation: ReturnType<Requirement>): Violation | undefined {
  return violation && { ...violation, severity: 'warning' };
}
