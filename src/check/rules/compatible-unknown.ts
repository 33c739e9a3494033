// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const compatibleUnknown: Rule = {
  id: 'compatible-unknown',
  description: 'Disallow a compatible that nothing in Linux knows.',
  severity: 'warning',
  reason: 'it is a plain reservation',
  requires: [],
  check() {
    // to be written
  },
};
