// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const cmaParameter: Rule = {
  id: 'cma-parameter',
  description: 'Disallow a cma= that the kernel does not read to its end.',
  severity: 'warning',
  reason: 'the rest of it has no effect',
  requires: [],
  check() {
    // to be written
  },
};
