// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const endAsSize: Rule = {
  id: 'end-as-size',
  description: 'Disallow a size that looks like the end address.',
  severity: 'warning',
  reason: 'far more is reserved than was meant',
  requires: [],
  check() {
    // to be written
  },
};
