// SPDX-License-Identifier: MIT
import { nearest } from '../../base/nearest.ts';
import type { Binding, BoundRegion, Violation } from '../bindings/binding.ts';
import { BINDINGS } from '../bindings/bindings.ts';
import type { CheckedRegion } from '../board/checked-board.ts';
import { compatibleStrings } from '../board/compatible-strings.ts';
import { MappedMemory } from '../board/mapped-memory.ts';
import type { Finding, Rule } from '../rule.ts';

const BY_COMPATIBLE = new Map(BINDINGS.map((binding) => [binding.compatible, binding]));

/** Drivers match a compatible whatever the case of its letters, as the kernel's early handlers do. */
export const bindingRequirements: Rule = {
  id: 'binding-requirements',
  description: 'Require of a region what its binding and its driver in Linux ask for.',
  severity: 'error',
  reason:
    'the driver gives up; a warning where it does without, a note where it is only the schema that asks',
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

/** What Linux passed over or refused has other troubles. */
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
  // what is missing may be just that
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

/** More than two characters off is another property. */
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
      message: `${property.name} is no property of ${compatible}, and close to ${meant}`,
      linux: 'Linux does not look at it',
      fix: `write ${meant}`,
      edits: [{ kind: 'rename-property', node, property, name: meant }],
    };
  }
  return undefined;
}

function oneTooMany({ node }: CheckedRegion): Violation {
  const related: Finding['related'] = [{ node, message: 'the region that it takes' }];
  // the driver knows that it has one by the records of crashes in it
  return {
    severity: node.has('record-size') ? 'error' : 'warning',
    message: `ramoops takes one region, and ${node.name} is there before`,
    linux: node.has('record-size')
      ? 'ramoops_probe() logs "already initialized" and returns -EINVAL'
      : 'which of them is kept for use is left to chance',
    related,
  };
}
