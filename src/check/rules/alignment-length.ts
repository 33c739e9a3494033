// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const alignmentLength: Rule = {
  id: 'alignment-length',
  description: 'Disallow an alignment of the wrong length.',
  severity: 'error',
  reason: 'the region is refused',
  requires: [],
  check() {
    // to be written
  },
};
