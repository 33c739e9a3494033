// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaZones: Rule = {
  id: 'cma-zones',
  description: 'Disallow a CMA area across zones.',
  severity: 'error',
  reason: 'the area is refused late in boot',
  requires: [],
  check() {
    // to be written
  },
};
