// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaAlignment: Rule = {
  id: 'cma-alignment',
  description: 'Disallow a CMA area off the pageblock.',
  severity: 'error',
  reason: 'the area is refused',
  requires: [],
  check() {
    // to be written
  },
};
