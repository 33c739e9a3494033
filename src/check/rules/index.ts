// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';
import { addressWidth } from './address-width.ts';
import { alignmentLength } from './alignment-length.ts';
import { alignmentPowerOfTwo } from './alignment-power-of-two.ts';
import { allocRangesLength } from './alloc-ranges-length.ts';
import { bindingRequirements } from './binding-requirements.ts';
import { cmaAlignment } from './cma-alignment.ts';
import { cmaAreasFull } from './cma-areas-full.ts';
import { cmaDefaultDropped } from './cma-default-dropped.ts';
import { cmaDefaultNoEffect } from './cma-default-no-effect.ts';
import { cmaDefaultSeveral } from './cma-default-several.ts';
import { cmaPageSize } from './cma-page-size.ts';
import { cmaParameter } from './cma-parameter.ts';
import { cmaZones } from './cma-zones.ts';
import { coherentPoolMapped } from './coherent-pool-mapped.ts';
import { compatibleUnknown } from './compatible-unknown.ts';
import { containerCells } from './container-cells.ts';
import { containerDuplicate } from './container-duplicate.ts';
import { containerName } from './container-name.ts';
import { containerPlace } from './container-place.ts';
import { containerRanges } from './container-ranges.ts';
import { containerRangesValue } from './container-ranges-value.ts';
import { defaultAreaUnplaced } from './default-area-unplaced.ts';
import { dmaMemoryLeft } from './dma-memory-left.ts';
import { dmaReach } from './dma-reach.ts';
import { duplicateName } from './duplicate-name.ts';
import { dynamicRegionsFull } from './dynamic-regions-full.ts';
import { endAsSize } from './end-as-size.ts';
import { handlerDisabled } from './handler-disabled.ts';
import { kernelDies } from './kernel-dies.ts';
import { memoryRegionDisabled } from './memory-region-disabled.ts';
import { memoryRegionFailed } from './memory-region-failed.ts';
import { memoryRegionNames } from './memory-region-names.ts';
import { memoryRegionNoPool } from './memory-region-no-pool.ts';
import { memoryRegionTarget } from './memory-region-target.ts';
import { noMapBusy } from './no-map-busy.ts';
import { noMapReusable } from './no-map-reusable.ts';
import { numaCmaFailed } from './numa-cma-failed.ts';
import { numaCmaNode } from './numa-cma-node.ts';
import { numaCmaParameter } from './numa-cma-parameter.ts';
import { outsideMemory } from './outside-memory.ts';
import { overlap } from './overlap.ts';
import { overlapBoot } from './overlap-boot.ts';
import { overlapMemreserve } from './overlap-memreserve.ts';
import { regAndSize } from './reg-and-size.ts';
import { regEntries } from './reg-entries.ts';
import { regLength } from './reg-length.ts';
import { regionDepth } from './region-depth.ts';
import { regionSpace } from './region-space.ts';
import { regionStatus } from './region-status.ts';
import { regionUnplaced } from './region-unplaced.ts';
import { regionUnused } from './region-unused.ts';
import { restrictedPool } from './restricted-pool.ts';
import { sizeLength } from './size-length.ts';
import { unitAddress } from './unit-address.ts';
import { unknownProperty } from './unknown-property.ts';
import { unusedSuppression } from './unused-suppression.ts';
import { zeroSize } from './zero-size.ts';

/** All rules, causes before what follows from them: a rule comes after those it requires. */
export const ALL_RULES: readonly Rule[] = [
  // the container
  containerName,
  containerPlace,
  containerDuplicate,
  containerCells,
  containerRanges,
  containerRangesValue,
  regionDepth,
  // a region's format
  regionStatus,
  regLength,
  regEntries,
  regionSpace,
  regAndSize,
  sizeLength,
  alignmentLength,
  allocRangesLength,
  zeroSize,
  alignmentPowerOfTwo,
  unitAddress,
  duplicateName,
  endAsSize,
  unknownProperty,
  // meaning
  compatibleUnknown,
  noMapReusable,
  cmaDefaultNoEffect,
  cmaDefaultSeveral,
  cmaDefaultDropped,
  coherentPoolMapped,
  restrictedPool,
  handlerDisabled,
  bindingRequirements,
  // addresses
  addressWidth,
  noMapBusy,
  overlap,
  overlapBoot,
  overlapMemreserve,
  outsideMemory,
  cmaAlignment,
  cmaPageSize,
  cmaZones,
  cmaAreasFull,
  dynamicRegionsFull,
  regionUnplaced,
  defaultAreaUnplaced,
  dmaMemoryLeft,
  // consumers
  memoryRegionTarget,
  memoryRegionDisabled,
  memoryRegionFailed,
  memoryRegionNoPool,
  memoryRegionNames,
  regionUnused,
  dmaReach,
  // the command line and NUMA
  cmaParameter,
  numaCmaParameter,
  numaCmaNode,
  numaCmaFailed,
  // the result of everything before
  kernelDies,
  // comments in the sources, after all other rules
  unusedSuppression,
];
