// SPDX-License-Identifier: MIT
import type { Rule } from '../rule.ts';

export const memoryRegionFailed: Rule = {
  id: 'memory-region-failed',
  description: 'Disallow a memory-region that points to a region that failed.',
  severity: 'error',
  reason: 'the device gets no memory',
  requires: [],
  check() {
    // to be written
  },
};
