// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const memoryRegionTarget: Rule = {
  id: 'memory-region-target',
  description: 'Disallow a memory-region that points to no region.',
  severity: 'error',
  reason: 'the device gets no memory',
  requires: [],
  check() {
    // to be written
  },
};
