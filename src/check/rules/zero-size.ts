// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const zeroSize: Rule = {
  id: 'zero-size',
  description: 'Disallow a region of no size.',
  severity: 'warning',
  reason: 'nothing is reserved',
  requires: [],
  check() {
    // to be written
  },
};
