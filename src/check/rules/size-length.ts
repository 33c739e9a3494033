// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const sizeLength: Rule = {
  id: 'size-length',
  description: 'Disallow a size of the wrong length.',
  severity: 'error',
  reason: 'the region is refused',
  requires: [],
  check() {
    // to be written
  },
};
