// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const restrictedPool: Rule = {
  id: 'restricted-pool',
  description: 'Disallow a restricted pool with a property that Linux refuses.',
  severity: 'error',
  reason: 'the pool is not made',
  requires: [],
  check() {
    // to be written
  },
};
