// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaAreasFull: Rule = {
  id: 'cma-areas-full',
  description: 'Disallow more CMA areas than the kernel has room for.',
  severity: 'error',
  reason: 'the area is refused',
  requires: [],
  check() {
    // to be written
  },
};
