// SPDX-License-Identifier: MIT

/** Rule ids, each with the problem that the rule reports, in the order in which the rules run. */
export const RULES = {
  // the container
  'container-name': 'A container that is not called reserved-memory',
  'container-place': 'A container that is not directly below the root',
  'container-duplicate': 'More than one container',
  'container-cells': 'Cells of the container that differ from those of the root',
  'container-ranges': 'A container without ranges',
  'container-ranges-value': 'A container whose ranges are not empty',
  'region-depth': "A region deeper than the container's children",
  // a region's format
  'region-status': 'A status that Linux reads unlike its author',
  'reg-length': 'A reg that is not whole entries',
  'reg-entries': 'More than one entry in reg',
  'region-space': 'A region with neither reg nor size',
  'reg-and-size': 'A region with reg and properties that Linux only reads without reg',
  'size-length': 'A size of the wrong length',
  'alignment-length': 'An alignment of the wrong length',
  'alloc-ranges-length': 'An alloc-ranges that is not whole entries',
  'zero-size': 'A region of size 0',
  'alignment-power-of-two': 'An alignment that is not a power of two',
  'unit-address': 'A unit address that differs from reg',
  'duplicate-name': 'Two regions with the same name',
  'end-as-size': 'A size that looks like the end address',
  'unknown-property': 'A misspelt property of a region',
  // meaning
  'compatible-unknown': 'A compatible that Linux does not know',
  'no-map-reusable': 'A region that is both no-map and reusable',
  'cma-default-no-effect': 'A linux,cma-default without effect',
  'cma-default-several': 'More than one default area',
  'cma-default-dropped': 'A default area that cma= drops',
  'coherent-pool-mapped': 'A coherent pool in memory that stays mapped',
  'restricted-pool': 'A restricted pool with a property that Linux rejects',
  'handler-disabled': 'A region whose handler is not in this kernel',
  'binding-requirements': 'A region that does not meet its binding or driver',
  // addresses
  'address-width': 'An address beyond the physical address range',
  'no-map-busy': 'A no-map region that overlaps reserved memory',
  overlap: 'Regions that overlap',
  'overlap-boot': 'A region that overlaps the kernel image, the initrd or the DTB',
  'overlap-memreserve': 'A region that overlaps a /memreserve/ entry and frees it',
  'outside-memory': 'A region outside RAM or partly outside RAM',
  'cma-alignment': 'A CMA area that is not aligned to pageblocks',
  'cma-page-size': 'A CMA area that kernels with other page sizes reject',
  'cma-zones': 'A CMA area that spans zones',
  'cma-areas-full': 'More CMA areas than the kernel has room for',
  'dynamic-regions-full': 'More regions than Linux has room for',
  'region-unplaced': 'A dynamic region without a free address',
  'default-area-unplaced': 'A default area without a free address',
  'dma-memory-left': 'Little memory left below the DMA limit',
  // consumers
  'memory-region-target': 'A memory-region that points to no region',
  'memory-region-disabled': 'A memory-region that points to a disabled region',
  'memory-region-failed': 'A memory-region that points to a region that Linux rejects',
  'memory-region-no-pool': 'A memory-region without a pool for a driver that requests one',
  'memory-region-names': 'Names of memory-region that do not match its entries',
  'region-unused': 'A pool that nothing refers to',
  'dma-reach': 'A device whose bus does not reach its region',
  // the command line and NUMA
  'cma-parameter': 'A cma= that the kernel does not parse as meant',
  'numa-cma-parameter': 'A numa_cma= or cma_pernuma= that the kernel does not parse as meant',
  'numa-cma-node': 'A numa_cma= for a missing node',
  'numa-cma-failed': 'An area of a node without a free address',
  // the whole boot
  'kernel-dies': 'A kernel that does not boot',
  // comments in the sources
  'unused-suppression': 'An rmem-ignore comment that suppresses nothing',
} as const satisfies Record<string, string>;

/** The name of a built-in rule. */
export type RuleId = keyof typeof RULES;

/** The name of a caller's own rule: a slash sets it apart from the built-in ones, as in `acme/no-dynamic-pool`. */
export type CustomRuleId = `${string}/${string}`;
