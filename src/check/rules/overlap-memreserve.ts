// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const overlapMemreserve: Rule = {
  id: 'overlap-memreserve',
  description: 'Disallow a region over a /memreserve/ entry.',
  severity: 'warning',
  reason: 'the memory is said to be taken twice',
  requires: [],
  check() {
    // to be written
  },
};
