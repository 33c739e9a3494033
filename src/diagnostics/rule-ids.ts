// SPDX-License-Identifier: MIT

/** The rules that a board is held to, by id: what is wrong with a board that breaks it. In the order in which they run. */
export const RULES = {
  // the container
  'container-name': 'A container that is not called reserved-memory',
  'container-place': 'A container that is not directly below the root',
  'container-duplicate': 'More than one container',
  'container-cells': 'Cells of the container that are not those of the root',
  'container-ranges': 'A container without ranges',
  'container-ranges-value': 'A container whose ranges are not empty',
  'region-depth': "A region deeper than the container's children",
  // a region's format
  'region-status': 'A status that Linux and people read differently',
  'reg-length': 'A reg that is not whole entries',
  'reg-entries': 'More than one entry in reg',
  'region-space': 'A region with neither reg nor size',
  'reg-and-size': 'A region with reg and what Linux reads only without it',
  'size-length': 'A size of the wrong length',
  'alignment-length': 'An alignment of the wrong length',
  'alloc-ranges-length': 'An alloc-ranges that is not whole entries',
  'zero-size': 'A region of size 0',
  'alignment-power-of-two': 'An alignment that is no power of two',
  'unit-address': 'A unit address that is not that of reg',
  'duplicate-name': 'Two regions of one name',
  'end-as-size': 'A size that looks like the end address',
  'unknown-property': 'A misspelt property of a region',
  // meaning
  'compatible-unknown': 'A compatible that Linux does not know',
  'no-map-reusable': 'A region that is both no-map and reusable',
  'cma-default-no-effect': 'A linux,cma-default without effect',
  'cma-default-several': 'More than one default area',
  'cma-default-dropped': 'A default area that cma= drops',
  'coherent-pool-mapped': 'A coherent pool in memory that stays mapped',
  'restricted-pool': 'A restricted pool with a property that Linux refuses',
  'handler-disabled': 'A region whose handler is not in this kernel',
  'binding-requirements': 'A region that lacks what its binding or driver asks for',
  // addresses
  'address-width': 'An address that the kernel has not enough bits for',
  'no-map-busy': 'A no-map region over memory that is reserved already',
  overlap: 'Regions that overlap',
  'overlap-boot': 'A region over the kernel, the initrd or the blob',
  'overlap-memreserve': 'A region over a /memreserve/ entry that Linux gives away',
  'outside-memory': 'A region outside of RAM or across its edge',
  'cma-alignment': 'A CMA area off the pageblock',
  'cma-page-size': 'A CMA area that kernels of other page sizes refuse',
  'cma-zones': 'A CMA area across zones',
  'cma-areas-full': 'More CMA areas than the kernel has room for',
  'dynamic-regions-full': 'More regions than Linux takes',
  'region-unplaced': 'A dynamic region that finds no place',
  'default-area-unplaced': 'A default area that finds no place',
  'dma-memory-left': 'Little memory left below the DMA limit',
  // consumers
  'memory-region-target': 'A memory-region that points to no region',
  'memory-region-disabled': 'A memory-region that points to a disabled region',
  'memory-region-failed': 'A memory-region that points to a region that Linux refuses',
  'memory-region-no-pool': 'A memory-region that is no pool to a driver that wants one',
  'memory-region-names': 'Names of memory-region that do not match its entries',
  'region-unused': 'A pool that nothing refers to',
  'dma-reach': 'A device whose bus does not reach its region',
  // the command line and NUMA
  'cma-parameter': 'A cma= that the kernel does not read as it is meant',
  'numa-cma-parameter': 'A numa_cma= or cma_pernuma= that the kernel does not read as it is meant',
  'numa-cma-node': 'A numa_cma= for a node that is not there',
  'numa-cma-failed': 'An area of a node that finds no place',
  // what comes of it all
  'kernel-dies': 'A kernel that does not come up',
  // comments in the sources
  'unused-suppression': 'A comment rmem-ignore that suppresses nothing',
} as const satisfies Record<string, string>;

/** The name of a built-in rule. */
export type RuleId = keyof typeof RULES;

/** The name of a caller's own rule: a slash sets it apart from the built-in ones, as in `acme/no-dynamic-pool`. */
export type CustomRuleId = `${string}/${string}`;
