// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaPageSize: Rule = {
  id: 'cma-page-size',
  description: 'Disallow a CMA area that kernels of other page sizes refuse.',
  severity: 'note',
  reason: 'it works on this kernel',
  requires: [],
  check() {
    // to be written
  },
};
