// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { Rule } from '../rule.ts';

/**
 * Properties of regions that the bindings define and Linux reads, with the effect of a missing one. Bindings of drivers add many more, none
 * similar to one of these.
 */
const PROPERTIES: Readonly<Record<string, string | undefined>> = {
  reg: 'the region has no fixed address',
  size: 'the region has no size',
  alignment: undefined,
  'alloc-ranges': 'Linux may place the region anywhere',
  'no-map': 'the region stays mapped',
  reusable: 'the region is not a CMA area',
  compatible: 'no handler matches the region',
  status: 'the region is enabled',
  'linux,cma-default': 'the region is not the default area',
  'linux,dma-default': undefined,
  'iommu-addresses': undefined,
};
const NAMES = Object.keys(PROPERTIES);

/** Common misspellings that are not similar to the correct name. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['align', 'alignment'],
  ['allocation-ranges', 'alloc-ranges'],
  ['cma-default', 'linux,cma-default'],
  ['linux,default-cma', 'linux,cma-default'],
  ['dma-default', 'linux,dma-default'],
  ['no-mapping', 'no-map'],
]);

export const unknownProperty: Rule = {
  id: 'unknown-property',
  description: 'Disallow misspelt properties of a region.',
  severity: 'error',
  reason:
    'the region is not set up as intended; a warning if it may work without the property, a note if the correct property is present too',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    // most names occur in every region
    const known = new Map<string, readonly string[]>();
    for (const { node, available } of board.regions) {
      if (!available) continue;
      for (const property of node.properties) {
        if (Object.hasOwn(PROPERTIES, property.name)) continue;
        const meant = known.get(property.name) ?? meantBy(property.name);
        known.set(property.name, meant);
        const [name, ...more] = meant;
        if (name === undefined) continue;
        const there = meant.some((one) => node.has(one));
        const effect = there || more.length > 0 ? undefined : PROPERTIES[name];
        const goOn = report({
          node,
          property,
          message: `unknown property ${property.name}; did you mean ${meant.join(' or ')}${there ? ', which is present too' : ''}?`,
          linux: `Linux ignores the property${effect === undefined ? '' : `, so ${effect}`}`,
          fix: there ? 'remove it' : `write ${meant.join(' or ')}`,
          ...(!there && more.length === 0 && { edits: [{ kind: 'rename-property', node, property, name }] }),
          severity: there ? 'note' : effect === undefined ? 'warning' : 'error',
        });
        if (!goOn) return;
      }
    }
  },
};

function meantBy(name: string): readonly string[] {
  const lower = name.toLowerCase();
  const meant = MEANT.get(lower);
  return meant === undefined ? nearest(lower, NAMES) : [meant];
}
