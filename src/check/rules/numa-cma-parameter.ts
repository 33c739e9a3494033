// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const numaCmaParameter: Rule = {
  id: 'numa-cma-parameter',
  description: 'Disallow a numa_cma= or cma_pernuma= that the kernel does not read to its end.',
  severity: 'warning',
  reason: 'the rest of it has no effect',
  requires: [],
  check() {
    // to be written
  },
};
