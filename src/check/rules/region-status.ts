// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { DtNode } from '../../tree/node.ts';
import type { DtProperty } from '../../tree/property.ts';
import { stringAt } from '../../tree/readings.ts';
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

/** `of_fdt_device_is_available()` knows `okay` and `ok`, in lower case: all else is disabled to it. */
export const regionStatus: Rule = {
  id: 'region-status',
  description: 'Require the status of a region to be one that Linux and people read alike.',
  severity: 'error',
  reason: 'Linux does not reserve a region that was meant to be enabled',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    for (const { node, available } of board.regions) {
      const property = node.property('status');
      const finding = property && (available ? unread(node, property) : disabled(node, property));
      if (finding !== undefined && !report(finding)) return;
    }
  },
};

/** A status that isn't text: the passes over the flat tree take the region for enabled, what comes later for disabled. */
function unread(node: DtNode, property: DtProperty): Finding | undefined {
  if (stringAt(property) !== undefined) return undefined;
  return {
    node,
    property,
    message:
      property.length === 0
        ? 'status has no value'
        : `status has ${property.length} bytes without a NUL at the end`,
    linux: 'Linux reserves the region, but takes it for disabled when a driver asks for it',
    fix: 'write status = "okay"; or "disabled"',
    severity: 'warning',
  };
}

/** A status that keeps Linux off the region, if perhaps not in the writer's mind. */
function disabled(node: DtNode, property: DtProperty): Finding | undefined {
  const status = stringAt(property)!;
  if (status === 'disabled') return undefined;
  const finding = {
    node,
    property,
    message: `status is ${JSON.stringify(status.slice(0, 40))}, which is disabled to Linux`,
    linux: 'Linux takes the region for disabled and does not reserve it',
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
    // a word of the specification for what others use
    ...(word === 'reserved' && { severity: 'warning' as const }),
  };
}
