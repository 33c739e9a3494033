// SPDX-License-Identifier: MIT
//
// Requirements of bindings for their regions. Each says what the driver does with a region that violates it, so that the table of
// bindings reads like one.
import { hex } from '../../base/hex.ts';
import { sizeText } from '../../base/size.ts';
import { roundDown } from '../../base/u64.ts';
import type { Kconfig } from '../../linux/kconfig.ts';
import { u32 } from '../../tree/readings.ts';
import type { CheckedRegion } from '../board/checked-board.ts';
import type { Mapped } from '../board/mapped-memory.ts';
import type { Finding } from '../rule.ts';

/** A region with a binding, and the facts that requirements depend on. */
export interface BoundRegion extends CheckedRegion {
  readonly mapped: Mapped;
  readonly kconfig: Kconfig;
}

/** A requirement that a region violates. */
export type Violation = Omit<Finding, 'node' | 'severity'> & Required<Pick<Finding, 'severity'>>;

/** A requirement of a binding; returns undefined for a region that meets it. */
export type Requirement = (region: BoundRegion) => Violation | undefined;

/** Regions of one compatible. */
export interface Binding {
  readonly compatible: string;
  /** Properties of its own, beside those of every region. */
  readonly properties: readonly string[];
  readonly requirements: readonly Requirement[];
}

/** A fixed address that others know, not one that Linux allocates. */
export function fixedPlace(severity: Violation['severity'], linux: string): Requirement {
  return ({ node, result }) =>
    result.source === 'static'
      ? undefined
      : {
          property: node.property('size'),
          severity,
          message: `the region of ${sizeText(result.size)} has no reg, but others must know its address`,
          linux,
        };
}

/** Memory that is not mapped: the driver maps it itself with another attribute, which fails for mapped memory. */
export function notMapped(linux: string): Requirement {
  return ({ node, mapped, result: { base }, kconfig }) => {
    if (mapped === 'no') return undefined;
    const isNoMap = node.has('no-map');
    const page = base === null ? null : roundDown(base, BigInt(kconfig.pageSize));
    const violation = {
      severity: mapped === 'yes' ? ('error' as const) : ('warning' as const),
      message: `the region is not no-map, so its memory is mapped${mapped === 'yes' ? '' : ' if it is RAM'}`,
      linux,
    };
    // no-map alone does not help a region that begins inside a page
    if (page !== null && page !== base) {
      return {
        ...violation,
        ...(isNoMap && {
          property: node.property('reg'),
          at: 0,
          message: `the region begins inside the page at ${hex(page)}, which stays mapped`,
        }),
        fix: `move its start to ${hex(page)}, the start of the page${isNoMap ? '' : ', and add no-map;'}`,
      };
    }
    return { ...violation, fix: 'add no-map;', edits: [{ kind: 'add-property', node, name: 'no-map' }] };
  };
}

/** A property with any value. */
export function present(name: string, severity: Violation['severity'], linux: string): Requirement {
  return ({ node }) => (node.has(name) ? undefined : { severity, message: `${name} is missing`, linux });
}

/** A property of at least one cell. */
export function cell(name: string, severity: Violation['severity'], linux: string): Requirement {
  return ({ node }) => {
    const property = node.property(name);
    if (property === undefined) return { severity, message: `${name} is missing`, linux };
    if (u32(property) !== undefined) return undefined;
    return {
      severity,
      property,
      message: `${name} has ${bytesText(property.length)}, but a cell has 4`,
      linux,
    };
  };
}

/** A size of so many bytes, or more. */
export function atLeast(bytes: bigint, severity: Violation['severity'], linux: string): Requirement {
  return ({ node, result: { size } }) =>
    size >= bytes
      ? undefined
      : {
          ...sizeProperty(node),
          severity,
          message: `the region of ${sizeText(size)} (${hex(size)} bytes) is smaller than ${sizeText(bytes)}`,
          linux,
        };
}

/** A length, as text: `1 byte`, `2 bytes`. */
export function bytesText(length: number): string {
  return `${length} byte${length === 1 ? '' : 's'}`;
}

/** The property with the region's size. */
export function sizeProperty(node: BoundRegion['node']): Pick<Violation, 'property'> {
  return { property: node.property('reg') ?? node.property('size') };
}
