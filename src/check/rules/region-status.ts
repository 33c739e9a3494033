// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const regionStatus: Rule = {
  id: 'region-status',
  description: 'Disallow a status that Linux takes for disabled.',
  severity: 'warning',
  reason: 'the region is not reserved',
  requires: [],
  check() {
    // to be written
  },
};
