// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { Binding, BoundRegion, Violation } from '../bindings/binding.ts';
import { BINDINGS } from '../bindings/bindings.ts';
import type { CheckedRegion } from '../board/checked-board.ts';
import { compatibleStrings } from '../board/compatible-strings.ts';
import { MappedMemory } from '../board/mapped-memory.ts';
import type { Finding, Rule } from '../rule.ts';

const BY_COMPATIBLE = new Map(BINDINGS.map((binding) => [binding.compatible, binding]));

/** Drivers match a compatible case-insensitively, like the kernel's early handlers. */
export const bindingRequirements: Rule = {
  id: 'binding-requirements',
  description: 'Require a region to meet the requirements of its binding and of its driver in Linux.',
  severity: 'error',
  reason:
    'the driver fails to probe; a warning if it can work without, a note if only the schema requires it',
  requires: [
    'container-cells',
    'container-ranges',
    'reg-length',
    'region-space',
    'size-length',
    'zero-size',
    'unknown-property',
  ],
  check({ board, report }) {
    const memory = new MappedMemory(board);
    let firstRamoops: CheckedRegion | undefined;
    for (const region of board.regions) {
      if (!region.available || !isReserved(region)) continue;
      const binding = bindingOf(region);
      if (binding === undefined) continue;
      const { kconfig } = board.boot;
      const violations = violationsOf(binding, { ...region, mapped: memory.isMapped(region), kconfig });
      if (binding.compatible === 'ramoops' && !violations.some(({ severity }) => severity === 'error')) {
        if (firstRamoops === undefined) firstRamoops = region;
        else violations.push(oneTooMany(firstRamoops));
      }
      for (const violation of violations) if (!report({ node: region.node, ...violation })) return;
    }
  },
};

/** Regions that Linux ignored or rejected are left to other rules. */
function isReserved({ result }: CheckedRegion): boolean {
  return result.outcome !== 'ignored' && result.outcome !== 'failed';
}

function bindingOf({ node }: CheckedRegion): Binding | undefined {
  for (const { text } of compatibleStrings(node)) {
    const binding = BY_COMPATIBLE.get(text.toLowerCase());
    if (binding !== undefined) return binding;
  }
  return undefined;
}

function violationsOf(binding: Binding, region: BoundRegion): Violation[] {
  const misspelt = misspeltProperty(binding, region);
  // the misspelt property may be the missing one
  if (misspelt !== undefined) return [misspelt];
  const violations: Violation[] = [];
  for (const requirement of binding.requirements) {
    const violation = requirement(region);
    if (violation === undefined) continue;
    violations.push(violation);
    if (violation.severity === 'error') break;
  }
  return violations;
}

/** A name that differs in more than two characters is another property. */
const SLIPS = 2;

function misspeltProperty({ compatible, properties }: Binding, { node }: BoundRegion): Violation | undefined {
  const there = new Set(node.properties.map(({ name }) => name));
  const missing = properties.filter((name) => !there.has(name));
  for (const property of node.properties) {
    if (properties.includes(property.name)) continue;
    const [meant] = nearest(property.name.toLowerCase().replaceAll('_', '-'), missing, SLIPS);
    if (meant === undefined) continue;
    return {
      property,
      severity: 'warning',
      message: `${property.name} is not a property of ${compatible}; did you mean ${meant}?`,
      linux: 'Linux does not read it',
      fix: `write ${meant}`,
      edits: [{ kind: 'rename-property', node, property, name: meant }],
    };
  }
  return undefined;
}

function oneTooMany({ node }: CheckedRegion): Violation {
  const related: Finding['related'] = [{ node, message: 'the region that ramoops uses' }];
  // the driver sees by its crash records that it already has a region
  return {
    severity: node.has('record-size') ? 'error' : 'warning',
    message: `ramoops uses one region, and ${node.name} comes first`,
    linux: node.has('record-size')
      ? 'ramoops_probe() logs "already initialized" and returns -EINVAL'
      : 'which of the two stays in use is left to chance',
    related,
  };
}
