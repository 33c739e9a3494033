// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const coherentPoolMapped: Rule = {
  id: 'coherent-pool-mapped',
  description: 'Disallow a coherent pool in mapped memory.',
  severity: 'warning',
  reason: 'no device can use it',
  requires: [],
  check() {
    // to be written
  },
};
