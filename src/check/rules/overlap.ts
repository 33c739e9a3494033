// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const overlap: Rule = {
  id: 'overlap',
  description: 'Disallow regions that overlap.',
  severity: 'error',
  reason: 'two owners write to the same memory',
  requires: [],
  check() {
    // to be written
  },
};
