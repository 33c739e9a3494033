// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const unknownProperty: Rule = {
  id: 'unknown-property',
  description: 'Disallow a property that no region has.',
  severity: 'warning',
  reason: 'Linux ignores it',
  requires: [],
  check() {
    // to be written
  },
};
