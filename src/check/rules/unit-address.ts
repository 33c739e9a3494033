// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const unitAddress: Rule = {
  id: 'unit-address',
  description: 'Disallow a unit address that is not that of reg.',
  severity: 'warning',
  reason: 'Linux finds regions by their names',
  requires: [],
  check() {
    // to be written
  },
};
