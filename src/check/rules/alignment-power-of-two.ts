// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const alignmentPowerOfTwo: Rule = {
  id: 'alignment-power-of-two',
  description: 'Disallow an alignment that is no power of two.',
  severity: 'error',
  reason: 'Linux rounds by mask and places the region wrongly',
  requires: [],
  check() {
    // to be written
  },
};
