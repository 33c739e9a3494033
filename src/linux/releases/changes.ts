// SPDX-License-Identifier: MIT
//
// What a release does otherwise than the modelled ones before it, as far as the boot of a board shows it: the reasons that a comparison
// of two releases gives.
import type { ReleaseVersion } from './release.ts';
import { RELEASES } from './releases.ts';

/** Something that is otherwise since a release. */
export interface ReleaseChange {
  readonly id: string;
  /** The first of the modelled releases that does it. */
  readonly since: ReleaseVersion;
  /** What it does, as the end of a sentence that begins with "since Linux 7.2:". */
  readonly sentence: string;
}

/** Release by release, and there in the order in which a boot comes upon them. */
export const RELEASE_CHANGES = [
  {
    id: 'memreserve-later',
    since: '6.12',
    sentence: '/memreserve/ entries are reserved after the regions, and no more in their way',
  },
  {
    id: 'dynamic-order',
    since: '6.12',
    sentence:
      'regions without reg get their memory in the order of the tree, and next to a region that their alloc-ranges touch',
  },
  {
    id: 'lookup-by-name',
    since: '6.12',
    sentence: 'a device finds its region by the name of the node, and no more by its phandle',
  },
  {
    id: 'numa-cma',
    since: '6.12',
    sentence: 'numa_cma= asks for CMA areas of single nodes',
  },
  {
    id: 'partial-entries',
    since: '7.2',
    sentence:
      'a reg or alloc-ranges of the wrong length counts as absent, and the node is not refused for it',
  },
  {
    id: 'first-entry',
    since: '7.2',
    sentence: 'only the first entry of reg is reserved; the others are ordinary memory',
  },
  {
    id: 'default-refused-early',
    since: '7.2',
    sentence: 'cma= has a region with linux,cma-default refused before its memory is taken',
  },
  {
    id: 'unclaimed-reserved',
    since: '7.2',
    sentence: 'a region that each handler leaves to the others is a plain reservation, and not refused',
  },
  {
    id: 'no-region-limit',
    since: '6.12',
    sentence: 'regions with reg are counted first, and there may be more than 64',
  },
  {
    id: 'memory-map-later',
    since: '7.2',
    sentence: 'the map of all pages is allocated after the default area, and no more before it',
  },
  {
    id: 'cma-limit',
    since: '7.2',
    sentence: 'a limit in cma= may lie above the DMA limit',
  },
  {
    id: 'node-areas',
    since: '7.2',
    sentence:
      'the areas of nodes are called numa0, numa1 and so on, and come after the default one; without a parameter each of several nodes gets one',
  },
  {
    id: 'area-heaps',
    since: '7.2',
    sentence: 'each CMA area of the list is a DMA-buf heap, and not the default one alone',
  },
] as const satisfies readonly ReleaseChange[];

/** The name of a change. */
export type ReleaseChangeId = (typeof RELEASE_CHANGES)[number]['id'];

/** What came between two releases, whichever of them is the older. */
export function changesBetween(a: ReleaseVersion, b: ReleaseVersion): ReadonlySet<ReleaseChangeId> {
  const [newer, older] = [age(a), age(b)].sort((one, other) => one - other);
  const between = RELEASE_CHANGES.filter(({ since }) => age(since) >= newer! && age(since) < older!);
  return new Set(between.map(({ id }) => id));
}

/** Whether a release came before another. */
export function isOlder(a: ReleaseVersion, b: ReleaseVersion): boolean {
  return age(a) > age(b);
}

/** How many of the modelled releases are newer. */
function age(version: ReleaseVersion): number {
  return RELEASES.findIndex((release) => release.version === version);
}
