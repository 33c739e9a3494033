// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const bindingRequirements: Rule = {
  id: 'binding-requirements',
  description: 'Disallow a region that lacks what its binding requires.',
  severity: 'warning',
  reason: 'its driver refuses it',
  requires: [],
  check() {
    // to be written
  },
};
