// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { Rule } from '../rule.ts';

/**
 * What a region can have by its bindings and Linux looks at, and what it means to the region that it is not there. Bindings of
 * single drivers add many more: none of them is near to one of these.
 */
const PROPERTIES: Readonly<Record<string, string | undefined>> = {
  reg: 'it has no place of its own',
  size: 'it has no size',
  alignment: undefined,
  'alloc-ranges': 'Linux puts it anywhere',
  'no-map': 'memory in it is mapped',
  reusable: 'it is no CMA area',
  compatible: 'no handler takes it',
  status: 'it is enabled',
  'linux,cma-default': 'it is not the default area',
  'linux,dma-default': undefined,
  'iommu-addresses': undefined,
};
const NAMES = Object.keys(PROPERTIES);

/** What people write that is not near to what they mean. */
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
  description: 'Disallow properties of a region that look like a misspelt one of those that Linux reads.',
  severity: 'error',
  reason:
    'the region is not what it was to be; a warning where it may do without, a note where the right property is there too',
  requires: ['container-cells', 'container-ranges'],
  check({ board, report }) {
    // most names come again in every region
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
          message: `${property.name} is not a property that Linux reads in a region; ${meant.join(' and ')} ${more.length > 0 ? 'are' : 'is'}${there ? ', and is there too' : ''}`,
          linux: `Linux passes over the property${effect === undefined ? '' : `, and the region is as without it: ${effect}`}`,
          fix: there ? 'leave it out' : `write ${meant.join(' or ')}`,
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
