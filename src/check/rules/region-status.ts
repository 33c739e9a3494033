// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { DtNode } from '../../tree/node.ts';
import type { TreeReader } from '../../linux/tree-reader.ts';
import type { DtProperty } from '../../tree/property.ts';
import { stringAt } from '../../tree/readings.ts';
import type { CheckedBoard, CheckedRegion } from '../board/checked-board.ts';
import type { Finding, Rule } from '../rule.ts';

const MEANS_OKAY = new Set([
  'okay',
  'ok',
  'enabled',
  'enable',
  'active',
  'available',
  'on',
  'yes',
  'true',
  '1',
]);
const MEANS_DISABLED = new Set([
  'disabled',
  'disable',
  'inactive',
  'unused',
  'off',
  'no',
  'none',
  'false',
  '0',
]);

/** `of_fdt_device_is_available()` accepts `okay` and `ok`, in lower case; anything else means disabled. */
export const regionStatus: Rule = {
  id: 'region-status',
  description: 'Require a status of a region that Linux reads as its author meant it.',
  severity: 'error',
  reason: 'Linux does not reserve a region that was meant to be enabled',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const region of board.regions) {
      const property = region.node.property('status');
      const finding = property && findingOf(region, property, board);
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

function findingOf(
  region: CheckedRegion,
  property: DtProperty,
  { reader }: CheckedBoard,
): Finding | undefined {
  const status = stringAt(property);
  if (status === undefined) return unterminated(region, property, reader);
  return region.available ? undefined : disabled(region.node, property, status);
}

/** A status that is not a string. */
function unterminated({ node, available }: CheckedRegion, property: DtProperty, reader: TreeReader): Finding {
  const status = reader.firstString(property);
  return {
    node,
    property,
    message:
      property.length === 0
        ? 'status has no value'
        : `status has ${property.length} bytes without a NUL at the end`,
    linux: unterminatedText(status, available),
    fix: 'write status = "okay"; or "disabled"',
    ...((available || status === 'disabled') && { severity: 'warning' as const }),
  };
}

/** The effect of a status without a NUL, which releases read differently. */
function unterminatedText(status: string | undefined, available: boolean): string {
  // the flat tree's code ignores such a status, the live tree's code treats it as not okay
  if (status === undefined)
    return 'Linux reserves the region, but treats it as disabled when a driver requests it';
  const read = JSON.stringify(status.slice(0, 40));
  return available
    ? `Linux reads it as ${read} and reserves the region; a release that requires the NUL treats the region as disabled when a driver requests it`
    : `Linux reads it as ${read} and does not reserve the region; a release that requires the NUL reserves it`;
}

/** A status that disables the region for Linux, perhaps without intent. */
function disabled(node: DtNode, property: DtProperty, status: string): Finding | undefined {
  if (status === 'disabled') return undefined;
  const finding = {
    node,
    property,
    message: `status is ${JSON.stringify(status.slice(0, 40))}, which means disabled to Linux`,
    linux: 'Linux treats the region as disabled and does not reserve it',
  };
  const word = status.trim().toLowerCase();
  if (MEANS_OKAY.has(word) || nearest(word, ['okay']).length > 0) {
    const edits = [{ kind: 'set-value', node, property, value: '"okay"' }] as const;
    return { ...finding, fix: 'write status = "okay"', edits };
  }
  if (MEANS_DISABLED.has(word) || word.startsWith('fail') || nearest(word, ['disabled']).length > 0)
    return { ...finding, fix: 'write status = "disabled"', severity: 'note' };
  return {
    ...finding,
    fix: 'write status = "okay" to reserve it, or "disabled" to leave it out',
    // the specification's value for something that others use
    ...(word === 'reserved' && { severity: 'warning' as const }),
  };
}
